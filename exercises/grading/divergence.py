"""The first entry of the visible case that differs, with its arithmetic. Never a hidden case."""

from dataclasses import dataclass, replace
from typing import Any

from exercises.grading.attempt import Attempt, PartReading, Reading
from exercises.grading.compare import first_difference
from exercises.grading.returns import Part, Several, as_numbers
from exercises.grading.task import Place, arguments_of


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
        for place in (
            _in_cache(attempt, reading),
            *(_locate(attempt, reading, part) for part in _as_calculated(attempt, reading)),
        )
    )
    return next((place for place in places if place is not None), None)


def _as_calculated(attempt: Attempt, reading: Reading) -> list[PartReading]:
    """The wrong parts, the one that the others were made from first."""
    order = attempt.task.calculated
    wrong = [part for part in reading.parts if not part.right]
    return sorted(
        wrong, key=lambda p: order.index(p.part.name) if p.part.name in order else len(order)
    )


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
        place = locate(PartReading(part, right[name], kept[name], as_numbers(kept[name]), False))
        if place:
            return replace(place, explanation=f"This is {name} in the dict that you return.")
    return None


def _locate(attempt: Attempt, reading: Reading, part: PartReading) -> Divergence | None:
    place = locate(part)
    if place is None:
        return None
    at = Place(part.part.name, place.index)
    return replace(place, explanation=_explain(attempt, reading, at))


def locate(part: PartReading) -> Divergence | None:
    """The first entry of one part that differs; None where it cannot be compared."""
    want = as_numbers(part.expected)
    if part.part.exact or want is None or part.got is None or want.shape != part.got.shape:
        return None
    axes = part.part.axes or ()
    index = first_difference(want, part.got, time_axis=axes.index("T") if "T" in axes else None)
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


def _explain(attempt: Attempt, reading: Reading, place: Place) -> str:
    if attempt.task.explain is None:
        return ""
    arguments: dict[str, Any] = arguments_of(reading.function, reading.case.call)
    return attempt.task.explain(arguments, place)
