"""Both states of two sequences with two units each, as a grid. The gates are given."""

from functools import partial
from random import Random

from quizzes.scoring import number
from quizzes.scoring.question import Table
from quizzes.scoring.scalar_lstm import FORMULAS, Before, slips_at
from quizzes.scoring.scalar_lstm import Formula as CellFormula
from quizzes.scoring.scalar_lstm import Values as Gates
from quizzes.scoring.templates.template import LEVELS, SHARES, Options, Template, table
from quizzes.scoring.worksheet import Blank, Sheet, Slip, Values, tells_apart

PLACES = ((1, 1), (1, 2), (2, 1), (2, 2))  # (row of the batch, unit)
GIVEN = {"f": "f", "C": "C before", "i": "i", "g": "C̃", "o": "o"}
UNSEEN = frozenset({"input-gate-filters-x"})  # slips that need the input, which is not given
DRAWS_A_PLACE = 1000
Place = tuple[int, int]


def _draw(random: Random, options: Options) -> Sheet | None:
    given: dict[Place, Gates] = {}
    for place in PLACES:
        gates = _gates(random, place)
        if gates is None:
            return None
        given[place] = gates
    blanks = tuple(_blank(given[place], place, name) for name in "Ch" for place in PLACES)
    return Sheet((_table(given),), blanks, columns=2)


def _gates(random: Random, place: Place) -> Gates | None:
    """Numbers for one place whose slips can be told apart: drawn by itself, or none would do."""
    for _ in range(DRAWS_A_PLACE):
        gates = {name: random.choice(LEVELS if name in "Cg" else SHARES) for name in GIVEN}
        if tells_apart(Sheet((), tuple(_blank(gates, place, name) for name in "Ch"))):
            return gates
    return None


def _blank(gates: Gates, place: Place, name: str) -> Blank:
    row, unit = place
    return Blank(
        key=f"{name}{row}{unit}",
        html=f"{name}, row {row}, unit {unit}",
        name=f"{name} of row {row}, unit {unit}",
        formula=partial(_at, gates, place, FORMULAS[name]),
        slips=tuple(
            Slip(slip.slug, slip.message, partial(_at, gates, place, slip.formula))
            for slip in slips_at(name, Before(1.0, 1.0, 1.0))
            if slip.slug not in UNSEEN
        ),
    )


def _at(gates: Gates, place: Place, formula: CellFormula, values: Values) -> float:
    """A formula of the cell at one place, from the values of the sheet so far."""
    row, unit = place
    now = {**gates, "C": values.get(f"C{row}{unit}", 0.0)}
    return formula({}, Before(0.0, 0.0, gates["C"]), now)


def _table(given: dict[Place, Gates]) -> Table:
    return table(
        "One step of a batch: gates, candidate and old memory",
        ("unit 1", "unit 2"),
        *(
            (f"{symbol}, row {row}", *(number.plain(given[row, unit][name]) for unit in (1, 2)))
            for name, symbol in GIVEN.items()
            for row in (1, 2)
        ),
    )


BATCH = Template("batch", _draw, {})
