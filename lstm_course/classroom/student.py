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
from lstm_course.classroom.assigning import item_of, with_parts
from lstm_course.classroom.assigning import work_of as due_work_of
from lstm_course.classroom.grid import Cell, Grid, grid_of, items_of_course, known_mistakes
from lstm_course.classroom.mastery import Level, mastery_rows, objectives_in_use
from lstm_course.classroom.models import Assignment, Classroom
from lstm_course.classroom.watching import needs_of
from lstm_course.lessons.due import DueItem
from lstm_course.lessons.models import Item, Misconception, Objective, Step
from quizzes.models import Answer

NEWEST = 40
PAUSE = timedelta(minutes=15)
SHOWN = ("number", "score", "created_at", "user", "used_help", "misconceptions")  # of an answer
DIFFS = 12  # submissions whose change against the one before is worked out


@dataclass(frozen=True)
class Event:
    """An answer or a submission on the timeline."""

    at: datetime
    answer: Answer | None = None
    submission: Submission | None = None
    diff: tuple[DiffLine, ...] | None = None  # against the submission before it
    mistakes: tuple[Misconception, ...] = ()  # that the answer shows

    @property
    def badge(self) -> object:
        return badge_of(self.submission) if self.submission else None


@dataclass(frozen=True)
class StepStanding:
    """The items of one step with how the student stands at them."""

    step: Step
    items: Sequence[tuple[Item, Cell]]

    @property
    def solved(self) -> int:
        return sum(1 for _, cell in self.items if cell.state == "right")


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
        "needs": needs_of(classroom, [student]),
        "solved": row.solved,
        "total": len(grid.items),
        "mistakes": grid.common_mistakes(),
        "evidence": evidence_of(classroom, student, grid, row.cells),
        "minutes": minutes_on_answers(student),
        "code_minutes": minutes_on_code(student),
        "work": work_of(classroom, student, grid.items, row.cells),
        "timeline": timeline(student, before or timezone.now()),
        "newest": NEWEST,
    }


def by_step(items: Sequence[Item], cells: tuple[Cell, ...]) -> list[StepStanding]:
    """Group the items with their cells by the step that they stand in."""
    groups: dict[Step, list[tuple[Item, Cell]]] = defaultdict(list)
    for item, cell in zip(items, cells, strict=True):
        groups[item.step].append((item, cell))
    return [StepStanding(step, inside) for step, inside in groups.items()]


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


def work_of(
    classroom: Classroom, student: User, items: Sequence[Item], cells: Sequence[Cell]
) -> list[tuple[Assignment, DueItem]]:
    """What is set in the class, each with its due time for this student and how far they are."""
    section = classroom.enrolments.values_list("section_id", flat=True).get(student=student)
    solved = {item.pk for item, cell in zip(items, cells, strict=True) if cell.state == "right"}
    return [
        (each, item_of(due_work_of(each, student, section, items, solved)))
        for each in with_parts(classroom.assignments.all())
    ]


def timeline(student: User, before: datetime) -> list[Event]:
    """The newest attempts of both kinds, newest first, with what changed between submissions."""
    answers = (
        Answer.objects.filter(user=student, created_at__lt=before)
        .select_related("question")
        .only(*SHOWN, "question__slug")
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
    events = with_mistakes(answers) + with_changes(submissions)
    return sorted(events, key=lambda event: event.at, reverse=True)[:NEWEST]


def with_mistakes(answers: Iterable[Answer]) -> list[Event]:
    """Pair each answer with the named mistakes that it shows."""
    in_order = list(answers)
    known = known_mistakes(slug for answer in in_order for slug in answer.misconceptions)
    return [
        Event(
            at=answer.created_at,
            answer=answer,
            mistakes=tuple(known[slug] for slug in answer.misconceptions if slug in known),
        )
        for answer in in_order
    ]


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
