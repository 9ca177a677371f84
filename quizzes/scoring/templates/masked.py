"""Both states of a cell over four steps, some of which are padding. The gates are given."""

from dataclasses import dataclass
from functools import partial
from random import Random

from quizzes.scoring import number
from quizzes.scoring.question import Table
from quizzes.scoring.scalar_lstm import FORMULAS, Before, slips_at
from quizzes.scoring.scalar_lstm import Values as Gates
from quizzes.scoring.templates.template import LEVELS, SHARES, Options, Template, table
from quizzes.scoring.worksheet import Blank, Sheet, Slip, Values

STEPS = 4
GIVEN = {"f": "f", "i": "i", "g": "C̃", "o": "o"}
UNSEEN = frozenset({"input-gate-filters-x"})  # slips that need the input, which is not given


@dataclass(frozen=True, slots=True)
class Run:
    """The gates of every step, which steps are real, and the states before them."""

    gates: tuple[Gates, ...]
    is_real: tuple[bool, ...]
    h: float
    C: float

    def before(self, t: int, values: Values) -> Before:
        return Before(0.0, values.get(f"h{t - 1}", self.h), values.get(f"C{t - 1}", self.C))

    def updated(self, t: int, name: str, values: Values) -> float:
        """What the cell would give at step t, real or not."""
        now = {**self.gates[t - 1], "C": values.get(f"C{t}", 0.0)}
        return FORMULAS[name]({}, self.before(t, values), now)

    def carried(self, t: int, name: str, values: Values) -> float:
        before = self.before(t, values)
        return before.C if name == "C" else before.h


def _draw(random: Random, options: Options) -> Sheet:
    padding = set(random.sample((2, 3, 4), options["padding"]))
    run = Run(
        gates=tuple(
            {name: random.choice(LEVELS if name == "g" else SHARES) for name in GIVEN}
            for _ in range(STEPS)
        ),
        is_real=tuple(t not in padding for t in range(1, STEPS + 1)),
        h=random.choice(LEVELS),
        C=random.choice(LEVELS),
    )
    blanks = tuple(_blank(run, name, t) for t in range(1, STEPS + 1) for name in ("C", "h"))
    return Sheet((_given(run),), blanks)


def _blank(run: Run, name: str, t: int) -> Blank:
    is_real = run.is_real[t - 1]
    return Blank(
        key=f"{name}{t}",
        html=f"{name}<sub>{t}</sub>",
        name=f"{name} at step {t}",
        formula=partial(run.updated if is_real else run.carried, t, name),
        slips=_of_the_cell(run, name, t) if is_real else _of_the_mask(run, name, t),
    )


def _of_the_cell(run: Run, name: str, t: int) -> tuple[Slip, ...]:
    def wrong(values: Values, *, slug: str) -> float:
        now = {**run.gates[t - 1], "C": values.get(f"C{t}", 0.0)}
        return next(
            slip.formula({}, run.before(t, values), now) for slip in known if slip.slug == slug
        )

    known = [s for s in slips_at(name, Before(1.0, 1.0, 1.0)) if s.slug not in UNSEEN]
    return (
        *(Slip(s.slug, s.message, partial(wrong, slug=s.slug)) for s in known),
        Slip(
            "mask-inverted",
            "This step is real: the mask says 1. It updates the states.",
            partial(run.carried, t, name),
        ),
    )


def _of_the_mask(run: Run, name: str, t: int) -> tuple[Slip, ...]:
    kept = "mask-not-on-cell" if name == "C" else "mask-not-on-hidden"
    zero = "mask-resets-state" if name == "C" else "mask-zeros-output"
    return (
        Slip(
            kept,
            f"This step is padding, and {name} was updated all the same.",
            partial(run.updated, t, name),
        ),
        Slip(
            zero,
            f"Padding does not set {name} to 0; it carries {name} over.",
            lambda values: 0.0,
        ),
    )


def _given(run: Run) -> Table:
    steps = range(1, STEPS + 1)
    return table(
        "Gates of every step, mask (1 is real, 0 is padding), and the states before the first step",
        ("start", *(f"step {t}" for t in steps)),
        ("mask", "", *("1" if is_real else "0" for is_real in run.is_real)),
        *(
            (symbol, "", *(number.plain(gates[name]) for gates in run.gates))
            for name, symbol in GIVEN.items()
        ),
        ("C", number.plain(run.C), *("?" for _ in steps)),
        ("h", number.plain(run.h), *("?" for _ in steps)),
    )


MASKED = Template("masked", _draw, {"padding": (2,)})
