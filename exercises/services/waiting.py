"""What a person who waits for a verdict is told."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from exercises.executor import executor, slots
from exercises.models import WAITING, Check, Purpose, Run, State, Submission
from exercises.services.claims import R
from exercises.services.handing import ticket_of
from lstm_course.prepared import rows

RECENT = 20  # runs whose durations are averaged
# The exercises whose code trains a network; a test holds this against the grader's limits.
TRAINING = frozenset({"sentiment", "translation"})
TRAINING_SECONDS = 90.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.01, 0.05  # seconds between two looks at the row


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """ahead: runs before this one, those in a jail included. seconds: expected until its end."""

    ahead: int
    seconds: float
    elapsed: float = 0.0  # seconds in the jail so far
    most: float | None = None  # seconds that a long run may take there; None for the others

    @property
    def expected(self) -> str:
        """The time to wait, in words."""
        if self.seconds < 1.5:
            return "about a second"
        if self.seconds < 90:
            return f"about {self.seconds:.0f} seconds"
        return f"about {self.seconds / 60:.0f} minutes"


def wait_for(run: R, seconds: float) -> R:
    """Return the run as it is once it is graded, or after the seconds.

    Where it is graded elsewhere, only its state is looked at again and again: many may be waiting.
    """
    deadline = time.monotonic() + seconds
    if not settings.CELERY_BROKER_URL:
        executor().wait(ticket_of(run), seconds)
    renew(run)
    still_waits = type(run)._default_manager.filter(pk=run.pk, state__in=WAITING)
    pause = SHORTEST_PAUSE
    while run.is_waiting and (left := deadline - time.monotonic()) > 0:
        time.sleep(min(pause, left))
        pause = min(pause * 1.2, LONGEST_PAUSE)
        if not still_waits.exists():
            renew(run)
    if run.is_waiting:
        renew(run)  # how far it has come by now
    return run


def renew(run: Run) -> None:
    """Read its columns again, by a statement written once; raises DoesNotExist."""
    found = next(iter(stored(type(run), run.pk)), None)
    if found is None:
        raise type(run).DoesNotExist(f"{run} is gone")
    for column in run._meta.concrete_fields:
        setattr(run, column.attname, getattr(found, column.attname))


@rows
def stored(model: type[Run], pk: int) -> QuerySet[Run]:
    return model._default_manager.filter(pk=pk)


def wait_briefly(run: R, *, spent: float = 0.0) -> R:
    """Wait as long as a request may that has spent some seconds; most verdicts are quick."""
    return wait_for(run, max(0.0, settings.GRADING_WAIT - spent))


def queue_place(run: Run) -> QueuePlace:
    """Say how many runs are before this one and how long it is likely to take.

    The order of arrival is what is counted; who used much lately may be overtaken.
    """
    if run.state == State.RUNNING:
        return place_in_jail(run)
    asked = (Submission.objects.all(), Check.objects.exclude(purpose=Purpose.LIVE))
    ahead = sum(
        runs.filter(state__in=WAITING, created_at__lt=run.created_at).count() for runs in asked
    )
    rounds = ahead // workers() + 1
    return QueuePlace(ahead=ahead, seconds=rounds * typical_seconds())


def place_in_jail(run: Run) -> QueuePlace:
    """How far a run has come; for code that trains, also how long it may take at most.

    For that, how long others trained says more than how long runs take in general.
    """
    now = timezone.now()
    elapsed = (now - (run.started_at or now)).total_seconds()
    trains = isinstance(run, Submission) and run.exercise.slug in TRAINING
    most = TRAINING_SECONDS if trains else None
    typical = typical_seconds(run.exercise_id if most else None)
    return QueuePlace(0, max(0.0, typical - elapsed), max(0.0, elapsed), most)


def typical_seconds(exercise: int | None = None) -> float:
    """Mean duration of the last runs, and of those under way as far as they have come."""
    graded = Submission.objects.filter(state=State.GRADED, started_at__isnull=False)
    if exercise is not None:
        graded = graded.filter(exercise=exercise, verdict__in=("passed", "timed_out"))
    rows = graded.order_by("-pk").values_list("started_at", "finished_at")[:RECENT]
    past = [(end - start).total_seconds() for start, end in rows if start and end]
    if exercise is not None:
        return mean(past)
    now = timezone.now()
    running = Submission.objects.filter(state=State.RUNNING).values_list("started_at", flat=True)
    under_way = [(now - start).total_seconds() for start in running[:RECENT] if start]
    return max(mean(past), mean(under_way))


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def workers() -> int:
    """How many runs are graded side by side: what is seen running, at least this machine's own."""
    running = Submission.objects.filter(state=State.RUNNING).count()
    own = 1 if settings.CELERY_BROKER_URL else slots()
    return max(running, own)
