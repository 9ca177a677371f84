"""Taking code: once, numbered, and no more than one person may have in the queue."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connections

from exercises.models import Check, Exercise, State, Submission
from exercises.services import Busy, SourceRefused, check_code, submit_code
from lstm_course.accounts.models import User
from tests.cast import ExerciseFactory
from tests.exercises.conftest import RIGHT, WITHOUT_BIAS


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Do the actions in threads that start together; return what they gave or raised."""
    barrier = threading.Barrier(len(actions))
    results: list[object] = [None] * len(actions)

    def act(index: int, action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[index] = action()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def submit(user: User, exercise: Exercise, source: str = RIGHT) -> Submission:
    return submit_code(user=user, exercise=exercise, source=source, token=uuid.uuid4())


def test_a_submission_is_stored_before_it_is_graded(student: User, gate: Exercise) -> None:
    stored = Submission.objects.get(pk=submit(student, gate).pk)
    assert (stored.source, stored.state, stored.number) == (RIGHT, State.QUEUED, 1)
    assert stored.exercise_version == gate.version


def test_each_submission_has_hidden_cases_of_its_own(student: User, classmate: User) -> None:
    exercise = ExerciseFactory()
    assert submit(student, exercise).seed != submit(classmate, exercise).seed


def test_a_doubled_post_is_one_submission(student: User, gate: Exercise) -> None:
    token = uuid.uuid4()
    first = submit_code(user=student, exercise=gate, source=RIGHT, token=token)
    again = submit_code(user=student, exercise=gate, source=RIGHT, token=token)
    assert first == again
    assert Submission.objects.count() == 1


def test_code_that_was_changed_under_an_old_token_is_not_lost(
    student: User, gate: Exercise
) -> None:
    token = uuid.uuid4()
    submit_code(user=student, exercise=gate, source=RIGHT, token=token)
    second = submit_code(user=student, exercise=gate, source=WITHOUT_BIAS, token=token)
    again = submit_code(user=student, exercise=gate, source=WITHOUT_BIAS, token=token)
    assert second == again
    assert (second.number, second.source) == (2, WITHOUT_BIAS)


def test_two_people_may_use_the_same_token(student: User, classmate: User, gate: Exercise) -> None:
    token = uuid.uuid4()
    mine = submit_code(user=student, exercise=gate, source=RIGHT, token=token)
    theirs = submit_code(user=classmate, exercise=gate, source=RIGHT, token=token)
    assert mine != theirs


def test_each_exercise_is_numbered_by_itself(student: User, gate: Exercise) -> None:
    other = ExerciseFactory(slug="sigmoid")
    assert [submit(student, gate).number, submit(student, other).number] == [1, 1]


def test_a_person_has_one_running_and_one_waiting(student: User, gate: Exercise) -> None:
    submit(student, gate)
    submit(student, gate)
    with pytest.raises(Busy) as refusal:
        submit(student, gate)
    assert refusal.value.message == (
        "One submission of yours is being graded and another one waits. This one was not sent: "
        "your code is still here, so submit it when the first verdict is in."
    )
    assert Submission.objects.count() == 2


def test_a_doubled_post_of_a_busy_person_is_still_answered(student: User, gate: Exercise) -> None:
    token = uuid.uuid4()
    first = submit_code(user=student, exercise=gate, source=RIGHT, token=token)
    submit(student, gate)
    assert submit_code(user=student, exercise=gate, source=RIGHT, token=token) == first


def test_what_is_refused_is_not_stored(student: User, gate: Exercise) -> None:
    with pytest.raises(SourceRefused):
        submit(student, gate, "")
    with pytest.raises(SourceRefused):
        check_code(user=student, exercise=gate, source="\0")
    assert not Submission.objects.exists()
    assert not Check.objects.exists()


def test_a_newer_check_takes_the_place_of_an_older_one(student: User, gate: Exercise) -> None:
    old = check_code(user=student, exercise=gate, source=WITHOUT_BIAS)
    new = check_code(user=student, exercise=gate, source=RIGHT)
    assert old.pk == new.pk
    assert Check.objects.get().source == RIGHT


def test_a_check_is_no_submission(student: User, gate: Exercise) -> None:
    check_code(user=student, exercise=gate, source=RIGHT)
    assert not Submission.objects.exists()


def test_eight_posts_of_one_form_at_once_are_one_submission(
    threads: None, grader: object, student: User, gate: Exercise
) -> None:
    token = uuid.uuid4()

    def post() -> Submission:
        return submit_code(user=student, exercise=gate, source=RIGHT, token=token)

    numbers = {result.number for result in at_once(*[post] * 8) if isinstance(result, Submission)}
    assert numbers == {1}
    assert Submission.objects.count() == 1


def test_posts_of_two_windows_at_once_are_numbered_one_and_two(
    threads: None, grader: object, student: User, gate: Exercise
) -> None:
    results = at_once(*[lambda: submit(student, gate)] * 2)
    assert {r.number for r in results if isinstance(r, Submission)} == {1, 2}


def test_checks_of_two_windows_at_once_leave_one_row(
    threads: None, grader: object, student: User, gate: Exercise
) -> None:
    def check() -> Check:
        return check_code(user=student, exercise=gate, source=RIGHT)

    assert all(isinstance(result, Check) for result in at_once(*[check] * 4))
    assert Check.objects.count() == 1
