"""The one door to the grader: this process's jails, and what they say about a piece of code.

Importing it loads NumPy, so it is imported where code is graded and not where pages are made.
"""

import os
import threading
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from django.conf import settings

from exercises.grading.bench import rehearse
from exercises.grading.grader import grade, run_visible
from exercises.grading.inside import look_inside
from exercises.grading.reach import reach
from exercises.grading.registry import UnknownExercise, all_tasks, get_task
from exercises.grading.report import Verdict
from exercises.grading.task import Task
from exercises.models import Check, Purpose, Run, Submission
from exercises.sandbox.pool import Pool

LONG_SECONDS = 10.0  # processor time; the exercises that train a network
FIRST_TURN_CPU, FIRST_TURN_WALL = 0.25, 0.6  # seconds; most gates need 0.01


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


def warm_up() -> None:
    """Open the jails and get every exercise ready; raises GraderError."""
    jails.runner().warm_up()
    for task in all_tasks():
        rehearse(task)


def report_on(run: Run) -> dict[str, Any] | None:
    """Grade a submission, or run a check's visible cases; raises GraderError if we fail.

    Every run first has a short turn, so that endless loops keep nobody waiting. None if that was
    not enough: nothing is known then, and the run has to come back for all of its time.
    """
    if isinstance(run, Check) and run.purpose != Purpose.EXAMPLE:
        return report_in_passing(run)
    slug = run.exercise.slug
    is_first_turn = not run.needs_time and not is_long(slug)
    task = first_turn_of(slug) if is_first_turn else get_task(slug)
    runner = jails.runner()
    if isinstance(run, Submission):
        report = grade(task, run.source, run.seed, runner)
    else:
        report = run_visible(task, run.source, runner)
    if is_first_turn and report.verdict is Verdict.TIMED_OUT:
        return None
    return report.as_dict()


def report_in_passing(check: Check) -> dict[str, Any]:
    """What a live check or a look inside shows. Neither has more than a first, short turn."""
    task, runner = first_turn_of(check.exercise.slug), jails.runner()
    if check.purpose == Purpose.LIVE:
        return run_visible(task, check.source, runner).as_dict()
    panels = [*look_inside(task, check.source, runner)]
    mine = Submission.objects.filter(user=check.user_id, exercise=check.exercise_id)
    if mine.filter(verdict="passed", source=check.source).exists():
        own = reach(task, check.source, runner)
        panels += [own] if own else []
    return {"panels": [asdict(panel) for panel in panels]}


def report_anew(submission: Submission) -> dict[str, Any]:
    """Grade a stored submission by today's grader, with its own seed and all of its time."""
    task = get_task(submission.exercise.slug)
    return grade(task, submission.source, submission.seed, jails.runner()).as_dict()


@cache
def first_turn_of(slug: str) -> Task:
    """The task with the limits of a first turn."""
    task = get_task(slug)
    cpu = min(task.limits.cpu_seconds, FIRST_TURN_CPU)
    wall = min(task.limits.wall_seconds, FIRST_TURN_WALL)
    return replace(task, limits=replace(task.limits, cpu_seconds=cpu, wall_seconds=wall))


def is_long(slug: str) -> bool:
    """Whether code for this exercise may run long enough to keep others waiting."""
    try:
        return get_task(slug).limits.cpu_seconds >= LONG_SECONDS
    except UnknownExercise:
        return False
