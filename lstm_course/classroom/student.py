"""What a teacher reads of one student of the class."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Sum
from django.db.models.fields.json import KT
from django.utils import timezone

from exercises.models import Submission
from exercises.presenting.code import DiffLine, changes
from exercises.presenting.panel import badge_of
from lstm_course.accounts.models import User
from lstm_course.classroom.assigning import due_for
from lstm_course.classroom.grid import Cell, Grid, grid_of, items_of_course
from lstm_course.classroom.mastery import Level, mastery_rows, objectives_in_use
from lstm_course.classroom.models import Assignment, Classroom
from lstm_course.lessons.models import Item, Objective, Step
from quizzes.models import Answer

NEWEST = 40
PAUSE = timedelta(minutes=15)
DIFFS = 12  # submissions whose change against the one before is worked out


@dataclass(frozen=True)
class Event:
    """An answer or a submission on the timeline."""

    at: datetime
    answer: Answer | None = None
    submission: Submission | None = None
    diff: tuple[DiffLine, ...] | None = None  # against the submission before it

    @property
    def badge(self) -> object:
        return badge_of(self.submission) if self.submission else None


@dataclass(frozen=True)
class Evidence:
    """One objective: how sure the course is, and the items that it rests on."""

    objective: Objective
    level: Level
    items: Sequence[tuple[Item, Cell]]


def student_report(
    classroom: Classroom, student: User, before: datetime | None = None
) -> dict[str, object]:
    """Standing by step, mastery with its evidence, and the newest attempts, or those `before`."""
    grid = grid_of(items=items_of_course(), students=[student])
    row = grid.row(student)
    return {
        "steps": by_step(grid.items, row.cells),
        "solved": row.solved,
        "total": len(grid.items),
        "mistakes": grid.common_mistakes(),
        "evidence": evidence_of(classroom, student, grid, row.cells),
        "minutes": minutes_on_answers(student),
        "code_minutes": minutes_on_code(student),
        "work": work_of(classroom, student),
        "timeline": timeline(student, before or timezone.now()),
        "newest": NEWEST,
    }


def by_step(
    items: Sequence[Item], cells: tuple[Cell, ...]
) -> list[tuple[Step, list[tuple[Item, Cell]]]]:
    """Group the items with their cells by the step that they stand in."""
    groups: dict[int, tuple[Step, list[tuple[Item, Cell]]]] = {}
    for item, cell in zip(items, cells, strict=True):
        groups.setdefault(item.step_id, (item.step, []))[1].append((item, cell))
    return list(groups.values())


def evidence_of(
    classroom: Classroom, student: User, grid: Grid, cells: tuple[Cell, ...]
) -> list[Evidence]:
    objectives = objectives_in_use()
    (row,) = mastery_rows(classroom, [student], objectives)
    tried = defaultdict(list)
    for item, cell in zip(grid.items, cells, strict=True):
        if cell.state != "none":
            tried[item.objective_id].append((item, cell))
    return [
        Evidence(objective, level, tried[objective.pk])
        for objective, level in zip(objectives, row.levels, strict=True)
    ]


def minutes_on_answers(student: User) -> int:
    """Time between seeing and answering questions, summed up; reading is not in it."""
    seconds = Answer.objects.filter(user=student).aggregate(sum=Sum("seconds"))["sum"]
    return round((seconds or 0) / 60)


def minutes_on_code(student: User) -> int:
    """Time from one hand-in to the next, summed up; a longer pause is no work on it."""
    times = Submission.objects.of(student).values_list("created_at", flat=True)
    gaps = (later - earlier for later, earlier in pairwise(times))
    return round(sum((gap for gap in gaps if gap <= PAUSE), timedelta()) / timedelta(minutes=1))


def work_of(classroom: Classroom, student: User) -> list[tuple[Assignment, datetime]]:
    """What is set in the class, each with its due time for this student."""
    section = classroom.enrolments.values_list("section_id", flat=True).get(student=student)
    found = classroom.assignments.prefetch_related("extensions")
    return [
        (each, due_for(each, student.pk, section, list(each.extensions.all()))) for each in found
    ]


def timeline(student: User, before: datetime) -> list[Event]:
    """The newest attempts of both kinds, newest first, with what changed between submissions."""
    answers = (
        Answer.objects.filter(user=student, created_at__lt=before)
        .select_related("question")
        .only("number", "score", "created_at", "question__slug", "user", "seconds", "used_help")
        .order_by("-created_at")[:NEWEST]
    )
    submissions = list(
        Submission.objects.of(student)
        .filter(created_at__lt=before)
        .select_related("exercise")
        .annotate(headline=KT("report__headline"))
        .defer("report", "exercise__statement_html", "exercise__starter", "exercise__solution")[
            :NEWEST
        ]
    )
    events = [Event(at=answer.created_at, answer=answer) for answer in answers]
    events += with_changes(submissions)
    return sorted(events, key=lambda event: event.at, reverse=True)[:NEWEST]


def with_changes(submissions: Iterable[Submission]) -> list[Event]:
    """Pair each submission (newest first) with the one before it of the same exercise."""
    later: dict[int, Submission] = {}
    diffs: dict[int, tuple[DiffLine, ...] | None] = {}
    in_order = list(submissions)
    for submission in in_order:
        after = later.get(submission.exercise_id)
        if after is not None and len(diffs) < DIFFS:
            diffs[after.pk] = changes(submission.source, after.source)
        later[submission.exercise_id] = submission
    return [
        Event(at=each.created_at, submission=each, diff=diffs.get(each.pk)) for each in in_order
    ]
