"""Look inside: what a student's network does over time, beside the reference, on a visible case."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.grading.attempt import Attempt, PartReading, Reading
from exercises.grading.bench import Bench
from exercises.grading.report import json_safe
from exercises.grading.returns import Numbers, as_numbers
from exercises.grading.task import Task, View
from exercises.sandbox.job import Runner


@dataclass(frozen=True, slots=True)
class Panel:
    """One quantity as rows over time (T rows of units, or one row of T numbers).

    `yours` is None where the file has no function that shows it, or where it does not fit.
    """

    quantity: str
    yours: list[list[float]] | None
    right: list[list[float]]


def look_inside(task: Task, source: str, runner: Runner) -> tuple[Panel, ...]:
    """Every panel of the exercise; none where there is nothing to look at over time."""
    if task.views is None:
        return ()
    views = task.views()
    bench = Bench(task, tuple(case for view in views for case in view.cases))
    readings = {r.case.name: r for r in Attempt(bench, runner.run(bench.job(source))).readings}
    expected = {case.name: n for n, case in enumerate(bench.cases)}
    return tuple(_panel(view, bench, readings, expected) for view in views)


def _panel(view: View, bench: Bench, readings: dict[str, Reading], index: dict[str, int]) -> Panel:
    right = [_right(view, bench, index[case.name]) for case in view.cases]
    found = [_part(view, readings.get(case.name)) for case in view.cases]
    yours = [_first_row(part.got, part) if part else None for part in found]
    whole = [rows for rows in yours if rows is not None]
    fits = len(whole) == len(right) and all(
        a.shape == b.shape for a, b in zip(whole, right, strict=True)
    )
    return Panel(view.quantity, _rows(whole) if fits else None, _rows(right))


def _right(view: View, bench: Bench, index: int) -> Numbers:
    case = bench.cases[index]
    function = bench.task.function(case.call.function)
    reading = Reading(index, case, function, bench.expected(index), bench)
    part = _part(view, reading)
    assert part is not None
    rows = _first_row(as_numbers(part.expected), part)
    assert rows is not None
    return rows


def _part(view: View, reading: Reading | None) -> PartReading | None:
    parts = reading.parts if reading else ()
    return next((part for part in parts if part.part.name == view.part), None)


def _first_row(array: Numbers | None, part: PartReading) -> Numbers | None:
    """The first sample of a batch; the whole of what has no batch."""
    if array is None or array.ndim == 0:
        return None
    return array[0] if part.part.axes and part.part.axes[0] == "B" and len(array) else array


def _rows(arrays: list[Numbers]) -> Any:
    """One array as its rows; several as one row each."""
    rows = arrays[0] if len(arrays) == 1 else np.stack(arrays)
    return json_safe(np.atleast_2d(rows).tolist())
