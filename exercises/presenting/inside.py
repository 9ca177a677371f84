"""What a network does over time as pictures: heat maps of units, and curves of norms.

All places are numbers for SVG, all colours are class names, and each picture has its table.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exercises.presenting.arrays import differs, number

SIDE = 26  # of a cell
SHADES = 8
WIDTH, HEIGHT, MARGIN = 620, 180, 44  # of a curve's picture
MOST_CELLS = 2000  # a larger picture teaches nothing
ROLES = {"f": "forget", "i": "input", "o": "output", "h": "hidden", "dh": "hidden"}
NAMES = {
    "f_t": "forget gate f",
    "i_t": "input gate i",
    "c_tilde": "candidate C̃",
    "o_t": "output gate o",
    "c_t": "cell state C",
    "h_t": "hidden state h",
}
Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One unit at one time step. `shade` runs from 0 to SHADES; `minus` marks what is below 0."""

    x: int
    y: int
    shade: int
    minus: bool
    differs: bool
    text: str


@dataclass(frozen=True, slots=True)
class Heat:
    """One heat map: units from top to bottom, time from left to right."""

    title: str
    cells: tuple[HeatCell, ...]
    steps: tuple[tuple[int, int], ...]  # place and number of each labelled time step
    units: tuple[tuple[int, int], ...]  # place and number of each unit
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One row of positive numbers on a logarithmic scale."""

    title: str
    points: str
    kind: str  # yours or right


@dataclass(frozen=True, slots=True)
class Picture:
    """One quantity: heat maps or curves, and the table that says the same."""

    name: str
    role: str
    maps: tuple[Heat, ...]
    curves: tuple[Curve, ...]
    marks: tuple[tuple[float, str], ...]  # of the curves' axis: place and text
    words: str
    columns: tuple[str, ...]
    table: tuple[tuple[int, tuple[str, ...]], ...]  # time step, and its numbers


def picture_of(panel: dict[str, Any]) -> Picture | None:
    """None for what is too large, or holds what is no finite number."""
    right: list[list[float]] = panel["right"]
    yours: list[list[float]] | None = panel["yours"]
    if not drawable(right):
        return None
    yours = yours if yours is not None and drawable(yours) else None
    is_curve = len(right) == 1 and len(right[0]) > 1
    columns, table = table_of(yours, right, is_curve=is_curve)
    name = panel["quantity"]
    return Picture(
        name=NAMES.get(name, name),
        role=role_of(name),
        maps=() if is_curve else maps_of(yours, right),
        curves=curves_of(yours, right) if is_curve else (),
        marks=axis_of([*(yours or ()), *right]) if is_curve else (),
        words=words_of(yours, right),
        columns=columns,
        table=table,
    )


def drawable(rows: Rows) -> bool:
    values = [value for row in rows for value in row]
    return 0 < len(values) <= MOST_CELLS and all(
        isinstance(value, int | float) and math.isfinite(value) for value in values
    )


def role_of(quantity: str) -> str:
    """The colour that the quantity has everywhere in the course."""
    if quantity == "c_tilde":
        return "candidate"
    return ROLES.get(quantity.split("_", maxsplit=1)[0], "cell")


def maps_of(yours: Rows | None, right: Rows) -> tuple[Heat, ...]:
    """Both on one scale, so that their shades can be compared."""
    peak = max(abs(value) for rows in (yours or (), right) for row in rows for value in row)
    reference = heat_of("Reference", right, right, peak)
    return (reference,) if yours is None else (heat_of("Yours", yours, right, peak), reference)


def heat_of(title: str, rows: Rows, right: Rows, peak: float) -> Heat:
    cells = tuple(
        HeatCell(
            x=SIDE * (t + 1),
            y=SIDE * unit,
            shade=round(SHADES * abs(value) / peak) if peak else 0,
            minus=value < 0,
            differs=differs(value, right[t][unit]),
            text=number(value),
        )
        for t, row in enumerate(rows)
        for unit, value in enumerate(row)
    )
    every = 1 if len(rows) <= 12 else 5
    steps = tuple((SIDE * t + SIDE // 2, t) for t in range(1, len(rows) + 1) if t % every == 0)
    units = tuple((SIDE * unit, unit) for unit in range(len(rows[0])))
    return Heat(title, cells, steps, units, SIDE * (len(rows) + 1), SIDE * (len(rows[0]) + 1))


def curves_of(yours: Rows | None, right: Rows) -> tuple[Curve, ...]:
    low, high = decades([*(yours or ()), *right])
    drawn = [Curve("Reference", points_of(right[0], low, high), "right")]
    if yours is not None:
        drawn.append(Curve("Yours", points_of(yours[0], low, high), "yours"))
    return tuple(drawn)


def points_of(row: Sequence[float], low: int, high: int) -> str:
    step = (WIDTH - MARGIN) / max(1, len(row) - 1)
    places = ((MARGIN + t * step, level(value, low, high)) for t, value in enumerate(row))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def level(value: float, low: int, high: int) -> float:
    """The height of a value between two powers of ten; 0 lies at the bottom."""
    power = math.log10(value) if value > 0 else low
    share = (min(max(power, low), high) - low) / (high - low)
    return round((HEIGHT - 10) * (1 - share) + 5, 1)


def decades(rows: Rows) -> tuple[int, int]:
    """The powers of ten below and above all values, at least one apart and at most 16 below."""
    values = [value for row in rows for value in row if value > 0] or [1.0]
    high = math.ceil(math.log10(max(values)))
    low = max(math.floor(math.log10(min(values))), high - 16)
    return min(low, high - 1), high


def axis_of(rows: Rows) -> tuple[tuple[float, str], ...]:
    low, high = decades(rows)
    every = max(1, (high - low) // 4)
    return tuple(
        (level(10.0**power, low, high), f"1e{power}" if power else "1")
        for power in range(low, high + 1, every)
    )


def words_of(yours: Rows | None, right: Rows) -> str:
    """What the picture shows, for those who do not see it."""
    if yours is None:
        return "Your file has no function that shows this, so the reference stands alone."
    pairs = [
        (mine, theirs)
        for row, other in zip(yours, right, strict=True)
        for mine, theirs in zip(row, other, strict=True)
    ]
    wrong = sum(differs(mine, theirs) for mine, theirs in pairs)
    if not wrong:
        return "Yours and the reference are the same."
    return f"{wrong} of {len(pairs)} values differ from the reference; they have a frame."


def table_of(
    yours: Rows | None, right: Rows, *, is_curve: bool
) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    """The same as numbers: a row a time step, a column a unit."""
    named = [("yours", yours)] if yours is not None else []
    columns: list[str] = []
    parts: list[Rows] = []
    for who, rows in (*named, ("reference", right)):
        by_time = [[value] for value in rows[0]] if is_curve else rows
        units = [""] if is_curve else [f", unit {unit}" for unit in range(len(by_time[0]))]
        columns += [f"{who}{unit}" for unit in units]
        parts.append(by_time)
    table = tuple(
        (t, tuple(number(value) for part in row for value in part))
        for t, row in enumerate(zip(*parts, strict=True), start=1)
    )
    return tuple(columns), table
