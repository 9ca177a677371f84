"""What is in an assignment, when it is due for whom, and what a student still has to do."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.grid import items_of_course
from lstm_course.classroom.models import Assignment, CalendarFeed, Classroom, Enrolment, Extension
from lstm_course.lessons.due import DueItem
from lstm_course.lessons.models import Item
from lstm_course.progress.models import ItemProgress

COPIED = (
    "title",
    "opens_at",
    "due_at",
    "late_loss",
    "late_floor",
    "counting",
    "showing",
    "weight",
)


@dataclass(frozen=True)
class DueWork:
    """An assignment as its student sees it."""

    assignment: Assignment
    due_at: datetime  # theirs, in the class's time zone
    items: tuple[Item, ...]
    solved: int

    @property
    def is_done(self) -> bool:
        return bool(self.items) and self.solved == len(self.items)

    @property
    def is_over(self) -> bool:
        return self.due_at <= timezone.now()

    @property
    def link(self) -> str:
        """Where the work begins: the step of its first item."""
        return self.items[0].step.get_absolute_url() if self.items else "/"


def with_parts(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.prefetch_related("lessons", "steps", "items", "extensions")


def items_in(assignment: Assignment, items: Iterable[Item]) -> tuple[Item, ...]:
    """The items of the assignment, in the order of the lesson; of what `with_parts` fetched."""
    lessons = {lesson.pk for lesson in assignment.lessons.all()}
    steps = {step.pk for step in assignment.steps.all()}
    chosen = {item.pk for item in assignment.items.all()}
    return tuple(
        item
        for item in items
        if item.pk in chosen or item.step_id in steps or item.step.lesson_id in lessons
    )


def due_for(
    assignment: Assignment, student_id: int, section_id: int | None, extensions: Sequence[Extension]
) -> datetime:
    """When it is due for this student: the latest of the class's time and their extensions."""
    theirs = [
        extension.due_at
        for extension in extensions
        if extension.student_id == student_id
        or (section_id is not None and extension.section_id == section_id)
    ]
    return max([assignment.due_at, *theirs])


def due_work(user: User) -> list[DueWork]:
    """What a student has been set in the classes they are in, the next due first."""
    enrolments = Enrolment.objects.filter(
        student=user, left_at=None, classroom__archived_at=None
    ).values_list("classroom_id", "section_id")
    sections = dict(enrolments[:50])
    opened = Q(opens_at=None) | Q(opens_at__lte=timezone.now())
    found = with_parts(
        Assignment.objects.filter(opened, classroom__in=list(sections)).select_related("classroom")
    )[:200]
    if not found:
        return []
    items = items_of_course()
    solved = set(
        ItemProgress.objects.filter(user=user, solved_at__isnull=False).values_list(
            "item_id", flat=True
        )
    )
    work = [work_of(each, user, sections[each.classroom_id], items, solved) for each in found]
    return sorted(work, key=lambda each: each.due_at)


def work_of(
    assignment: Assignment,
    user: User,
    section: int | None,
    items: Sequence[Item],
    solved: set[int],
) -> DueWork:
    inside = items_in(assignment, items)
    due = due_for(assignment, user.pk, section, list(assignment.extensions.all()))
    return DueWork(
        assignment=assignment,
        due_at=due.astimezone(assignment.classroom.zone),
        items=inside,
        solved=sum(1 for item in inside if item.pk in solved),
    )


def due_items(user: User) -> list[DueItem]:
    """The same for the start page of the course."""
    return [item_of(work) for work in due_work(user)]


def item_of(work: DueWork) -> DueItem:
    done = f"{work.solved} of {len(work.items)}"
    if work.is_done:
        tone, words = "right", "done"
    elif work.is_over:
        tone, words = "wrong", f"late, {done}"
    else:
        tone, words = "waiting", f"{done} solved"
    classroom = work.assignment.classroom
    return DueItem(
        title=work.assignment.title,
        link=work.link,
        group=classroom.name,
        due_at=work.due_at,
        zone=classroom.time_zone,
        tone=tone,
        words=words,
    )


def feed_of(user: User) -> CalendarFeed:
    """The person's calendar address, made when it is first asked for."""
    feed, _ = CalendarFeed.objects.get_or_create(
        user=user, defaults={"token": secrets.token_urlsafe(32)}
    )
    return feed


def renew_feed(user: User) -> None:
    """Make the old calendar address useless."""
    CalendarFeed.objects.update_or_create(user=user, defaults={"token": secrets.token_urlsafe(32)})


def copy_assignments(source: Classroom, target: Classroom, *, weeks: int = 0) -> None:
    """Copy what is set, with its parts, without extensions and marks.

    All times move on by `weeks`, at the same hour of the class's clock.
    """

    def moved(at: datetime | None) -> datetime | None:
        return at and at.astimezone(source.zone) + timedelta(weeks=weeks)

    for assignment in with_parts(source.assignments.all()):
        lessons, steps = list(assignment.lessons.all()), list(assignment.steps.all())
        items = list(assignment.items.all())
        values = {name: getattr(assignment, name) for name in COPIED}
        times = {name: moved(values[name]) for name in ("opens_at", "due_at")}
        copy = Assignment.objects.create(classroom=target, **{**values, **times})
        copy.lessons.set(lessons)
        copy.steps.set(steps)
        copy.items.set(items)
