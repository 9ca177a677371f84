"""Find what a crash left behind, and hand it on again."""

import gc
import threading
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connections
from django.db.models import Q
from django.db.models.functions import Now

from exercises.models import Check, Regrade, Run, State, Submission
from exercises.models.regrades import AT_WORK
from exercises.services.claims import R, bury_the_dead
from exercises.services.handing import hand_on
from exercises.services.regrading import DEAD_AFTER

log = structlog.get_logger(__name__)
SWEEP_SECONDS = 5.0
FORGOTTEN_AFTER = timedelta(seconds=60)  # in the queue since it was last handed on
AT_ONCE = 1000


def sweep(*, starting: bool = False) -> int:
    """Hand on what nobody works at, and return how many runs that were.

    Handing on too often does no harm, since a run is graded by whoever claims it first. A process
    that starts hands on all that waits, unless a broker kept the messages.
    """
    everything = starting and not settings.CELERY_BROKER_URL
    runs = sweep_kind(Submission, everything) + sweep_kind(Check, everything)
    return runs + sweep_regrades(everything=everything)


def sweep_kind(model: type[R], everything: bool) -> int:
    bury_the_dead(model)
    queued = model._default_manager.filter(state=State.QUEUED)
    if not everything:
        lost = Q(handed_at__isnull=True) | Q(handed_at__lt=Now() - FORGOTTEN_AFTER)
        queued = queued.filter(lost)
    found = queued.select_related("exercise").order_by("created_at")[:AT_ONCE]
    return sum(hand_on_again(run) for run in found)


def sweep_regrades(*, everything: bool) -> int:
    """Go on with regrades that whoever worked at them left."""
    found = Regrade.objects.filter(stage__in=AT_WORK)
    found.filter(handed_at__lt=Now() - DEAD_AFTER).update(claim=None)
    if not everything:
        lost = Q(handed_at__isnull=True) | Q(handed_at__lt=Now() - DEAD_AFTER)
        found = found.filter(lost)
    return sum(hand_on_again(regrade) for regrade in found[:AT_ONCE])


def hand_on_again(run: Run | Regrade) -> bool:
    """Hand the run on, unless another process has just done so."""
    same = type(run)._default_manager.filter(pk=run.pk, handed_at=run.handed_at)
    if run.handed_at is None:
        same = type(run)._default_manager.filter(pk=run.pk, handed_at__isnull=True)
    if not same.update(handed_at=Now()):
        return False
    hand_on(run)
    return True


class Sweeper(threading.Thread):
    """Sweeps when it starts and then every SWEEP_SECONDS, as long as the process lives."""

    def __init__(self) -> None:
        super().__init__(name="sweeper", daemon=True)
        self.stopping = threading.Event()

    def run(self) -> None:
        starting = True
        while not self.stopping.is_set():
            try:
                sweep(starting=starting)
                starting = False
            except Exception:
                # A database that is away or not migrated yet comes back; so does the sweep.
                log.warning("sweep_failed", exc_info=True)
            finally:
                connections.close_all()
            self.stopping.wait(SWEEP_SECONDS)


def start_sweeping() -> Sweeper:
    sweeper = Sweeper()
    sweeper.start()
    return sweeper


def warm_up() -> None:
    """Get ready before the first code comes; a missing layer is told by `manage.py check`."""
    from exercises.services import marking  # loads NumPy, which other commands spare

    try:
        marking.warm_up()
    except Exception:
        log.exception("no_jail")
    # What is loaded by now stays. Else each full collection would look through all of it again,
    # 50 ms and more in which this process answers nobody.
    gc.collect()
    gc.freeze()


def start_grading() -> Sweeper:
    """Make a serving process ready to grade. Returns at once; the work is done by threads."""
    if not settings.CELERY_BROKER_URL:
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    return start_sweeping()
