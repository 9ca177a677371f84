"""What a teacher and a student do with a class."""

from django.db import transaction
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.assigning import copy_assignments
from lstm_course.classroom.attempts import set_limits
from lstm_course.classroom.models import (
    Classroom,
    Enrolment,
    Role,
    Section,
    Staff,
    new_join_code,
)


class ClassClosed(Exception):
    """Nobody can join: the class is closed or archived."""


class OwnClass(Exception):
    """Who teaches a class cannot be a student of it."""


class StaffRefused(Exception):
    """This person cannot have that role; the message says why."""


def create_class(*, teacher: User, name: str, time_zone: str = "") -> Classroom:
    """Make a class that this teacher owns."""
    made = Classroom(teacher=teacher, name=name)
    if time_zone:
        made.time_zone = time_zone
    made.save()
    return made


@transaction.atomic
def join_class(*, student: User, classroom: Classroom, is_invited: bool = False) -> Enrolment:
    """Put a student into a class; doing it twice changes nothing, coming back is welcome.

    An invitation opens a closed class, never an archived one, and brings its section along.
    Raises ClassClosed and OwnClass.
    """
    classroom = Classroom.objects.select_for_update().get(pk=classroom.pk)
    if classroom.is_archived or not (classroom.is_open or is_invited):
        raise ClassClosed
    if classroom.teacher_id == student.pk or classroom.staff.filter(person=student).exists():
        raise OwnClass
    invitation = classroom.invitations.filter(username__iexact=student.username).first()
    kept = {"section": invitation.section} if invitation and invitation.section else {}
    enrolment, _ = Enrolment.objects.update_or_create(
        classroom=classroom, student=student, defaults={"left_at": None, **kept}
    )
    classroom.invitations.filter(username__iexact=student.username).delete()
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


def archive(*, classroom: Classroom) -> None:
    """Put a class away: everything stays to be read, nothing can be changed."""
    Classroom.objects.filter(pk=classroom.pk, archived_at=None).update(archived_at=timezone.now())


def bring_back(*, classroom: Classroom) -> None:
    Classroom.objects.filter(pk=classroom.pk).update(archived_at=None)


@transaction.atomic
def copy_class(*, classroom: Classroom, name: str, teacher: User, weeks: int = 0) -> Classroom:
    """Make a new class with the same settings, sections and assignments, without its people.

    What is set is due `weeks` later than in the class that is copied.
    """
    made = create_class(teacher=teacher, name=name, time_zone=classroom.time_zone)
    made.drop_lowest = classroom.drop_lowest
    made.save(update_fields=["drop_lowest"])
    Section.objects.bulk_create(
        Section(classroom=made, name=section.name) for section in classroom.sections.all()
    )
    copy_assignments(classroom, made, weeks=weeks)
    set_limits(made, dict(classroom.attempt_limits.values_list("exercise", "minutes")))
    return made


@transaction.atomic
def appoint(*, classroom: Classroom, username: str, role: str) -> Staff:
    """Give a person a role beside the owner, or another one. Raises StaffRefused."""
    person = User.objects.filter(username__iexact=username, is_active=True).first()
    if person is None:
        raise StaffRefused(f"Nobody has the user name “{username}”. They sign up first.")
    if person.pk == classroom.teacher_id:
        raise StaffRefused(f"“{person.username}” owns this class.")
    if classroom.enrolments.filter(student=person, left_at=None).exists():
        raise StaffRefused(f"“{person.username}” is a student of this class.")
    if role == Role.CO_TEACHER and not person.is_teacher:
        raise StaffRefused(
            f"“{person.username}” is not a verified teacher. Make them an assistant, or ask the "
            "administrator to verify them."
        )
    staff, _ = Staff.objects.update_or_create(
        classroom=classroom, person=person, defaults={"role": role}
    )
    return staff
