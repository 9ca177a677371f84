"""Hints: each opens after the one before it, costs nothing and is noted."""

from exercises.models import Exercise, HintUse
from exercises.services.refusals import Refused
from lstm_course.accounts.models import User


def opened_hints(user: User, exercise: Exercise) -> list[str]:
    """The hints that the person has opened, as HTML that was sanitised when it was loaded."""
    last = HintUse.objects.filter(user=user, exercise=exercise).order_by("-number").first()
    return list(exercise.hints[: last.number]) if last else []


def open_hint(*, user: User, exercise: Exercise, number: int) -> None:
    """Note that the person opened the hint; doing so again changes nothing.

    Raises Refused for a hint that does not exist or whose turn has not come.
    """
    if not 1 <= number <= len(exercise.hints):
        raise Refused(f"This exercise has no hint {number}.")
    if number > len(opened_hints(user, exercise)) + 1:
        raise Refused(f"Open hint {number - 1} first: hint {number} builds on it.")
    HintUse.objects.get_or_create(user=user, exercise=exercise, number=number)
