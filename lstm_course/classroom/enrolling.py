"""What a roster does to a class: who would be invited or moved, and doing it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom, Enrolment, Invitation, Section
from lstm_course.classroom.roster import Row
from lstm_course.classroom.services import join_class

AT_ONCE = 500  # rows of one statement


@dataclass(frozen=True, slots=True)
class Change:
    """What a row of the roster comes to."""

    row: Row
    words: str
    is_new: bool  # whether confirming it would change anything
    there: Enrolment | Invitation | None = None  # what the class has of this person by now


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
        return Change(row, f"{standing}; moves to {row.section}", is_new=True, there=there)
    return Change(row, standing, is_new=False, there=there)


def teachers_of(classroom: Classroom) -> list[str]:
    staff = classroom.staff.values_list("person__username", flat=True)
    return [classroom.teacher.username, *staff]


@transaction.atomic
def import_roster(*, classroom: Classroom, rows: Iterable[Row]) -> int:
    """Invite and move; return how many rows changed something. Doing it twice changes nothing.

    Written in bulk: whoever else writes waits for it.
    """
    locked = Classroom.objects.select_for_update().get(pk=classroom.pk)
    wanted = [change for change in changes_for(locked, rows) if change.is_new]
    sections = sections_named(locked, {each.row.section for each in wanted if each.row.section})
    there = [placed(locked, change, sections.get(change.row.section)) for change in wanted]
    moved = [each for each in there if isinstance(each, Enrolment)]
    invited = [each for each in there if isinstance(each, Invitation)]
    Enrolment.objects.bulk_update(moved, ["section"], batch_size=AT_ONCE)
    known, new = [i for i in invited if i.pk], [i for i in invited if not i.pk]
    Invitation.objects.bulk_update(known, ["section"], batch_size=AT_ONCE)
    Invitation.objects.bulk_create(new, batch_size=AT_ONCE)
    return len(wanted)


def placed(classroom: Classroom, change: Change, section: Section | None) -> Enrolment | Invitation:
    """What the class has of this person, or a new invitation, with its section; not yet saved."""
    row = change.row
    there = change.there or Invitation(classroom=classroom, username=row.username, name=row.name)
    there.section = section
    return there


def sections_named(classroom: Classroom, names: set[str]) -> dict[str, Section]:
    """Fetch the sections of these names; those that are missing are made."""
    missing = names - set(classroom.sections.values_list("name", flat=True))
    Section.objects.bulk_create(Section(classroom=classroom, name=name) for name in missing)
    return {section.name: section for section in classroom.sections.all()}


def invitations_to(user: User) -> list[Invitation]:
    """The classes that this person may say yes to."""
    found = Invitation.objects.filter(
        username__iexact=user.username, classroom__archived_at=None
    ).select_related("classroom__teacher")
    return list(found[:50])


def accept(*, invitation: Invitation, student: User) -> Enrolment:
    """Say yes: join, also where the class is closed for others, and take the section's place."""
    return join_class(student=student, classroom=invitation.classroom, is_invited=True)


def decline(*, invitation: Invitation) -> None:
    invitation.delete()
