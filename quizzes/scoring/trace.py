"""Work an LSTM cell out by hand, with numbers of one's own and marks that follow through.

spec: {"kind": "trace", "steps": 1..4, "decimals": 2..4, "from_zero": bool}
response: {"f1": [text], "i1": ..., "h1": ..., "f2": ...}, quantities of quizzes.scoring.scalar_lstm

Each value earns its mark if it is the true one, or if it follows from the student's own earlier
values; so one slip costs one mark. A value left out is wrong, and the true one stands in for it.
The credit is the share of values that earned their mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.scoring import number
from quizzes.scoring.question import (
    Part,
    Presented,
    Prompt,
    Response,
    ResponseError,
    Score,
    Spec,
    SpecError,
    Table,
    value_for,
)
from quizzes.scoring.scalar_lstm import FORMULAS, QUANTITIES, Before, Cell, Values, slips_at, step
from quizzes.scoring.trace_draw import Trace, draw

SYMBOLS = {"f": "f", "i": "i", "g": "C̃", "o": "o", "C": "C", "h": "h"}
FEWEST, MOST = 1, 4
LEFT_OUT = "Not filled in."
TOLERANCES = {2: 0.006, 3: 0.002, 4: 0.0006}  # by decimals: room for rounding on the way


@dataclass(frozen=True, slots=True)
class TraceKind:
    name: str = "trace"
    varies: bool = True

    def check(self, spec: Spec) -> None:
        if spec["steps"] not in range(FEWEST, MOST + 1):
            raise SpecError(f"a trace has {FEWEST} to {MOST} steps, not {spec['steps']}")
        if spec["decimals"] not in TOLERANCES:
            raise SpecError(f"a trace is worked out to 2, 3 or 4 decimals, not {spec['decimals']}")
        if not isinstance(spec["from_zero"], bool):
            raise SpecError("from_zero is true or false")

    def present(self, spec: Spec, seed: int) -> Presented:
        trace = _draw(spec, seed)
        prompts = (
            Prompt(f"{name}{t}", html=f"{SYMBOLS[name]}<sub>{t}</sub>")
            for t in range(1, spec["steps"] + 1)
            for name in QUANTITIES
        )
        return Presented(self.name, tuple(prompts), tables=(_weights(trace), _states(trace)))

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        trace = _draw(spec, seed)
        typed = {key: value_for(response, key, "") for key in _filled(spec, response)}
        if not typed:
            raise ResponseError("Fill in at least one value, then check.")
        own = {key: _parsed(key, text) for key, text in typed.items()}
        marks = _Marking(trace, own, TOLERANCES[spec["decimals"]]).marks()
        parts = tuple(
            Part(key, typed.get(key, ""), not why, why) for key, (why, _) in marks.items()
        )
        slugs = dict.fromkeys(slug for _, slug in marks.values() if slug)
        return Score(sum(part.is_right for part in parts) / len(parts), parts, tuple(slugs))

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        trace = _draw(spec, seed)
        return {
            f"{name}{t}": number.show(value, spec["decimals"])
            for t, now in enumerate(truth(trace), start=1)
            for name, value in now.items()
        }


def truth(trace: Trace) -> list[dict[str, float]]:
    """All values of every step."""
    found, h, C = [], trace.h, trace.C
    for x in trace.inputs:
        found.append(step(trace.cell, Before(x, h, C)))
        h, C = found[-1]["h"], found[-1]["C"]
    return found


@dataclass(frozen=True, slots=True)
class _Marking:
    """Marks one student's values: for each, why it is wrong (empty if right) and its slip."""

    trace: Trace
    own: Values
    tolerance: float

    def marks(self) -> dict[str, tuple[str, str]]:
        marks: dict[str, tuple[str, str]] = {}
        h, C = self.trace.h, self.trace.C
        steps = zip(self.trace.inputs, truth(self.trace), strict=True)
        for t, (x, true) in enumerate(steps, start=1):
            now = {name: self.own.get(f"{name}{t}", true[name]) for name in QUANTITIES}
            for name in QUANTITIES:
                before = Before(x, h, C)
                marks[f"{name}{t}"] = self._mark(f"{name}{t}", name, before, now, true[name])
            h, C = now["h"], now["C"]
        return marks

    def _mark(
        self, key: str, name: str, before: Before, now: Values, true: float
    ) -> tuple[str, str]:
        if key not in self.own:
            return LEFT_OUT, ""
        cell = self.trace.cell
        follows = FORMULAS[name](cell, before, now)
        if self._is(now[name], true) or self._is(now[name], follows):
            return "", ""
        return self._slip(name, cell, before, now)

    def _slip(self, name: str, cell: Cell, before: Before, now: Values) -> tuple[str, str]:
        off = {
            slip: abs(now[name] - slip.formula(cell, before, now))
            for slip in slips_at(name, before)
        }
        nearest = min(off, key=off.__getitem__)
        if off[nearest] <= self.tolerance:
            return nearest.message, nearest.slug
        return "This does not follow from your earlier values.", ""

    def _is(self, value: float, other: float) -> bool:
        return abs(value - other) <= self.tolerance


def _draw(spec: Spec, seed: int) -> Trace:
    return draw(seed, spec["steps"], from_zero=spec["from_zero"])


def _filled(spec: Spec, response: Response) -> list[str]:
    keys = [f"{name}{t}" for t in range(1, spec["steps"] + 1) for name in QUANTITIES]
    return [key for key in keys if any(value.strip() for value in response.get(key, ()))]


def _parsed(key: str, text: str) -> float:
    try:
        return number.parse(text)
    except ResponseError as error:
        raise ResponseError(f"{SYMBOLS[key[0]]} at step {key[1:]}: {error}") from error


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
