"""Two at once: nothing is lost, nothing is doubled, and the loser is told."""

import uuid
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest import MonkeyPatch

from exercises.models import Submission
from exercises.services import submit_code
from lstm_course.accounts.models import User
from lstm_course.classroom import enrolling, services
from lstm_course.classroom.adjusting import adjust
from lstm_course.classroom.correcting import Outdated
from lstm_course.classroom.models import (
    Adjustment,
    Assignment,
    AuditEntry,
    Invitation,
    Milestone,
    Trace,
)
from lstm_course.classroom.roster import Row
from lstm_course.classroom.views import joining
from quizzes.models import Answer
from quizzes.services import answer_question
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    TeacherFactory,
    UserFactory,
)
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; an exception is an outcome, too."""
    outcomes: list[object] = []
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            outcomes.append(act())
        except Outdated as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_first_marks_one_stands_and_the_other_teacher_is_told() -> None:
    classroom = ClassroomFactory()
    student = EnrolmentFactory(classroom=classroom).student
    assignment = Assignment.objects.create(
        classroom=classroom, title="Gates", due_at=timezone.now()
    )
    teachers = [classroom.teacher, TeacherFactory()]
    outcomes = at_once(
        *(
            lambda by=by, percent=percent: adjust(  # type: ignore[misc]  # a lambda has no types
                classroom,
                assignment,
                student,
                percent=percent,
                reason="why",
                by=by,
                version=0,
            )
            for by, percent in zip(teachers, (20, 80), strict=True)
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Adjustment", "Outdated"]
    kept = Adjustment.objects.get()
    assert kept.version == 1
    assert AuditEntry.objects.get().detail["percent"] == kept.percent
    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, Outdated))
    assert f"set it to {kept.percent} % while you were looking" in str(refused)


def test_a_roster_imported_twice_at_once_invites_once() -> None:
    classroom = ClassroomFactory()
    rows = [Row(number, f"person{number}", section="A") for number in range(1, 21)]
    changed = at_once(
        *[lambda: enrolling.import_roster(classroom=classroom, rows=rows) for _ in range(2)]
    )
    assert sorted(changed, key=str) == [0, 20]
    assert Invitation.objects.count() == 20
    assert classroom.sections.count() == 1


def test_an_archive_while_a_student_hands_code_in_loses_no_submission() -> None:
    classroom = ClassroomFactory()
    student = EnrolmentFactory(classroom=classroom).student
    exercise = ItemFactory(question=None, exercise=ExerciseFactory()).exercise
    token = uuid.UUID("00000000-0000-4000-8000-000000000002")
    at_once(
        lambda: services.archive(classroom=classroom),
        lambda: submit_code(user=student, exercise=exercise, source="x = 1\n", token=token),
    )
    classroom.refresh_from_db()
    assert classroom.is_archived
    assert Submission.objects.get().user == student


def test_a_yes_to_a_class_that_is_archived_meanwhile_is_told_so(monkeypatch: MonkeyPatch) -> None:
    classroom = ClassroomFactory()
    student = UserFactory(username="ivan")
    invitation = classroom.invitations.create(username="ivan")
    asked = joining.own_invitation

    def archived_meanwhile(user: User, pk: int) -> Invitation:
        found = asked(user, pk)
        services.archive(classroom=classroom)
        return found

    monkeypatch.setattr(joining, "own_invitation", archived_meanwhile)
    address = reverse("accept-invitation", args=[invitation.pk])
    page = signed_in(student).post(address, follow=True).content.decode()
    assert "This class was archived meanwhile" in page
    assert not classroom.students().exists()


def test_an_archive_while_a_student_answers_loses_no_answer() -> None:
    classroom = ClassroomFactory()
    student = EnrolmentFactory(classroom=classroom, student=UserFactory()).student
    item = ItemFactory()
    token = "00000000-0000-4000-8000-000000000001"
    at_once(
        lambda: services.archive(classroom=classroom),
        lambda: answer_question(
            user=student, question=item.question, token=token, response={"choice": ["1"]}
        ),
    )
    classroom.refresh_from_db()
    assert classroom.is_archived
    assert Answer.objects.count() == Trace.objects.count() == Milestone.objects.count() == 1
