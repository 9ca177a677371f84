"""Code that arrives at the same moment: a double click is one submission, and none is lost."""

import uuid

import pytest

from exercises.models import Submission
from exercises.services import Busy, submit_code, submitting
from lstm_course.accounts.models import User
from tests.at_once import all_at_once
from tests.cast import ExerciseFactory, UserFactory
from tests.exercises.conftest import RIGHT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]

AT_ONCE = 6


@pytest.fixture(autouse=True)
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """What would be graded now."""
    found: list[Submission] = []
    monkeypatch.setattr(submitting, "hand_on", found.append)
    return found


def test_one_form_sent_at_once_by_many_threads_is_one_submission(
    handed_on: list[Submission],
) -> None:
    user, exercise, token = UserFactory(), ExerciseFactory(), uuid.uuid4()
    sent = all_at_once(
        lambda n: submit_code(user=user, exercise=exercise, source=RIGHT, token=token), AT_ONCE
    )
    assert set(sent) == set(Submission.objects.all())
    assert len(handed_on) == 1


def test_of_much_code_sent_at_once_two_wait_and_the_others_are_told() -> None:
    user, exercise = UserFactory(), ExerciseFactory()

    def sent(n: int) -> str:
        return outcome(user, exercise, f"x = {n}\n")

    assert sorted(all_at_once(sent, AT_ONCE)) == ["busy"] * (AT_ONCE - 2) + ["sent"] * 2
    numbers = Submission.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]


def outcome(user: User, exercise: object, source: str) -> str:
    try:
        submit_code(user=user, exercise=exercise, source=source, token=uuid.uuid4())
    except Busy:
        return "busy"
    return "sent"
