"""Who grades a run at the moment.

A worker claims a row, shows signs of life while it works, and may write a result only while the
claim is still its own. So two workers that race, or one that was thought dead, leave one result.
"""

import uuid
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from exercises.models import Run, State
from lstm_course.prepared import Change, changed, rows

R = TypeVar("R", bound=Run)
# Columns that a grade has no use for: the texts of the exercise, and an earlier report.
UNREAD = (
    "report",
    *(
        f"exercise__{name}"
        for name in (
            *("title", "summary", "statement_html", "starter", "solution", "example", "tasks"),
            *("hints", "objective", "difficulty", "minutes", "position", "content_hash"),
        )
    ),
)
MAX_TRIES = 3
DEAD_AFTER = timedelta(seconds=10)  # five beats missed


def take(model: type[R], pk: int) -> R | None:
    """Claim the run, or return None if it is not there to be graded now.

    A person's submissions are graded one at a time: while one runs, the database refuses the next
    one, and whoever finishes the first hands it on.
    """
    claim = uuid.uuid4()
    try:
        with transaction.atomic():
            if not claim_queued(model, pk, claim, timezone.now()):
                return None
    except IntegrityError:
        return None
    # Nothing is found if a newer check took its place just now.
    return next(iter(claimed(model, pk, claim)), None)


@changed
def claim_queued(model: type[R], pk: int, claim: uuid.UUID, now: datetime) -> Change:
    return model._default_manager.filter(pk=pk, state=State.QUEUED, claim=None), {
        "state": State.RUNNING,
        "claim": claim,
        "tries": F("tries") + 1,
        "started_at": now,
        "beat_at": Now(),
    }


@rows
def claimed(model: type[R], pk: int, claim: uuid.UUID) -> QuerySet[R]:
    runs = model._default_manager.select_related("exercise").defer(*UNREAD)
    return runs.filter(pk=pk, claim=claim)


def held(run: R) -> QuerySet[R]:
    """The run, if it still is the one that was claimed."""
    return held_under(type(run), run.pk, run.claim)


def held_under(model: type[R], pk: int, claim: uuid.UUID | None) -> QuerySet[R]:
    return model._default_manager.filter(pk=pk, claim=claim, state=State.RUNNING)


def give_back(run: Run) -> bool:
    """Return an ungraded run to the queue; after MAX_TRIES it is settled as our fault.

    True if it waits again and is to be handed on.
    """
    if run.tries >= MAX_TRIES:
        held(run).update(state=State.OUR_FAULT, claim=None, finished_at=timezone.now())
        return False
    return bool(held(run).update(state=State.QUEUED, claim=None, handed_at=None))


def postpone(run: Run) -> bool:
    """Return a run whose first turn was too short to the queue, for one with all of its time."""
    run.needs_time = True
    changed = {"state": State.QUEUED, "claim": None, "needs_time": True, "tries": F("tries") - 1}
    return bool(held(run).update(**changed, handed_at=Now()))


def bury_the_dead(model: type[R]) -> int:
    """Return to the queue what is claimed by workers that show no sign of life."""
    dead = model._default_manager.filter(state=State.RUNNING, beat_at__lt=Now() - DEAD_AFTER)
    return sum(give_back(run) for run in dead)
