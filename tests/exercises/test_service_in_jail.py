"""The whole way of a submission through the real jail, and what happens when parts of it die."""

import gc
import os
import signal
import time
import uuid
from collections.abc import Iterator
from functools import partial

import pytest

from exercises.grading.bench import visible_bench
from exercises.grading.mistakes import compiled
from exercises.grading.registry import all_tasks
from exercises.models import Check, Exercise, Stage, State, Submission
from exercises.services import (
    check_code,
    marking,
    movers,
    queue_place,
    start_regrade,
    submit_code,
    wait_for,
    warm_up,
)
from lstm_course.accounts.models import User
from tests.cast import UserFactory
from tests.exercises.conftest import ENDLESS, RIGHT, WITHOUT_BIAS
from tests.exercises.test_submitting import at_once

SLEEPY = RIGHT + "\nimport time\ntime.sleep(0.3)\n"
SLOW = (
    RIGHT
    + "\nimport time\nend = time.process_time() + 0.8\nwhile time.process_time() < end: pass\n"
)


@pytest.fixture(autouse=True)
def ready(threads: None, jails: None) -> Iterator[None]:
    marking.jails.runner().warm_up()
    yield


def submitted(user: User, exercise: Exercise, source: str) -> Submission:
    return submit_code(user=user, exercise=exercise, source=source, token=uuid.uuid4())


def test_a_right_gate_passes(student: User, gate: Exercise) -> None:
    run = wait_for(submitted(student, gate, RIGHT), 10)
    assert (run.verdict, run.score) == ("passed", 1.0)


def test_a_wrong_gate_is_told_its_mistake(student: User, gate: Exercise) -> None:
    run = wait_for(submitted(student, gate, WITHOUT_BIAS), 10)
    assert run.verdict == "failed"
    assert run.misconception
    assert run.report["misconception"]["slug"] == run.misconception


def test_a_warm_process_never_looks_for_garbage_among_what_it_loaded() -> None:
    """A full collection took 50 ms in which nobody was served."""
    try:
        warm_up()
        assert gc.get_freeze_count() > 50_000
    finally:
        gc.unfreeze()


def test_a_warm_process_has_every_known_mistake_ready(gate: Exercise) -> None:
    """The first wrong code for an exercise took up to 20 ms more, while they were compiled."""
    compiled.cache_clear()
    visible_bench.cache_clear()
    try:
        warm_up()
    finally:
        gc.unfreeze()
    known = compiled.cache_info().misses
    assert known >= sum(len(task.mistakes) for task in all_tasks())
    run = Submission(exercise=gate, source=WITHOUT_BIAS, seed=5)
    report = marking.report_on(run)
    assert report is not None
    assert report["misconception"]
    assert compiled.cache_info().misses == known


def test_a_check_shows_what_was_printed(student: User, gate: Exercise) -> None:
    check = check_code(user=student, exercise=gate, source=f"{RIGHT}\nprint('hello')\n")
    run: Check = wait_for(check, 10)
    assert run.report["stdout"] == "hello\n"


def test_the_same_seed_repeats_a_grade(student: User, gate: Exercise) -> None:
    run = wait_for(submitted(student, gate, WITHOUT_BIAS), 10)
    again = marking.report_on(run)
    assert again["checks"] == run.report["checks"]
    assert run.report["seed"] == run.seed


def test_a_jail_that_is_killed_in_the_middle_loses_nothing(student: User, gate: Exercise) -> None:
    run = submitted(student, gate, SLEEPY)
    until(lambda: Submission.objects.get(pk=run.pk).state == State.RUNNING)
    time.sleep(0.1)
    for pid in marking.jails.runner().pids():
        os.kill(pid, signal.SIGKILL)
    run = wait_for(run, 20)
    assert (run.state, run.verdict) == (State.GRADED, "passed")


def until(happened: object) -> None:
    assert callable(happened)
    deadline = time.monotonic() + 10
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_eight_endless_loops_keep_a_ninth_person_no_longer_than_12_seconds(
    gate: Exercise,
) -> None:
    for _ in range(8):
        submitted(UserFactory(), gate, ENDLESS)
    start = time.monotonic()
    ninth = submitted(UserFactory(), gate, RIGHT)
    place = queue_place(ninth)
    run = wait_for(ninth, 30)
    waited = time.monotonic() - start
    assert (run.state, run.verdict) == (State.GRADED, "passed")
    assert waited < 12
    assert place.ahead > 0


def test_code_that_needs_more_than_a_short_turn_has_all_of_its_time(
    student: User, gate: Exercise
) -> None:
    run = wait_for(submitted(student, gate, SLOW), 30)
    assert (run.verdict, run.needs_time, run.tries) == ("passed", True, 1)


def test_an_endless_loop_is_told_so_in_the_end(student: User, gate: Exercise) -> None:
    run = wait_for(submitted(student, gate, ENDLESS), 30)
    assert (run.verdict, run.score) == ("timed_out", 0.0)


def test_while_loops_run_on_a_newcomer_is_served_at_once(gate: Exercise) -> None:
    loops = [submitted(UserFactory(), gate, ENDLESS) for _ in range(2)]
    until(lambda: Submission.objects.filter(needs_time=True).count() == 2)
    start = time.monotonic()
    run = wait_for(submitted(UserFactory(), gate, RIGHT), 20)
    assert run.verdict == "passed"
    assert time.monotonic() - start < 2
    assert all(wait_for(loop, 40).verdict == "timed_out" for loop in loops)


def test_many_people_at_once_are_all_graded_once(gate: Exercise) -> None:
    people = [UserFactory() for _ in range(20)]
    at_once(*[partial(submitted, person, gate, RIGHT) for person in people])
    runs = [wait_for(run, 30) for run in Submission.objects.all()]
    assert len(runs) == 20
    assert {(run.state, run.verdict, run.tries) for run in runs} == {(State.GRADED, "passed", 1)}


def test_a_regrade_repeats_the_grade_from_its_seed_and_mends_a_wrong_one(
    student: User, gate: Exercise
) -> None:
    right = wait_for(submitted(student, gate, RIGHT), 10)
    wrong = wait_for(submitted(student, gate, WITHOUT_BIAS), 10)
    Submission.objects.filter(pk=right.pk).update(score=0.5, verdict="failed")
    regrade = start_regrade(by=None)
    deadline = time.monotonic() + 20
    while regrade.stage != Stage.READY and time.monotonic() < deadline:
        time.sleep(0.05)
        regrade.refresh_from_db()
    assert [mover.points for mover in movers(regrade)] == [50]
    mended, same = regrade.results.order_by("submission_id")
    assert (same.submission, same.outcome) == (wrong, "same")
    assert {**mended.report, "seconds": 0} == {**right.report, "seconds": 0}
