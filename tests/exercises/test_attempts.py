"""Unlimited by default; where a class sets a pause, one silly slip costs nobody anything."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise, State, Submission
from exercises.services import (
    Policy,
    TooSoon,
    attempts,
    check_code,
    grade_submission,
    provide_policy,
    standing_of,
    submit_code,
    submitting,
)
from lstm_course.accounts.models import User
from tests.cast import SubmissionFactory
from tests.exercises.conftest import RIGHT, FakeGrader, report

FIVE = Policy(timedelta(minutes=5))


@pytest.fixture(autouse=True)
def nothing_is_graded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(submitting, "hand_on", lambda run: None)
    before = list(attempts._providers)
    yield
    attempts._providers[:] = before


@pytest.fixture
def limited() -> None:
    provide_policy(lambda user, exercise: FIVE)


def tried(
    user: User, exercise: Exercise, times: int, minutes_ago: float = 0, **values: Any
) -> Submission:
    """Failed attempts, all at that time."""
    values = {"state": State.GRADED, "verdict": "failed", "score": 0.0, **values}
    for _ in range(times):
        last: Submission = SubmissionFactory(user=user, exercise=exercise, **values)
    then = timezone.now() - timedelta(minutes=minutes_ago)
    Submission.objects.filter(user=user, exercise=exercise).update(created_at=then)
    return last


def submit(user: User, exercise: Exercise) -> Submission:
    return submit_code(user=user, exercise=exercise, source=RIGHT, token=uuid.uuid4())


def test_without_a_policy_one_may_hand_in_as_often_as_one_likes(
    gate: Exercise, student: User
) -> None:
    tried(student, gate, 30)
    assert standing_of(student, gate) is None
    assert submit(student, gate).number


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 0), (1, 0), (2, 5), (3, 10), (4, 20)])
def test_the_second_attempt_comes_at_once_and_later_ones_after_a_growing_pause(
    attempts: int, minutes: int
) -> None:
    assert FIVE.pause_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize("attempts", [12, 1000, 10**6])
def test_no_pause_is_longer_than_a_day(attempts: int) -> None:
    assert FIVE.pause_after(attempts) == timedelta(hours=24)


def test_a_second_attempt_is_taken_at_once(limited: None, gate: Exercise, student: User) -> None:
    tried(student, gate, 1)
    assert submit(student, gate).number


def test_a_third_attempt_waits_and_is_told_how_long(
    limited: None, gate: Exercise, student: User
) -> None:
    last = tried(student, gate, 2, minutes_ago=2)
    last.refresh_from_db()
    with pytest.raises(TooSoon) as refusal:
        submit(student, gate)
    at = f"{last.created_at + timedelta(minutes=5):%H:%M}"
    assert refusal.value.message == (
        f"Your next submission is taken in 3 minutes, from {at} on: your class sets a pause after "
        "the second attempt. This one was not sent and cost nothing; your code is still here, and "
        "Check is free meanwhile."
    )
    assert Submission.objects.count() == 2


def test_after_the_pause_the_third_attempt_is_taken(
    limited: None, gate: Exercise, student: User
) -> None:
    tried(student, gate, 2, minutes_ago=5.1)
    assert submit(student, gate).number


@pytest.mark.parametrize("values", [{"state": State.OUR_FAULT}, {"uses_attempt": False}])
def test_what_is_not_the_student_s_try_uses_none_up(
    limited: None, gate: Exercise, student: User, values: dict[str, Any]
) -> None:
    tried(student, gate, 5, **values)
    assert submit(student, gate).number


@pytest.mark.parametrize(
    ("graded", "uses"),
    [
        (report("failed", 0.0), True),
        (report("crashed", 0.0), True),
        (report("refused", 0.0), False),
        (report("failed", 0.0, checks=[{"name": "parses", "passed": False}]), False),
        (report("timed_out", 0.0, checks=[{"name": "parses", "passed": None}]), True),
    ],
)
def test_a_slip_of_syntax_and_a_refused_run_use_none_up(
    gate: Exercise, student: User, grader: FakeGrader, graded: dict[str, Any], uses: bool
) -> None:
    grader.answer = lambda run: graded
    submission = SubmissionFactory(user=student, exercise=gate)
    grade_submission(submission.pk)
    submission.refresh_from_db()
    assert submission.uses_attempt is uses


def test_a_pass_ends_the_pause(limited: None, gate: Exercise, student: User) -> None:
    tried(student, gate, 3)
    SubmissionFactory(user=student, exercise=gate, state=State.GRADED, verdict="passed")
    assert standing_of(student, gate) is None


def test_a_doubled_post_is_still_the_same_submission(
    limited: None, gate: Exercise, student: User
) -> None:
    tried(student, gate, 1)
    token = uuid.uuid4()
    first = submit_code(user=student, exercise=gate, source=RIGHT, token=token)
    assert submit_code(user=student, exercise=gate, source=RIGHT, token=token) == first


def test_a_check_is_free_also_during_the_pause(
    limited: None, gate: Exercise, student: User
) -> None:
    tried(student, gate, 4)
    assert check_code(user=student, exercise=gate, source=RIGHT).pk


def test_the_pause_of_one_person_is_nobody_else_s(
    limited: None, gate: Exercise, student: User, classmate: User
) -> None:
    tried(classmate, gate, 4)
    assert submit(student, gate).number


def test_whoever_comes_too_soon_keeps_the_code(
    limited: None, gate: Exercise, student: User, as_student: Client
) -> None:
    tried(student, gate, 2)
    values = {"source": RIGHT, "token": str(uuid.uuid4())}
    response = as_student.post(reverse("submit", args=[gate.slug]), values)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Your next submission is taken in 5 minutes" in html
    assert "def forget_gate" in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes"),
     (3600, "1 hour"), (5400, "1 hour 30 min"), (86400, "24 hours")],
)  # fmt: skip
def test_a_while_is_said_in_words(seconds: float, words: str) -> None:
    assert attempts.in_words(timedelta(seconds=seconds)) == words
