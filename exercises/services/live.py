"""The live check: run the example while a person types, without being in anybody's way."""

from django.core.cache import cache

from exercises.models import Check, Exercise, Purpose
from exercises.services.refusals import Refused
from exercises.services.submitting import check_code
from lstm_course.accounts.models import User

SECONDS_BETWEEN = 1
PER_MINUTE = 30


class TooFast(Refused):
    """The page asks more often than one person may; it tries again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Live checks come too fast: the next one is taken in {seconds} s.")
        self.seconds = seconds


def check_live(*, user: User, exercise: Exercise, source: str) -> Check:
    """Run the example; a live check that waits is replaced. Raises TooFast and SourceRefused."""
    slow_down(user)
    return check_code(user=user, exercise=exercise, source=source, purpose=Purpose.LIVE)


def slow_down(user: User) -> None:
    """Count the person's live checks; raise TooFast above the limits."""
    if not cache.add(f"live-check:{user.pk}", True, timeout=SECONDS_BETWEEN):
        raise TooFast(SECONDS_BETWEEN)
    minute = f"live-checks:{user.pk}"
    cache.add(minute, 0, timeout=60)
    try:
        count = cache.incr(minute)
    except ValueError:  # it expired just now
        return
    if count > PER_MINUTE:
        raise TooFast(10)
