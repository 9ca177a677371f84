"""Sheets that every student gets with numbers of their own, by name."""

from collections.abc import Mapping
from functools import lru_cache

from quizzes.scoring.question import Spec, SpecError
from quizzes.scoring.templates.backward import BACKWARD, CELL_PATH
from quizzes.scoring.templates.batch import BATCH
from quizzes.scoring.templates.counting import PARAMETERS, SHAPES
from quizzes.scoring.templates.decoding import DECODING
from quizzes.scoring.templates.gate import GATE
from quizzes.scoring.templates.judging import JUDGING
from quizzes.scoring.templates.lstm import LSTM
from quizzes.scoring.templates.masked import MASKED
from quizzes.scoring.templates.rnn import RNN, RNN_GRADIENT
from quizzes.scoring.templates.template import Template
from quizzes.scoring.worksheet import Sheet

__all__ = ["TEMPLATES", "Template", "check_template", "sheet_for"]

TEMPLATES: Mapping[str, Template] = {
    template.name: template
    for template in (
        LSTM, MASKED, BATCH, RNN, RNN_GRADIENT, BACKWARD, CELL_PATH, PARAMETERS, SHAPES, GATE,
        JUDGING, DECODING,
    )
}  # fmt: skip


def check_template(spec: Spec) -> None:
    """Raise SpecError unless `spec` names a template and all its options."""
    name = spec.get("template")
    if not isinstance(name, str) or name not in TEMPLATES:
        raise SpecError(f"there is no template {name!r}; there are {', '.join(TEMPLATES)}")
    TEMPLATES[name].check(spec)


def sheet_for(spec: Spec, seed: int) -> Sheet:
    """The sheet of a seed. The same template, options and seed give the same sheet."""
    template = TEMPLATES[spec["template"]]
    return _sheet(template.name, seed, tuple((key, spec[key]) for key in template.options))


@lru_cache(maxsize=1024)
def _sheet(name: str, seed: int, options: tuple[tuple[str, object], ...]) -> Sheet:
    return TEMPLATES[name].sheet(seed, dict(options))
