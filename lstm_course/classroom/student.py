"""What a teacher reads of one student of the class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Sum
from django.db.models.fields.json import KT
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from exercises.models import Submission
from exercises.presenting.code import DiffLine, changes
from exercises.presenting.panel import badge_of
from lstm_course.accounts.models import User
from lstm_course.classroom.assigning import item_of, with_parts
from lstm_course.classroom.assigning import work_of as due_work_of
from lstm_course.classroom.grid import (
    Cell,
    Grid,
    Standing,
    grid_of,
    items_of_course,
    known_mistakes,
)
from lstm_course.classroom.mastery import Level, mastery_rows, objectives_in_use
from lstm_course.classroom.models import Assignment, Classroom
from lstm_course.classroom.watching import needs_of
from lstm_course.lessons.due import DueItem
from lstm_course.lessons.models import Item, Misconception, Objective, Step
from quizzes.models import Answer

NEWEST = 40
PAUSE = timedelta(minutes=15)
SHOWN = ("number", "score", "created_at", "user", "used_help", "misconceptions")  # of an answer
HANDED_IN = ("user", "number", "source", "state", "verdict", "score", "created_at")
UNMENDED = 5  # mistakes that are listed
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
    lines: SafeString  # of them, for a list

    @property
    def solved(self) -> int:
        return sum(1 for _, cell in self.items if cell.state == "right")


@dataclass(frozen=True)
class Evidence:
    """One objective: how sure the course is, and the items that it rests on."""

    objective: Objective
    level: Level
    lines: SafeString  # of the items, for a list


def student_report(
    classroom: Classroom, student: User, before: datetime | None = None
) -> dict[str, object]:
    """Standing by step, mastery with its evidence, and the newest attempts, or those `before`."""
    grid = grid_of(items=items_of_course(), students=[student])
    row = grid.row(student)
    line = render_to_string(
        "classroom/standing.html", {"classroom": classroom, "student": student}
    ).strip()
    answers = answers_before(student, before or timezone.now())
    submissions = submissions_before(student, before or timezone.now())
    unmended = unmended_in(grid.records)
    shown = [slug for answer in answers for slug in answer.misconceptions]
    known = known_mistakes({*unmended, *shown})
    return {
        "steps": by_step(grid.items, row.cells, line),
        "needs": needs_of(classroom, [student]),
        "solved": row.solved,
        "total": len(grid.items),
        "mistakes": [known.get(slug) or unknown_mistake(slug) for slug in unmended],
        "evidence": evidence_of(classroom, student, grid, row.cells, line),
        "minutes": minutes_on_answers(student),
        "code_minutes": minutes_on_code(student),
        "work": work_of(classroom, student, grid.items, row.cells),
        "timeline": timeline(with_mistakes(answers, known) + with_changes(submissions)),
        "newest": NEWEST,
    }


def unmended_in(records: Iterable[Standing]) -> list[str]:
    """Mistakes that stand: what went wrong last in an item that is not solved."""
    found = {record.last_misconception for record in records if not record.is_solved}
    return sorted(found - {""})[:UNMENDED]


def unknown_mistake(slug: str) -> Misconception:
    """What stands for a mistake that left the vocabulary."""
    return Misconception(slug=slug, title=slug.replace("-", " "))


def lines_of(line: str, items: Iterable[tuple[Item, Cell]]) -> SafeString:
    """The items with their standing: a ready line, its holes filled for each of them."""
    values = (
        {
            "pk": item.pk,
            "slug": item.slug,
            "state": cell.state,
            "symbol": cell.symbol,
            "words": cell.words,
        }
        for item, cell in items
    )
    return format_html_join("", line, values)


def by_step(items: Sequence[Item], cells: Sequence[Cell], line: str) -> list[StepStanding]:
    """Group the items with their cells by the step that they stand in."""
    groups: dict[Step, list[tuple[Item, Cell]]] = defaultdict(list)
    for item, cell in zip(items, cells, strict=True):
        groups[item.step].append((item, cell))
    return [StepStanding(step, inside, lines_of(line, inside)) for step, inside in groups.items()]


def evidence_of(
    classroom: Classroom, student: User, grid: Grid, cells: Sequence[Cell], line: str
) -> list[Evidence]:
    objectives = objectives_in_use()
    (row,) = mastery_rows(classroom, [student], objectives)
    tried = defaultdict(list)
    for item, cell in zip(grid.items, cells, strict=True):
        if cell.state != "none":
            tried[item.objective_id].append((item, cell))
    return [
        Evidence(objective, level, lines_of(line, tried[objective.pk]))
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
    assignments = with_parts(classroom.assignments.all())
    if not assignments:
        return []
    section = classroom.enrolments.values_list("section_id", flat=True).get(student=student)
    solved = {item.pk for item, cell in zip(items, cells, strict=True) if cell.state == "right"}
    return [
        (each, item_of(due_work_of(each, student, section, items, solved))) for each in assignments
    ]


def answers_before(student: User, before: datetime) -> list[Answer]:
    """The newest answers, as many as the timeline shows."""
    answers = Answer.objects.filter(user=student, created_at__lt=before)
    return list(
        answers.select_related("question")
        .only(*SHOWN, "question__slug")
        .order_by("-created_at")[:NEWEST]
    )


def submissions_before(student: User, before: datetime) -> list[Submission]:
    """The newest submissions, each with the headline of its report."""
    submissions = Submission.objects.of(student).filter(created_at__lt=before)
    return list(
        submissions.select_related("exercise")
        .annotate(headline=KT("report__headline"))
        .only(*HANDED_IN, "exercise__title")[:NEWEST]
    )


def timeline(events: Iterable[Event]) -> list[Event]:
    """The newest attempts of both kinds, newest first."""
    return sorted(events, key=lambda event: event.at, reverse=True)[:NEWEST]


def with_mistakes(answers: Iterable[Answer], known: Mapping[str, Misconception]) -> list[Event]:
    """Pair each answer with the named mistakes that it shows."""
    return [
        Event(
            at=answer.created_at,
            answer=answer,
            mistakes=tuple(known[slug] for slug in answer.misconceptions if slug in known),
        )
        for answer in answers
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
