"""Adjustments from a file: read, shown as changes first, then made all at once."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from lstm_course.accounts.models import User
from lstm_course.classroom.correcting import correct
from lstm_course.classroom.lists import read_lines
from lstm_course.classroom.models import Adjustment, Assignment, Classroom
from lstm_course.classroom.oversight import record

MOST_ROWS = 5000
HEADINGS = {"user name"}


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


@dataclass(frozen=True)
class Book:
    """What lines are read against: people, assignments and the marks by hand of the class."""

    students: Mapping[str, User]  # by user name
    assignments: Mapping[str, Assignment]  # by title; both in small letters
    twice: frozenset[str]  # titles that more than one assignment has
    known: Mapping[tuple[int, int], Adjustment]
    lines: dict[tuple[int, int], int] = field(default_factory=dict)  # where a mark was read

    def read(self, line: int, fields: Sequence[str]) -> Wanted | str:
        """Return what the line asks for, or what is wrong with it."""
        if len(fields) < 4:
            return "A line needs user name, assignment, percent and reason."
        name, title, percent, reason = fields[:4]
        student, assignment = self.students.get(name.lower()), self.assignments.get(title.lower())
        if student is None:
            return f"“{name}” is not in this class."
        if assignment is None:
            return f"There is no assignment “{title}”."
        if title.lower() in self.twice:
            return f"Two assignments are called “{title}”. Give one of them another title first."
        key = (assignment.pk, student.pk)
        problem = problem_of(percent, reason)
        if not problem and self.lines.setdefault(key, line) != line:
            problem = f"“{name}” has a mark for “{title}” in line {self.lines[key]} already."
        now = self.known.get(key)
        return problem or Wanted(line, student, assignment, int(percent), reason, now)


def problem_of(percent: str, reason: str) -> str:
    """Say what is wrong with a mark and its reason; empty when they are good."""
    if not re.fullmatch("[0-9]{1,2}|100", percent):
        return f"“{percent[:40]}” is no percentage from 0 to 100."
    return "" if 0 < len(reason) <= 300 else "Give a reason of 1 to 300 letters."


def book_of(classroom: Classroom) -> Book:
    assignments = list(classroom.assignments.all())
    titles = Counter(each.title.lower() for each in assignments)
    rows = Adjustment.objects.filter(assignment__classroom=classroom).order_by("pk")
    return Book(
        students={student.username.lower(): student for student in classroom.students()},
        assignments={each.title.lower(): each for each in assignments},
        twice=frozenset(title for title, times in titles.items() if times > 1),
        known={(row.assignment_id, row.student_id): row for row in rows},
    )


def plan_of(classroom: Classroom, text: str) -> Plan:
    """Read the lines against the class. Three queries, and nothing is written.

    Raises ListRefused for a text that is no list.
    """
    lines, book = read_lines(text, HEADINGS, MOST_ROWS), book_of(classroom)
    found = [(line, book.read(line, fields)) for line, fields in lines]
    return Plan(
        wanted=[wanted for _, wanted in found if isinstance(wanted, Wanted)],
        errors=[(line, message) for line, message in found if isinstance(message, str)],
        stamp=stamp_of(book.known.values()),
    )


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
