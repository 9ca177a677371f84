"""A sheet of values to work out one after the other, and the marks for it.

Each value earns its mark if it is the true one, or if it follows from the student's own earlier
values; so one slip costs one mark. A value left out is wrong, and the true one stands in for it.
A wrong value that a known slip would have given names that slip.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isnan

from quizzes.scoring import number
from quizzes.scoring.question import Part, Response, ResponseError, Score, Table, value_for

Values = Mapping[str, float]  # by the key of a blank
Formula = Callable[[Values], float]
TOLERANCES = {0: 0.4, 2: 0.006, 3: 0.002, 4: 0.0006}  # by decimals: room for rounding on the way
GAPS = {0: 0.9, 2: 0.02, 3: 0.01, 4: 0.01}  # between the truth and slips: wider than two tolerances
LEFT_OUT = "Not filled in."
UNCONNECTED = "This does not follow from your earlier values."
UNFOUNDED = "This does not follow from the numbers given."


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong way to a value; `slug` names it in the course's vocabulary, if anything does."""

    slug: str
    message: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class Blank:
    """One value. Its formulas read the values of earlier blanks; `name` is for messages."""

    key: str
    html: str
    name: str
    formula: Formula
    slips: tuple[Slip, ...]
    decimals: int = 4

    @property
    def tolerance(self) -> float:
        return TOLERANCES[self.decimals]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The numbers that one student works with, and what is asked. `columns` > 0: a grid."""

    tables: tuple[Table, ...]
    blanks: tuple[Blank, ...]
    columns: int = 0


def truth(sheet: Sheet) -> dict[str, float]:
    """Every value of the sheet."""
    values: dict[str, float] = {}
    for blank in sheet.blanks:
        values[blank.key] = blank.formula(values)
    return values


def shown(sheet: Sheet) -> dict[str, str]:
    """Every value as it is printed."""
    values = truth(sheet)
    return {blank.key: number.show(values[blank.key], blank.decimals) for blank in sheet.blanks}


def tells_apart(sheet: Sheet) -> bool:
    """Whether no two values that a blank may get, by knowledge or by slip, look alike."""
    values = truth(sheet)
    for blank in sheet.blanks:
        found = [values[blank.key], *(slip.formula(values) for slip in blank.slips)]
        if any(b - a <= GAPS[blank.decimals] for a, b in pairwise(sorted(found))):
            return False
    return True


def mark(sheet: Sheet, response: Response) -> Score:
    """Mark what was filled in; ResponseError if that is nothing, or is no number."""
    typed = {
        blank.key: value_for(response, blank.key, "")
        for blank in sheet.blanks
        if any(value.strip() for value in response.get(blank.key, ()))
    }
    if not typed:
        raise ResponseError("Fill in at least one value, then check.")
    names = {blank.key: blank.name for blank in sheet.blanks}
    own = {key: _parsed(names[key], text) for key, text in typed.items()}
    true = truth(sheet)
    marks = {blank.key: _mark(blank, own, true) for blank in sheet.blanks}
    parts = tuple(Part(key, typed.get(key, ""), not why, why) for key, (why, _) in marks.items())
    slugs = dict.fromkeys(slug for _, slug in marks.values() if slug)
    return Score(sum(part.is_right for part in parts) / len(parts), parts, tuple(slugs))


def _mark(blank: Blank, own: Values, true: Values) -> tuple[str, str]:
    """Why the student's value is wrong, empty if it is right, and the slip's slug."""
    if blank.key not in own:
        return LEFT_OUT, ""
    values = {**true, **own}
    value = own[blank.key]
    for right in (true[blank.key], _worked_out(blank.formula, values)):
        if abs(value - right) <= blank.tolerance:
            return "", ""
    off = [(abs(value - _worked_out(slip.formula, values)), slip) for slip in blank.slips]
    nearest = min(off, key=lambda each: each[0], default=None)
    if nearest and nearest[0] <= blank.tolerance:
        return nearest[1].message, nearest[1].slug
    return (UNFOUNDED if _stands_alone(blank, true) else UNCONNECTED), ""


def _stands_alone(blank: Blank, true: Values) -> bool:
    """Whether it is worked out from what is given alone, and not from an earlier blank."""
    moved = {key: value + 1 for key, value in true.items()}
    return _worked_out(blank.formula, moved) == _worked_out(blank.formula, true)


def _worked_out(formula: Formula, values: Values) -> float:
    """What follows from a student's own values, which may be anything; inf if nothing does."""
    try:
        found = formula(values)
    except (ArithmeticError, ValueError):
        return inf
    return inf if isnan(found) else found


def _parsed(name: str, text: str) -> float:
    try:
        return number.parse(text)
    except ResponseError as error:
        raise ResponseError(f"{name}: {error}") from error
