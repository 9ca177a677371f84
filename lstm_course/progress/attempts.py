"""One person's attempts at one item, and what they come to. Plain values, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """A scored answer or a graded submission. `number` 1 came first; `score` lies in 0..1."""

    number: int
    score: float
    is_right: bool
    at: datetime
    misconception: str = ""
    was_helped: bool = False
    seconds: float | None = None

    @property
    def unaided_score(self) -> float:
        """What the person could do alone: help counts as not yet."""
        return 0.0 if self.was_helped else self.score


@dataclass(frozen=True, slots=True)
class Summary:
    """What progress keeps of all attempts; the fields are those of ItemProgress."""

    attempts: int
    first_score: float
    best_score: float
    last_score: float
    last_misconception: str
    first_at: datetime
    last_at: datetime
    solved_at: datetime | None


def summarise(attempts: Sequence[Attempt]) -> Summary:
    """Sum attempts up, whatever their order; ValueError if there is none."""
    if not attempts:
        raise ValueError("there is no attempt to sum up")
    in_order = sorted(attempts, key=lambda attempt: attempt.number)
    first, last = in_order[0], in_order[-1]
    return Summary(
        attempts=len(in_order),
        first_score=first.unaided_score,
        best_score=max(attempt.score for attempt in in_order),
        last_score=last.score,
        last_misconception=last.misconception,
        first_at=first.at,
        last_at=last.at,
        solved_at=next((attempt.at for attempt in in_order if attempt.is_right), None),
    )
