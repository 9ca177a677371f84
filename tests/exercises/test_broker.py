"""Handing runs to Celery, without a broker: who waits for whom, and what a failure leaves."""

from typing import Any

import pytest

from exercises.models import Check, Exercise, Regrade, Submission
from exercises.services import broker, handing
from lstm_course.accounts.models import User
from tests.cast import SubmissionFactory
from tests.exercises.conftest import RIGHT


@pytest.fixture
def submission(gate: Exercise, student: User) -> Submission:
    return SubmissionFactory(exercise=gate, user=student)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """Names, rows and priorities of the messages, instead of sending them."""
    from exercises import tasks

    messages: list[tuple[str, int, int]] = []

    def note(name: str) -> Any:
        def apply_async(*, args: list[int], priority: int, retry: bool) -> None:
            assert retry is False
            messages.append((name, args[0], priority))

        return apply_async

    for name in ("grade_submission", "run_check", "run_regrade"):
        monkeypatch.setattr(getattr(tasks, name), "apply_async", note(name))
    monkeypatch.setattr(broker.connections, "close_all", lambda: None)
    return messages


def test_with_a_broker_the_message_goes_there(
    submission: Submission, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[Any] = []
    settings.CELERY_BROKER_URL = "amqp://127.0.0.1"
    monkeypatch.setattr(broker, "publish", published.append)
    handing.hand_on(submission)
    assert published == [submission]


def test_checks_go_before_submissions_and_these_before_regrades(
    submission: Submission, gate: Exercise, student: User, sent: list[tuple[str, int, int]]
) -> None:
    check = Check.objects.create(user=student, exercise=gate, source=RIGHT)
    regrade = Regrade.objects.create(scope="everybody", subject="everybody/all", last_submission=1)
    broker.send(submission)
    broker.send(check)
    broker.send(regrade)
    assert sent == [
        ("grade_submission", submission.pk, 6),
        ("run_check", check.pk, 8),
        ("run_regrade", regrade.pk, 1),
    ]
    assert broker.REGRADE < broker.LONG < broker.SUBMISSION < broker.CHECK


def test_what_needs_more_than_a_short_turn_goes_after_the_others(
    submission: Submission, sent: list[tuple[str, int, int]]
) -> None:
    submission.needs_time = True
    broker.send(submission)
    assert sent == [("grade_submission", submission.pk, 4)]


def test_a_broker_that_is_away_leaves_the_row_for_the_sweep(
    submission: Submission, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from exercises import tasks

    def fail(**_: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.grade_submission, "apply_async", fail)
    broker.send(submission)
    submission.refresh_from_db()
    assert submission.handed_at is None
