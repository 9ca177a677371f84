"""What a teacher and a student do with a class."""

from django.db import transaction
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom, Enrolment, new_join_code


class ClassClosed(Exception):
    """Nobody can join: the class is closed or archived."""


class OwnClass(Exception):
    """A teacher cannot be a student of their own class."""


def create_class(*, teacher: User, name: str) -> Classroom:
    """Make a class that this teacher owns."""
    return Classroom.objects.create(teacher=teacher, name=name)


@transaction.atomic
def join_class(*, student: User, classroom: Classroom) -> Enrolment:
    """Put a student into a class; doing it twice changes nothing, coming back is welcome."""
    classroom = Classroom.objects.select_for_update().get(pk=classroom.pk)
    if not classroom.can_be_joined:
        raise ClassClosed
    if classroom.teacher_id == student.pk:
        raise OwnClass
    enrolment, _ = Enrolment.objects.update_or_create(
        classroom=classroom, student=student, defaults={"left_at": None}
    )
    return enrolment


def leave_class(*, student: User, classroom: Classroom) -> None:
    """End an enrolment. The student's work stays theirs; the teacher no longer sees it."""
    Enrolment.objects.filter(classroom=classroom, student=student, left_at=None).update(
        left_at=timezone.now()
    )


def renew_code(*, classroom: Classroom) -> None:
    """Make old links and codes useless."""
    classroom.join_code = new_join_code()
    classroom.save(update_fields=["join_code"])


def set_open(*, classroom: Classroom, is_open: bool) -> None:
    classroom.is_open = is_open
    classroom.save(update_fields=["is_open"])
