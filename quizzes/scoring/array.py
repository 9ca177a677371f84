"""A small grid of numbers: all entries of an array, each marked by itself.

spec: {"kind": "array", "answer": [[float, ...], ...], "decimals": int,
       "mistakes": [{"values": [[...], ...], "message": html, "misconception": str}, ...]}
   or {"kind": "array", "template": name}: a drawn sheet with a grid, where later columns may follow
      from the student's own earlier ones
response: {"1-1": [text], "1-2": ..., row and column from 1} or the keys of the template

The credit is the share of entries that are right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import isfinite

from quizzes.scoring import worksheet
from quizzes.scoring.question import Presented, Response, Score, Spec, SpecError
from quizzes.scoring.templates import check_template, sheet_for
from quizzes.scoring.trace import presented
from quizzes.scoring.worksheet import TOLERANCES, Blank, Sheet, Slip, Values

MOST_ROWS, MOST_COLUMNS = 6, 4
Grid = list[list[float]]


@dataclass(frozen=True, slots=True)
class ArrayKind:
    name: str = "array"
    varies: bool = True  # where a template draws it; a fixed array is the same for everyone

    def check(self, spec: Spec) -> None:
        if "template" in spec:
            check_template(spec)
            if not sheet_for(spec, 0).columns:
                raise SpecError(f"the template {spec['template']} has no grid: it is a trace")
            return
        if spec["decimals"] not in TOLERANCES:
            raise SpecError(f"an array has 0, 2, 3 or 4 decimals, not {spec['decimals']}")
        shape = _shape(spec["answer"])
        for mistake in spec["mistakes"]:
            if _shape(mistake["values"]) != shape:
                raise SpecError("the array of a mistake has the shape of the answer")
        _tell_apart(spec)

    def present(self, spec: Spec, seed: int) -> Presented:
        return presented(self.name, _sheet(spec, seed))

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        return worksheet.mark(_sheet(spec, seed), response)

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return worksheet.shown(_sheet(spec, seed))

    def reasons(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return {}


def _shape(grid: Grid) -> tuple[int, int]:
    widths = {len(row) for row in grid}
    if not 1 <= len(grid) <= MOST_ROWS or len(widths) != 1:
        raise SpecError(f"an array has 1 to {MOST_ROWS} rows of one length")
    width = widths.pop()
    if not 1 <= width <= MOST_COLUMNS:
        raise SpecError(f"an array has 1 to {MOST_COLUMNS} columns, not {width}")
    if not all(isfinite(float(value)) for row in grid for value in row):
        raise SpecError("every number must be finite")
    return len(grid), width


def _tell_apart(spec: Spec) -> None:
    """Each mistake shows in some entry, and no entry takes one mistake for another."""
    room = 2 * TOLERANCES[spec["decimals"]]
    for mistake in spec["mistakes"]:
        pairs = _entries(spec["answer"], mistake["values"])
        if not any(abs(right - wrong) > room for right, wrong in pairs):
            raise SpecError("a mistake has the numbers of the answer")
    for values in _entries(spec["answer"], *(each["values"] for each in spec["mistakes"])):
        different = sorted(set(values))
        for one, other in pairwise(different):
            if other - one <= room:
                raise SpecError(f"{one} and {other} cannot be told apart within {room / 2}")
        wrong = [value for value in values[1:] if value != values[0]]
        if len(set(wrong)) != len(wrong):
            raise SpecError("two mistakes have the same number in the same place")


def _entries(*grids: Grid) -> list[tuple[float, ...]]:
    """For each entry its value in every grid."""
    rows = (zip(*together, strict=True) for together in zip(*grids, strict=True))
    return [entry for row in rows for entry in row]


def _sheet(spec: Spec, seed: int) -> Sheet:
    if "template" in spec:
        return sheet_for(spec, seed)
    blanks = tuple(
        _blank(spec, row, column, value)
        for row, values in enumerate(spec["answer"], start=1)
        for column, value in enumerate(values, start=1)
    )
    return Sheet((), blanks, columns=len(spec["answer"][0]))


def _blank(spec: Spec, row: int, column: int, value: float) -> Blank:
    wrong = ((each, each["values"][row - 1][column - 1]) for each in spec["mistakes"])
    return Blank(
        key=f"{row}-{column}",
        html=f"row {row}, column {column}",
        name=f"row {row}, column {column}",
        formula=partial(_always, value),
        slips=tuple(
            Slip(each.get("misconception", ""), each["message"], partial(_always, number))
            for each, number in wrong
            if number != value
        ),
        decimals=spec["decimals"],
    )


def _always(value: float, values: Values) -> float:
    return value
