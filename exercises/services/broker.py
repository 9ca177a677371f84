"""Hand runs to Celery. A request never waits for the broker: one thread of ours does."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import structlog
from django.db import connections

from exercises.models import Check, Purpose, Regrade, Run, Submission

log = structlog.get_logger(__name__)
CHECK, SUBMISSION, LIVE, LONG, REGRADE = 8, 6, 5, 4, 1  # RabbitMQ serves high numbers first


@cache
def publisher(process: int) -> ThreadPoolExecutor:
    """The publishing thread of this process; a forked one makes its own."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="publish")


def publish(run: Run | Regrade) -> None:
    """Send the run's message in the background. Returns at once."""
    publisher(os.getpid()).submit(send, run)


def send(run: Run | Regrade) -> None:
    """Send the message and wait for the broker's confirmation.

    If that fails the row says so, and the next sweep sends it again.
    """
    from exercises import tasks  # loads Celery, which a site without a broker spares

    task = tasks.run_check
    if isinstance(run, Submission):
        task = tasks.grade_submission
    elif isinstance(run, Regrade):
        task = tasks.run_regrade
    try:
        task.apply_async(args=[run.pk], priority=priority(run), retry=False)
    except Exception:
        log.warning("broker_unreachable", run=str(run), exc_info=True)
        type(run)._default_manager.filter(pk=run.pk).update(handed_at=None)
    finally:
        connections.close_all()


def priority(run: Run | Regrade) -> int:
    """Checks first; what needs more than a short turn after all that may not; regrades last."""
    if isinstance(run, Regrade):
        return REGRADE
    if isinstance(run, Check) and run.purpose == Purpose.LIVE:
        return LIVE
    if run.needs_time:
        return LONG
    return CHECK if isinstance(run, Check) else SUBMISSION
