"""When a question should come back: FSRS over a person's answers to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from fsrs import Card, Rating, Scheduler

from lstm_course.progress.attempts import Attempt

SOON = timedelta(minutes=10)  # a missed question may come back within the same sitting
QUICK = (3.0, 8.0)  # seconds; a right answer as fast as that was easy, a faster one a guess


@cache
def scheduler() -> Scheduler:
    """Retention 0.9, the package's default weights; no random spread, so that a rebuild agrees."""
    return Scheduler(learning_steps=(SOON,), relearning_steps=(SOON,), enable_fuzzing=False)


def rating_of(attempt: Attempt) -> Rating:
    """Wrong is Again, helped is Hard, right is Good, right and quick is Easy."""
    if not attempt.is_right:
        return Rating.Again
    if attempt.was_helped:
        return Rating.Hard
    is_quick = attempt.seconds is not None and QUICK[0] <= attempt.seconds < QUICK[1]
    return Rating.Easy if is_quick else Rating.Good


def card_of(attempts: Sequence[Attempt]) -> Card:
    """Return the card after all attempts, in order; ValueError if there is none.

    A right answer before the card is due, such as the second try at once, shows nothing about
    memory and leaves the card as it is; a wrong one always counts.
    """
    if not attempts:
        raise ValueError("there is no attempt to schedule from")
    in_order = sorted(attempts, key=lambda attempt: attempt.number)
    card = Card(card_id=1, due=in_order[0].at)
    for attempt in in_order:
        if attempt.is_right and attempt.at < card.due:
            continue
        card, _ = scheduler().review_card(
            card, rating_of(attempt), review_datetime=attempt.at.astimezone(UTC)
        )
    return card


def due_of(card: Card) -> datetime:
    due: datetime = card.due
    return due
