"""What a person who waits is told, and that requests do not wait for long."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exercises.grading.registry import all_tasks
from exercises.models import Check, Exercise, Purpose, State, Submission
from exercises.services import QueuePlace, marking, queue_place, submit_code, wait_for, waiting
from exercises.services.waiting import typical_seconds
from lstm_course.accounts.models import User
from tests.cast import ExerciseFactory, SubmissionFactory, UserFactory
from tests.exercises.conftest import RIGHT, FakeGrader, report
from tests.exercises.test_submitting import submit


def graded(exercise: Exercise, seconds: float, verdict: str = "passed") -> Submission:
    now = timezone.now()
    return SubmissionFactory(
        exercise=exercise,
        state=State.GRADED,
        verdict=verdict,
        started_at=now - timedelta(seconds=seconds),
        finished_at=now,
    )


def test_a_verdict_that_comes_quickly_is_waited_for(
    threads: None, student: User, gate: Exercise, grader: FakeGrader
) -> None:
    run = wait_for(submit(student, gate), 5.0)
    assert run.state == State.GRADED


def test_a_request_waits_no_longer_than_it_may(
    threads: None, student: User, gate: Exercise, grader: FakeGrader
) -> None:
    go_on = threading.Event()

    def slowly(run: Submission | Check) -> dict[str, object]:
        go_on.wait(20)
        return report()

    grader.answer = slowly
    submission = submit(student, gate)
    start = time.monotonic()
    run = wait_for(submission, 0.2)
    waited = time.monotonic() - start
    go_on.set()
    assert run.is_waiting
    assert waited < 1.0


def test_a_run_that_is_graded_elsewhere_is_looked_at_until_it_is(
    student: User, gate: Exercise, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CELERY_BROKER_URL = "amqp://elsewhere"
    run = SubmissionFactory(user=student, exercise=gate, state=State.RUNNING)
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            Submission.objects.filter(pk=run.pk).update(state=State.GRADED, verdict="passed")

    monkeypatch.setattr(waiting.time, "sleep", nap)
    assert wait_for(run, 30).verdict == "passed"
    assert len(naps) == 3
    assert naps[0] < naps[1] < naps[2] < 0.05


def test_who_goes_on_waiting_is_told_how_far_it_has_come_by_then(
    student: User, gate: Exercise, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CELERY_BROKER_URL = "amqp://elsewhere"
    run = SubmissionFactory(user=student, exercise=gate, state=State.QUEUED)
    in_jail = Submission.objects.filter(pk=run.pk)
    monkeypatch.setattr(waiting.time, "sleep", lambda _: in_jail.update(state=State.RUNNING))
    assert wait_for(run, 0.1).state == State.RUNNING


def test_the_place_counts_what_came_before(student: User, gate: Exercise) -> None:
    for _ in range(3):
        SubmissionFactory(exercise=gate, user=UserFactory())
    Check.objects.create(user=UserFactory(), exercise=gate, source=RIGHT)
    mine = SubmissionFactory(exercise=gate, user=student)
    SubmissionFactory(exercise=gate, user=UserFactory())
    assert queue_place(mine).ahead == 4


def test_the_expected_wait_is_measured(
    student: User, gate: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "slots", lambda: 2)
    for seconds in (1.0, 3.0):
        graded(gate, seconds)
    for _ in range(4):
        SubmissionFactory(exercise=gate, user=UserFactory())
    mine = SubmissionFactory(exercise=gate, user=student)
    place = queue_place(mine)
    assert place.ahead == 4
    assert place.seconds == pytest.approx(6.0)  # three rounds of 2 s on two jails


def test_runs_under_way_count_as_far_as_they_have_come(gate: Exercise) -> None:
    graded(gate, 0.01)
    started = timezone.now() - timedelta(seconds=2)
    SubmissionFactory(exercise=gate, state=State.RUNNING, started_at=started)
    assert typical_seconds() == pytest.approx(2.0, abs=0.5)


def test_nothing_measured_yet_is_no_error(student: User, gate: Exercise) -> None:
    assert queue_place(SubmissionFactory(exercise=gate, user=student)) == QueuePlace(0, 0.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "about a second"),
        (1.4, "about a second"),
        (8.2, "about 8 seconds"),
        (200.0, "about 3 minutes"),
    ],
)
def test_the_wait_is_said_in_words(seconds: float, words: str) -> None:
    assert QueuePlace(ahead=1, seconds=seconds).expected == words


def test_a_retry_is_waited_for_too(
    threads: None, student: User, gate: Exercise, grader: FakeGrader
) -> None:
    def answer(run: Submission | Check) -> dict[str, object]:
        if len(grader.runs) == 1:
            raise RuntimeError("the jail died")
        return report()

    grader.answer = answer
    token = SubmissionFactory.build(user=student, exercise=gate).token
    submission = submit_code(user=student, exercise=gate, source=RIGHT, token=token)
    assert wait_for(submission, 5.0).state == State.GRADED
    assert submission.tries == 2


def test_the_trained_exercises_are_those_that_the_grader_lets_train() -> None:
    long = {
        task.slug: task.limits.wall_seconds for task in all_tasks() if marking.is_long(task.slug)
    }
    assert long == dict.fromkeys(waiting.TRAINING, waiting.TRAINING_SECONDS)


def test_training_says_how_far_it_is_and_how_long_it_may_take(student: User) -> None:
    sentiment = ExerciseFactory(slug="sentiment")
    for _ in range(2):
        graded(sentiment, 20.0)
    started = timezone.now() - timedelta(seconds=12)
    mine = SubmissionFactory(
        exercise=sentiment, user=student, state=State.RUNNING, started_at=started
    )
    place = queue_place(mine)
    assert place.elapsed == pytest.approx(12, abs=1)
    assert place.seconds == pytest.approx(8, abs=1)
    assert place.most == 90


def test_live_checks_are_not_ahead_of_anybody(student: User, gate: Exercise) -> None:
    Check.objects.create(user=UserFactory(), exercise=gate, source=RIGHT, purpose=Purpose.LIVE)
    assert queue_place(SubmissionFactory(exercise=gate, user=student)).ahead == 0
