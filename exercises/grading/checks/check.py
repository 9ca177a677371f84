"""What a check is: a name, a promise to the student, a weight, and a judge."""

from collections.abc import Callable
from dataclasses import dataclass

from exercises.grading.attempt import Attempt


@dataclass(frozen=True, slots=True)
class Judgement:
    """`passed` is None where the check could not be reached; `message` is for the student."""

    passed: bool | None
    message: str = ""


NOT_REACHED = Judgement(None, "")


@dataclass(frozen=True, slots=True)
class Check:
    """One rung. `weight` is its share of the score; all of an exercise's weights sum to 1."""

    name: str
    title: str
    weight: float
    judge: Callable[[Attempt], Judgement]
    stops: bool = False
    """Nothing after it is reached once it fails for every function."""


def first_failure(messages: list[str]) -> Judgement:
    """Passed when there is nothing to say, otherwise failed with the first thing."""
    return Judgement(False, messages[0]) if messages else Judgement(True)
