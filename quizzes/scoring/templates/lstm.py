"""An LSTM cell of one unit: all six quantities of every step."""

from functools import partial
from random import Random

from quizzes.scoring import number
from quizzes.scoring.question import Table
from quizzes.scoring.scalar_lstm import FORMULAS, QUANTITIES, Before, slips_at
from quizzes.scoring.scalar_lstm import Formula as CellFormula
from quizzes.scoring.templates.template import Options, Template
from quizzes.scoring.trace_draw import Trace, draw
from quizzes.scoring.worksheet import Blank, Sheet, Slip, Values

SYMBOLS = {"f": "f", "i": "i", "g": "C̃", "o": "o", "C": "C", "h": "h"}
DRAWS = 2**31


def _draw(random: Random, options: Options) -> Sheet:
    trace = draw(random.randrange(DRAWS), options["steps"], from_zero=options["from_zero"])
    return sheet_of(trace, options["decimals"])


def sheet_of(trace: Trace, decimals: int) -> Sheet:
    return Sheet(
        tables=(_weights(trace), _states(trace)),
        blanks=tuple(
            _blank(trace, name, t, decimals)
            for t in range(1, len(trace.inputs) + 1)
            for name in QUANTITIES
        ),
    )


def _blank(trace: Trace, name: str, t: int, decimals: int) -> Blank:
    at_start = Before(trace.inputs[0], trace.h, trace.C)
    slips = slips_at(name, at_start if t == 1 else Before(1.0, 1.0, 1.0))
    return Blank(
        key=f"{name}{t}",
        html=f"{SYMBOLS[name]}<sub>{t}</sub>",
        name=f"{SYMBOLS[name]} at step {t}",
        formula=partial(_at, trace, t, FORMULAS[name]),
        slips=tuple(
            Slip(slip.slug, slip.message, partial(_at, trace, t, slip.formula)) for slip in slips
        ),
        decimals=decimals,
    )


def _at(trace: Trace, t: int, formula: CellFormula, values: Values) -> float:
    """A formula of the cell at step t, from the values of the sheet so far."""
    before = Before(
        trace.inputs[t - 1], values.get(f"h{t - 1}", trace.h), values.get(f"C{t - 1}", trace.C)
    )
    now = {name: values[key] for name in QUANTITIES if (key := f"{name}{t}") in values}
    return formula(trace.cell, before, now)


def _weights(trace: Trace) -> Table:
    rows = (
        (SYMBOLS[gate], *(number.plain(value) for value in (w.h, w.x, w.b)))
        for gate, w in trace.cell.items()
    )
    header = ("", "weight of h", "weight of x", "bias")
    return Table("Weights of the gates and of the candidate", header, tuple(rows))


def _states(trace: Trace) -> Table:
    header = ("", *(f"step {t}" for t in range(len(trace.inputs) + 1)))
    rows = (
        ("x", "", *(number.plain(x) for x in trace.inputs)),
        ("h", number.plain(trace.h), *("?" for _ in trace.inputs)),
        ("C", number.plain(trace.C), *("?" for _ in trace.inputs)),
    )
    return Table("Inputs, and the states before the first step", header, rows)


LSTM = Template(
    "lstm", _draw, {"steps": (1, 2, 3, 4), "decimals": (3, 4), "from_zero": (True, False)}
)
