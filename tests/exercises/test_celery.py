"""Grading by Celery over a real broker: what a worker that is killed leaves behind."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from exercises.models import Exercise, Regrade, Stage, State, Submission
from exercises.services import (
    broker,
    check_code,
    confirm_regrade,
    start_regrade,
    submit_code,
    wait_for,
)
from lstm_course.accounts.models import User
from tests.exercises.conftest import ENDLESS, RIGHT

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
SLEEPY = f"{RIGHT}\nimport time\ntime.sleep(2.5)\n"
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Start]:
    """Start Celery workers on the test's database; they end with the test."""
    from lstm_course.celery import app

    app.control.purge()
    database = connection.settings_dict
    place = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {**os.environ, "DATABASE_URL": f"postgres://{place}/{database['NAME']}"}
    command = [sys.executable, "-m", "celery", "-A", "lstm_course", "worker", "-c", "1"]
    command += ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGTERM)
        worker.wait(20)
    broker.publisher(os.getpid()).shutdown(wait=True)
    broker.publisher.cache_clear()


def submitted(user: User, exercise: Exercise, source: str) -> Submission:
    return submit_code(user=user, exercise=exercise, source=source, token=uuid.uuid4())


def until(happened: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_a_worker_grades_what_was_handed_in(
    start_worker: Start, student: User, gate: Exercise
) -> None:
    start_worker()
    run = wait_for(submitted(student, gate, RIGHT), 40)
    assert (run.state, run.verdict, run.tries) == (State.GRADED, "passed", 1)


def test_a_worker_runs_checks(start_worker: Start, student: User, gate: Exercise) -> None:
    start_worker()
    check = check_code(user=student, exercise=gate, source=f"{RIGHT}\nprint('hello')\n")
    assert wait_for(check, 40).report["stdout"] == "hello\n"


def test_what_was_handed_in_before_a_worker_came_is_graded(
    start_worker: Start, student: User, classmate: User, gate: Exercise
) -> None:
    runs = [submitted(student, gate, ENDLESS), submitted(classmate, gate, RIGHT)]
    start_worker()
    verdicts = [wait_for(run, 60).verdict for run in runs]
    assert verdicts == ["timed_out", "passed"]


def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_is_graded_twice(
    start_worker: Start, student: User, gate: Exercise
) -> None:
    worker = start_worker()
    run = submitted(student, gate, SLEEPY)
    until(lambda: Submission.objects.filter(state=State.RUNNING, needs_time=True).exists())
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)
    start_worker()
    run = wait_for(run, 60)
    assert (run.state, run.verdict, run.tries) == (State.GRADED, "passed", 2)


def test_a_lost_message_is_found_by_the_sweep(
    start_worker: Start, student: User, gate: Exercise
) -> None:
    lost = Submission.objects.create(
        user=student, exercise=gate, source=RIGHT, seed=1, number=1, handed_at=None
    )
    start_worker()
    assert wait_for(lost, 60).verdict == "passed"


def test_a_worker_regrades_behind_everything_else(
    start_worker: Start, student: User, classmate: User, gate: Exercise
) -> None:
    old = submitted(student, gate, RIGHT)
    start_worker()
    assert wait_for(old, 40).verdict == "passed"
    Submission.objects.filter(pk=old.pk).update(verdict="failed", score=0.5)
    regrade = start_regrade(by=None)
    assert wait_for(submitted(classmate, gate, RIGHT), 40).verdict == "passed"
    until(lambda: Regrade.objects.filter(pk=regrade.pk, stage=Stage.READY).exists())
    confirm_regrade(regrade, by=None, reason="It was right", may_lower=False)
    until(lambda: Submission.objects.filter(pk=old.pk, score=1.0).exists())
