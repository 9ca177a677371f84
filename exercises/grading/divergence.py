"""The first entry of the visible case that differs, with its arithmetic. Never a hidden case."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from exercises.grading.attempt import Attempt, PartReading, Reading
from exercises.grading.compare import first_difference
from exercises.grading.returns import Part, Several, as_numbers
from exercises.grading.task import Place, Task, arguments_of


@dataclass(frozen=True, slots=True)
class Divergence:
    """`quantity` differs at time step t (from 1), batch row and unit (from 0), if it has them."""

    quantity: str
    t: int | None
    row: int | None
    unit: int | None
    index: tuple[int, ...]
    yours: float
    right: float
    explanation: str


def first_divergence(attempt: Attempt) -> Divergence | None:
    """None where every visible number is right, or where nothing comparable came back."""
    seen = attempt.readings[: len(attempt.task.visible)]
    places = (
        place
        for reading in seen
        for place in (_in_cache(attempt, reading), first_in(attempt.task, reading))
    )
    return next((place for place in places if place is not None), None)


def first_in(task: Task, reading: Reading) -> Divergence | None:
    """The first difference of one call, in the order in which its values are calculated."""
    found = (_locate(reading, part) for part in reading.parts if not part.right)
    places = [place for place in found if place is not None]
    if not places:
        return None
    return _explained(min(places, key=lambda place: _calculated(task, reading, place)), reading)


def _calculated(task: Task, reading: Reading, place: Divergence) -> tuple[int, int]:
    """How late it is calculated: by time step, and within one by the order of the parts.

    A part without a time axis belongs to the end of the run.
    """
    order = task.calculated
    rank = order.index(place.quantity) if place.quantity in order else len(order)
    if reading.function.backwards:
        return (-place.t if place.t is not None else 0, rank)
    steps = (_steps(part) for part in reading.parts)
    return (max(steps, default=0) if place.t is None else place.t, rank)


def _steps(part: PartReading) -> int:
    axes = part.part.axes or ()
    return int(np.shape(part.expected)[axes.index("T")]) if "T" in axes else 0


def _in_cache(attempt: Attempt, reading: Reading) -> Divergence | None:
    """The first wrong intermediate, where the file returns a dict of them behind its results."""
    value, returns = reading.got.value, reading.function.returns
    if attempt.task.inner is None or not isinstance(returns, Several) or reading.right:
        return None
    if not isinstance(value, list | tuple) or len(value) <= len(returns.items):
        return None
    cache = value[len(returns.items)]
    right = attempt.task.inner(arguments_of(reading.function, reading.case.call))
    kept = cache if isinstance(cache, dict) else {}
    for name in (name for name in right if name in kept):
        part = Part(name, (name,), ("B", "H"))
        got = PartReading(part, right[name], kept[name], as_numbers(kept[name]), False)
        place = _locate(reading, got)
        if place:
            said = f"This is {name} in the dict that you return."
            return _explained(place, reading, said)
    return None


def _locate(reading: Reading, part: PartReading) -> Divergence | None:
    """The first entry of one part that differs; None where it cannot be compared."""
    want = as_numbers(part.expected)
    if part.part.exact or want is None or part.got is None or want.shape != part.got.shape:
        return None
    axes = part.part.axes or ()
    time_axis = axes.index("T") if "T" in axes else None
    latest = reading.function.backwards
    index = first_difference(want, part.got, time_axis=time_axis, latest=latest)
    if index is None:
        return None
    at = dict(zip(axes, index, strict=False))
    return Divergence(
        quantity=part.part.name,
        t=at["T"] + 1 if "T" in at else None,
        row=at.get("B"),
        unit=at.get("H"),
        index=index,
        yours=float(part.got[index]),
        right=float(want[index]),
        explanation="",
    )


def _explained(place: Divergence, reading: Reading, said: str = "") -> Divergence:
    """With its arithmetic, behind what is said of it."""
    if reading.function.explain is None:
        return replace(place, explanation=said)
    arguments: dict[str, Any] = arguments_of(reading.function, reading.case.call)
    line = reading.function.explain(arguments, Place(place.quantity, place.index))
    return replace(place, explanation=f"{said}\n{line}".strip())
