"""How marks are made: late credit, the mark of an assignment, the weighted total. Plain values.

Marks are fractions 0..1; None means that there is nothing to judge yet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """What lateness costs: `loss` of the credit for each day begun, but never below `floor`."""

    loss: float
    floor: float


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt at an item: its score 0..1 and when it was handed in."""

    score: float
    at: datetime


def credit(late: timedelta, policy: LatePolicy) -> float:
    """Return the share of the score that counts, 0..1, for work handed in `late` after it was due.

    On time is full credit; the first second late begins the first day.
    """
    if late <= timedelta():
        return 1.0
    return min(1.0, max(policy.floor, 1.0 - policy.loss * math.ceil(late / DAY)))


def item_mark(tries: Sequence[Try], due: datetime, policy: LatePolicy) -> float | None:
    """Return the best of the tries, each after its late credit; None without any."""
    return max((each.score * credit(each.at - due, policy) for each in tries), default=None)


def assignment_mark(marks: Sequence[float | None], *, is_due: bool) -> float | None:
    """Return the mean over the items; what was not tried counts as 0 once it is due.

    Before that only what was tried counts, so that work under way is not shown as failed.
    """
    known = [mark if mark is not None else 0.0 for mark in marks if mark is not None or is_due]
    return sum(known) / len(known) if known else None


def total(columns: Sequence[tuple[float | None, int]], drop_lowest: int) -> float | None:
    """Return the weighted mean of (mark, weight), without the lowest few; one always stays.

    Of equal marks the lighter one is left out first. Marks that are None and weights of 0 do not
    take part.
    """
    known = sorted((mark, weight) for mark, weight in columns if mark is not None and weight > 0)
    kept = known[min(drop_lowest, max(0, len(known) - 1)) :]
    weights = sum(weight for _, weight in kept)
    return sum(mark * weight for mark, weight in kept) / weights if weights else None
