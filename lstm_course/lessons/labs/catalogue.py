"""Every lab of the course: what it shows, how it is computed and what to try in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lstm_course.lessons.labs import (
    cell_explorer,
    gradient_lab,
    number_translator,
    sentence_reader,
    sequence_tracer,
)
from lstm_course.lessons.labs.asking import Asked
from lstm_course.lessons.labs.names import LABS
from lstm_course.lessons.labs.trying import QUESTIONS, Trial


@dataclass(frozen=True, slots=True)
class Lab:
    """A living picture. `state` turns what an address asks for into what the template shows."""

    name: str
    title: str
    aim: str
    state: Callable[[Asked], Any]

    @property
    def template(self) -> str:
        return f"lessons/labs/{self.name}.html"

    @property
    def trials(self) -> tuple[Trial, ...]:
        return QUESTIONS[self.name]


@dataclass(frozen=True, slots=True)
class Shown:
    """A lab in one state. `level` is that of its heading, 0 on a page that bears its title.

    A teaser is the picture and its settings alone; its own page has the rest.
    """

    lab: Lab
    state: Any
    level: int = 0
    is_teaser: bool = False

    @property
    def is_page(self) -> bool:
        return self.level == 0

    @property
    def key(self) -> str:
        """What the ids of its elements begin with."""
        return f"lab-{self.lab.name}"


_LABS = (
    Lab(
        "cell-explorer",
        "Cell explorer",
        "One unit of an LSTM. Move its input, its states and its weights, and watch the gates "
        "open and close.",
        cell_explorer.explore,
    ),
    Lab(
        "sequence-tracer",
        "Sequence tracer",
        "Send a sequence of your own through one unit, step by step, and see what it remembers.",
        sequence_tracer.follow,
    ),
    Lab(
        "gradient-lab",
        "Gradient lab",
        "How much of a correction is left, up to 200 steps back? A simple RNN against an LSTM, "
        "both untrained, on the same random inputs.",
        gradient_lab.measure,
    ),
    Lab(
        "sentiment",
        "Mood of a sentence",
        "A small trained LSTM reads your sentence and says after every word how it sounds so far.",
        sentence_reader.judge,
    ),
    Lab(
        "translation",
        "Numbers into French",
        "A small trained encoder and decoder. All that passes between them is shown.",
        number_translator.translate,
    ),
)
CATALOGUE: Mapping[str, Lab] = {lab.name: lab for lab in _LABS}
assert tuple(CATALOGUE) == LABS


def present_lab(
    name: str, asked: Asked | None = None, *, level: int = 0, is_teaser: bool = False
) -> Shown:
    """Return a lab as `asked`, or as it begins. Raises KeyError for a name that is no lab."""
    lab = CATALOGUE[name]
    return Shown(lab, lab.state(asked or {}), level, is_teaser)
