"""Adjustments from a file: read, shown as changes first, then made all at once."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from lstm_course.accounts.models import User
from lstm_course.classroom.correcting import correct
from lstm_course.classroom.models import Adjustment, Assignment, Classroom
from lstm_course.classroom.oversight import record

MOST_ROWS = 5000
HEADING = "user name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that can be done: `now` is the mark by hand that stands, if any."""

    line: int
    student: User
    assignment: Assignment
    percent: int
    reason: str
    now: Adjustment | None

    @property
    def is_change(self) -> bool:
        return (
            self.now is None
            or self.now.is_withdrawn
            or (self.now.percent, self.now.reason) != (self.percent, self.reason)
        )


@dataclass(frozen=True)
class Plan:
    """What the lines come to, the errors as (line, message), and a stamp of the marks read."""

    wanted: Sequence[Wanted]
    errors: Sequence[tuple[int, str]]
    stamp: str

    @property
    def changes(self) -> list[Wanted]:
        return [each for each in self.wanted if each.is_change]


class MarksMoved(Exception):
    """A mark changed between preview and import: nothing was written."""


def plan_of(classroom: Classroom, text: str) -> Plan:
    """Read the lines against the class. Three queries, and nothing is written."""
    students = {student.username.lower(): student for student in classroom.students()}
    assignments = {each.title.lower(): each for each in classroom.assignments.all()}
    rows = Adjustment.objects.filter(assignment__classroom=classroom).order_by("pk")
    known = {(row.assignment_id, row.student_id): row for row in rows}
    wanted, errors = [], []
    for line, fields in enumerate(csv.reader(text.splitlines()[:MOST_ROWS]), start=1):
        values = [field.strip() for field in fields]
        if not any(values) or values[0].lower() == HEADING:
            continue
        found = read_line(line, values, students, assignments, known)
        if isinstance(found, str):
            errors.append((line, found))
        else:
            wanted.append(found)
    return Plan(wanted, errors, stamp_of(known.values()))


def read_line(
    line: int,
    values: list[str],
    students: dict[str, User],
    assignments: dict[str, Assignment],
    known: dict[tuple[int, int], Adjustment],
) -> Wanted | str:
    """Return what the line asks for, or what is wrong with it."""
    if len(values) < 4:
        return "A line needs user name, assignment, percent and reason."
    name, title, percent, reason = values[:4]
    student, assignment = students.get(name.lower()), assignments.get(title.lower())
    if student is None:
        return f"“{name}” is not in this class."
    if assignment is None:
        return f"There is no assignment “{title}”."
    if not (percent.isascii() and percent.isdecimal() and int(percent) <= 100):
        return f"“{percent}” is no percentage from 0 to 100."
    if not reason or len(reason) > 300:
        return "Give a reason of 1 to 300 letters."
    now = known.get((assignment.pk, student.pk))
    return Wanted(line, student, assignment, int(percent), reason, now)


def stamp_of(rows: Iterable[Adjustment]) -> str:
    text = ";".join(f"{row.pk}:{row.version}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def import_adjustments(classroom: Classroom, text: str, *, stamp: str, by: User) -> int:
    """Make the good lines' changes, or none: raises MarksMoved if a mark changed since `stamp`."""
    locked = Classroom.objects.select_for_update().get(pk=classroom.pk)
    plan = plan_of(locked, text)
    if plan.stamp != stamp:
        raise MarksMoved
    for each in plan.changes:
        adjust(
            locked,
            each.assignment,
            each.student,
            percent=each.percent,
            reason=each.reason,
            by=by,
            version=each.now.version if each.now else 0,
        )
    return len(plan.changes)


@transaction.atomic
def adjust(
    classroom: Classroom,
    assignment: Assignment,
    student: User,
    *,
    percent: int,
    reason: str,
    by: User,
    version: int,
) -> Adjustment:
    """Set a cell of the gradebook by hand, with its entry in the trail. Raises Outdated."""
    made = correct(
        Adjustment,
        {"assignment": assignment, "student": student},
        percent=percent,
        reason=reason,
        by=by,
        version=version,
    )
    record(
        classroom=classroom,
        actor=by,
        student=student,
        action="adjusted",
        assignment=assignment.title,
        percent=percent,
        reason=reason,
    )
    return made
