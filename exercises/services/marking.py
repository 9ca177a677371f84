"""The one door to the grader: this process's jails, and what they say about a piece of code.

Importing it loads NumPy, so it is imported where code is graded and not where pages are made.
"""

import os
import threading
from typing import Any

from django.conf import settings

from exercises.grading.grader import grade, run_visible
from exercises.grading.registry import UnknownExercise, get_task
from exercises.models import Run, Submission
from exercises.sandbox.pool import Pool

LONG_SECONDS = 10.0  # processor time; the exercises that train a network


class Jails:
    """The warm jails of this process, opened when the first code comes.

    A process that was forked from one that has jails opens its own.
    """

    def __init__(self) -> None:
        self.size: int | None = None  # one a core
        self.pool: Pool | None = None
        self.owner = 0
        self.lock = threading.Lock()

    def runner(self) -> Pool:
        """Return the pool; it raises GraderError when used if a layer of the jail is missing."""
        with self.lock:
            if self.pool is None or self.owner != os.getpid():
                self.pool = Pool(self.size, waived=settings.SANDBOX_WAIVED)
                self.owner = os.getpid()
            return self.pool

    def close(self) -> None:
        with self.lock:
            if self.pool is not None and self.owner == os.getpid():
                self.pool.close()
            self.pool = None


jails = Jails()


def report_on(run: Run) -> dict[str, Any]:
    """Grade a submission, or run a check's visible example; raises GraderError if we fail."""
    task = get_task(run.exercise.slug)
    runner = jails.runner()
    if isinstance(run, Submission):
        return grade(task, run.source, run.seed, runner).as_dict()
    return run_visible(task, run.source, runner).as_dict()


def is_long(slug: str) -> bool:
    """Whether code for this exercise may run long enough to keep others waiting."""
    try:
        return get_task(slug).limits.cpu_seconds >= LONG_SECONDS
    except UnknownExercise:
        return False
