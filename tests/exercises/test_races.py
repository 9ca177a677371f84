"""Code that arrives at the same moment: a double click is one submission, and none is lost."""

import uuid

import pytest

from exercises.models import State, Submission
from exercises.services import Busy, claims, submit_code, submitting
from lstm_course.accounts.models import User
from tests.at_once import all_at_once
from tests.cast import ExerciseFactory, SubmissionFactory, UserFactory
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


def test_of_a_persons_submissions_taken_at_once_one_runs() -> None:
    user, exercise = UserFactory(), ExerciseFactory()
    mine = SubmissionFactory.create_batch(AT_ONCE, user=user, exercise=exercise)
    someone = SubmissionFactory(exercise=exercise)
    runs = [*mine, someone]
    taken = all_at_once(lambda n: claims.take(Submission, runs[n].pk), len(runs))
    assert taken[-1] == someone
    assert sum(run is not None for run in taken[:-1]) == 1
    running = Submission.objects.filter(user=user, state=State.RUNNING)
    assert list(running.values_list("tries", flat=True)) == [1]
