"""More time for some, and taking work away: what changes marks leaves its line in the records."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Adjustment, Assignment, Extension, Section
from lstm_course.classroom.oversight import record_all


@transaction.atomic
def extend(
    assignment: Assignment,
    *,
    student: User | None,
    section: Section | None,
    due_at: datetime,
    reason: str,
    by: User,
) -> Extension:
    """Give a student or a section more time; a second extension takes the first one's place."""
    given, _ = assignment.extensions.update_or_create(
        student=student, section=section, defaults={"due_at": due_at, "reason": reason}
    )
    record_all(
        classroom=assignment.classroom,
        actor=by,
        students=people_of(given),
        action="extended",
        assignment=assignment.title,
        reason=reason,
    )
    return given


@transaction.atomic
def withdraw_extension(extension: Extension, *, by: User) -> None:
    """Let it be due for them as for everybody else."""
    record_all(
        classroom=extension.assignment.classroom,
        actor=by,
        students=people_of(extension),
        action="withdrew-extension",
        assignment=extension.assignment.title,
    )
    extension.delete()


@transaction.atomic
def remove_assignment(assignment: Assignment, *, by: User) -> None:
    """Take the work away, with the marks by hand that were given for it."""
    marked = Adjustment.objects.filter(assignment=assignment, is_withdrawn=False)
    record_all(
        classroom=assignment.classroom,
        actor=by,
        students=list(marked.values_list("student_id", flat=True)),
        action="withdrew-adjustment",
        assignment=assignment.title,
        reason="the assignment was removed",
    )
    assignment.delete()


def people_of(extension: Extension) -> Iterable[int]:
    """The primary keys of those whom it concerns now."""
    if extension.student_id:
        return [extension.student_id]
    inside = extension.assignment.classroom.enrolments.filter(left_at=None)
    return inside.filter(section=extension.section_id).values_list("student_id", flat=True)
