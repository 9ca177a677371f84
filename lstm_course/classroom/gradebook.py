"""The gradebook: a row for each student, a column for each assignment, and a weighted total."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.assigning import due_for, items_in, with_parts
from lstm_course.classroom.grid import items_of_course
from lstm_course.classroom.marking import LatePolicy, Try, assignment_mark, item_mark, total
from lstm_course.classroom.models import (
    Adjustment,
    Assignment,
    Classroom,
    Counting,
    FreshStart,
    Milestone,
    Override,
    Trace,
)
from lstm_course.lessons.models import Item

Tries = Mapping[tuple[int, int], Sequence[Try]]  # by student and item


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell: the computed mark, what was set by hand, and the version of that."""

    computed: float | None
    by_hand: Adjustment | None
    due_at: datetime

    @property
    def value(self) -> float | None:
        if self.by_hand and not self.by_hand.is_withdrawn:
            return self.by_hand.percent / 100
        return self.computed

    @property
    def is_by_hand(self) -> bool:
        return self.by_hand is not None and not self.by_hand.is_withdrawn

    @property
    def version(self) -> int:
        return self.by_hand.version if self.by_hand else 0

    @property
    def words(self) -> str:
        return percent_words(self.value)


@dataclass(frozen=True, slots=True)
class GradeRow:
    student: User
    marks: tuple[Mark, ...]
    total: float | None

    @property
    def total_words(self) -> str:
        return percent_words(self.total)


def percent_words(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.0f} %"


@dataclass(frozen=True)
class Gradebook:
    """Everything that the marks of some students are made from, in nine queries."""

    classroom: Classroom
    students: Sequence[User]
    assignments: Sequence[Assignment]
    weights: Mapping[int, int]  # by assignment
    drop_lowest: int

    @cached_property
    def contents(self) -> dict[int, tuple[Item, ...]]:
        items = items_of_course()
        return {each.pk: items_in(each, items) for each in self.assignments}

    @cached_property
    def places(self) -> tuple[list[int], list[int]]:
        """The primary keys of the students and of all items that are set."""
        items = {item.pk for inside in self.contents.values() for item in inside}
        return [student.pk for student in self.students], sorted(items)

    @cached_property
    def sections(self) -> dict[int, int | None]:
        rows = self.classroom.enrolments.filter(student__in=self.places[0])
        return dict(rows.values_list("student_id", "section_id"))

    @cached_property
    def adjustments(self) -> dict[tuple[int, int], Adjustment]:
        rows = Adjustment.objects.filter(
            assignment__in=self.assignments, student__in=self.places[0]
        ).select_related("by")
        return {(row.assignment_id, row.student_id): row for row in rows}

    @cached_property
    def overrides(self) -> dict[tuple[int, int], float]:
        rows = Override.objects.filter(
            classroom=self.classroom, student__in=self.places[0], is_withdrawn=False
        )
        return {
            (student, item): percent / 100
            for student, item, percent in rows.values_list("student_id", "item_id", "percent")
        }

    @cached_property
    def fresh(self) -> dict[tuple[int, int], datetime]:
        rows = FreshStart.objects.filter(classroom=self.classroom, student__in=self.places[0])
        in_order = rows.order_by("at").values_list("student_id", "item_id", "at")
        return {(student, item): at for student, item, at in in_order}

    @cached_property
    def best(self) -> Tries:
        rows = Milestone.objects.filter(user__in=self.places[0], item__in=self.places[1])
        return self.tries(rows.values_list("user_id", "item_id", "score", "at"))

    @cached_property
    def first(self) -> Tries:
        rows = Trace.objects.filter(user__in=self.places[0], item__in=self.places[1])
        return self.tries(rows.values_list("user_id", "item_id", "first_score", "first_at"))

    def tries(self, rows: Iterable[tuple[int, int, float, datetime]]) -> Tries:
        """Group attempts by place, without those before a fresh start."""
        found: dict[tuple[int, int], list[Try]] = defaultdict(list)
        for user, item, score, at in rows:
            since = self.fresh.get((user, item))
            if since is None or at >= since:
                found[user, item].append(Try(score, at))
        return found

    def rows(self) -> list[GradeRow]:
        return [self.row(student) for student in self.students]

    def row(self, student: User) -> GradeRow:
        marks = tuple(self.mark(student, assignment) for assignment in self.assignments)
        columns = [
            (mark.value, self.weights.get(each.pk, each.weight))
            for mark, each in zip(marks, self.assignments, strict=True)
        ]
        return GradeRow(student, marks, total(columns, self.drop_lowest))

    def mark(self, student: User, assignment: Assignment) -> Mark:
        due = due_for(
            assignment,
            student.pk,
            self.sections.get(student.pk),
            list(assignment.extensions.all()),
        )
        policy = LatePolicy(assignment.late_loss / 100, assignment.late_floor / 100)
        tries = self.first if assignment.counting == Counting.FIRST else self.best
        marks = [
            self.overrides.get((student.pk, item.pk))
            if (student.pk, item.pk) in self.overrides
            else item_mark(tries.get((student.pk, item.pk), ()), due, policy)
            for item in self.contents[assignment.pk]
        ]
        computed = assignment_mark(marks, is_due=due <= timezone.now())
        return Mark(computed, self.adjustments.get((assignment.pk, student.pk)), due)


def gradebook_of(
    classroom: Classroom,
    students: Sequence[User],
    *,
    weights: Mapping[int, int] | None = None,
    drop_lowest: int | None = None,
) -> Gradebook:
    """The gradebook of these students; other weights make it a preview that nothing stores."""
    return Gradebook(
        classroom,
        students,
        list(with_parts(classroom.assignments.all())[:100]),
        weights or {},
        classroom.drop_lowest if drop_lowest is None else drop_lowest,
    )


@transaction.atomic
def set_weights(classroom: Classroom, weights: Mapping[int, int], drop_lowest: int | None) -> None:
    """Store the weights of these assignments of the class, and how many marks are left out."""
    for assignment in classroom.assignments.filter(pk__in=weights):
        assignment.weight = weights[assignment.pk]
        assignment.save(update_fields=["weight"])
    if drop_lowest is not None:
        Classroom.objects.filter(pk=classroom.pk).update(drop_lowest=drop_lowest)
