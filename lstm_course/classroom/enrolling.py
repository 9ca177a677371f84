"""What a roster does to a class: who would be invited or moved, and doing it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom, Enrolment, Invitation, Section
from lstm_course.classroom.roster import Row
from lstm_course.classroom.services import join_class


@dataclass(frozen=True, slots=True)
class Change:
    """What a row of the roster comes to."""

    row: Row
    words: str
    is_new: bool  # whether confirming it would change anything


def changes_for(classroom: Classroom, rows: Iterable[Row]) -> list[Change]:
    """Preview: say for each row what confirming it would do. Four queries, whatever the size."""
    enrolled = {
        enrolment.student.username.lower(): enrolment
        for enrolment in classroom.enrolments.filter(left_at=None).select_related(
            "student", "section"
        )
    }
    invited = {
        invitation.username.lower(): invitation
        for invitation in classroom.invitations.select_related("section")
    }
    teachers = {name.lower() for name in teachers_of(classroom)}
    return [change_of(row, enrolled, invited, teachers) for row in rows]


def change_of(
    row: Row, enrolled: dict[str, Enrolment], invited: dict[str, Invitation], teachers: set[str]
) -> Change:
    key = row.username.lower()
    if key in teachers:
        return Change(row, "teaches this class: left out", is_new=False)
    there = enrolled.get(key) or invited.get(key)
    if there is None:
        return Change(row, "will be invited", is_new=True)
    standing = "is in the class" if key in enrolled else "is invited already"
    now = there.section.name if there.section else ""
    if row.section and row.section != now:
        return Change(row, f"{standing}; moves to {row.section}", is_new=True)
    return Change(row, standing, is_new=False)


def teachers_of(classroom: Classroom) -> list[str]:
    staff = classroom.staff.values_list("person__username", flat=True)
    return [classroom.teacher.username, *staff]


@transaction.atomic
def import_roster(*, classroom: Classroom, rows: Iterable[Row]) -> int:
    """Invite and move; return how many rows changed something. Doing it twice changes nothing."""
    locked = Classroom.objects.select_for_update().get(pk=classroom.pk)
    wanted = [change.row for change in changes_for(locked, rows) if change.is_new]
    sections = sections_named(locked, {row.section for row in wanted if row.section})
    for row in wanted:
        place_or_invite(locked, row, sections.get(row.section))
    return len(wanted)


def sections_named(classroom: Classroom, names: set[str]) -> dict[str, Section]:
    """Fetch the sections of these names; those that are missing are made."""
    missing = names - set(classroom.sections.values_list("name", flat=True))
    Section.objects.bulk_create(Section(classroom=classroom, name=name) for name in missing)
    return {section.name: section for section in classroom.sections.all()}


def place_or_invite(classroom: Classroom, row: Row, section: Section | None) -> None:
    enrolled = classroom.enrolments.filter(left_at=None, student__username__iexact=row.username)
    if enrolled.update(section=section):
        return
    known = classroom.invitations.filter(username__iexact=row.username)
    if known.update(section=section):
        return
    Invitation.objects.create(
        classroom=classroom, username=row.username, name=row.name, section=section
    )


def invitations_to(user: User) -> list[Invitation]:
    """The classes that this person may say yes to."""
    found = Invitation.objects.filter(
        username__iexact=user.username, classroom__archived_at=None
    ).select_related("classroom__teacher")
    return list(found[:50])


@transaction.atomic
def accept(*, invitation: Invitation, student: User) -> Enrolment:
    """Say yes: join, also where the class is closed for others, and take the section's place."""
    enrolment = join_class(student=student, classroom=invitation.classroom, is_invited=True)
    invitation.delete()
    return enrolment


def decline(*, invitation: Invitation) -> None:
    invitation.delete()
