"""Nested lists of numbers as tables, the student's beside the right ones."""

import math
from dataclasses import dataclass
from typing import Any

MOST_CELLS = 400  # a larger table teaches nothing
RELATIVE, ABSOLUTE = 1e-6, 1e-8  # as the grader compares


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One table: a matrix, a row of numbers or a single one. `label` is its index in the array."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One named value of the example as tables; `note` stands where there is nothing to show."""

    name: str
    shape: str
    blocks: tuple[Block, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One part of the result: what the student's code gave, and what is right."""

    name: str
    yours: Shown | None
    right: Shown


def shown(name: str, values: Any, other: Any = None) -> Shown:
    """Lay a value out; where `other` has the same shape, cells that differ from it are marked."""
    shape = shape_of(values)
    if shape is None or math.prod(shape) > MOST_CELLS:
        return Shown(name, "", (), note=plain(values))
    twin = other if other is not None and shape_of(other) == shape else None
    return Shown(name, written(shape), tuple(blocks_of(values, twin, len(shape), "")))


def blocks_of(values: Any, twin: Any, depth: int, label: str) -> list[Block]:
    if depth <= 2:
        rows = values if depth == 2 else [values if depth == 1 else [values]]
        twins = twin if depth == 2 else [twin if depth == 1 else [twin]]
        paired = zip(rows, twins if twin is not None else [None] * len(rows), strict=True)
        return [Block(label, tuple(row_of(row, other) for row, other in paired))]
    found: list[Block] = []
    for index, value in enumerate(values):
        inner = None if twin is None else twin[index]
        found += blocks_of(value, inner, depth - 1, f"{label}[{index}]")
    return found


def row_of(row: list[Any], other: list[Any] | None) -> tuple[Cell, ...]:
    if other is None:
        return tuple(Cell(number(value)) for value in row)
    return tuple(
        Cell(number(mine), differs(mine, theirs)) for mine, theirs in zip(row, other, strict=True)
    )


def differs(mine: Any, theirs: Any) -> bool:
    if not isinstance(mine, int | float) or not isinstance(theirs, int | float):
        return bool(mine != theirs)
    return not math.isclose(mine, theirs, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def number(value: Any) -> str:
    """A number short enough for a table: six significant digits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:.6g}"


def shape_of(values: Any) -> tuple[int, ...] | None:
    """The shape of nested lists of scalars; None if they are ragged or hold anything else."""
    if not isinstance(values, list):
        return None if isinstance(values, dict) else ()
    inner = {shape_of(value) for value in values}
    if len(inner) != 1:
        return None if inner else (0,)
    (below,) = inner
    return None if below is None else (len(values), *below)


def written(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if shape else ""


def plain(values: Any) -> str:
    text = str(values)
    return text if len(text) <= 2000 else f"{text[:2000]} …"
