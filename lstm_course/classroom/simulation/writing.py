"""Write a made-up history in bulk, with times of its own, which the models would not take."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from exercises.models import Submission
from lstm_course.classroom.models import Milestone, Sighting, Trace
from lstm_course.classroom.simulation.people import Attempt, Life, Task, named, streak_of
from lstm_course.lessons.models import Step
from lstm_course.progress.models import ItemProgress, ObjectiveMastery, StepProgress
from quizzes.models import Answer

AT_ONCE = 400  # rows of one statement

ANSWER = (
    *("user", "question", "question_version", "number", "token", "seed", "response", "score"),
    *("feedback", "misconceptions", "used_help", "seconds", "created_at"),
)
SUBMISSION = (
    *("user", "exercise", "source", "state", "report", "tries", "created_at", "handed_at"),
    *("finished_at", "seed", "token", "number", "exercise_version", "verdict", "score"),
    "misconception",
)
PROGRESS = (
    *("user", "item", "attempts", "first_score", "best_score", "last_score"),
    *("last_misconception", "first_at", "last_at", "solved_at"),
)
TRACE = (
    *("user", "item", "first_score", "first_choice", "first_seconds", "first_helped"),
    *("first_at", "streak", "streak_of"),
)
Row = tuple[Any, ...]


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of database values, several hundred a statement; other fields get their default.

    Names of table and columns come from the models; every value is a parameter.
    """
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    others = [
        field
        for field in model._meta.concrete_fields
        if field.name not in names and not field.null and not field.primary_key
    ]
    order = [names.index(field.name) for field in fields]
    rest = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    columns = ", ".join(quote(str(field.column)) for field in [*fields, *others])
    one = f"({', '.join(['%s'] * (len(fields) + len(others)))})"
    head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - see above
    found = list(rows)
    with connection.cursor() as cursor:
        for start in range(0, len(found), AT_ONCE):
            part = found[start : start + AT_ONCE]
            values = [value for row in part for value in (*(row[i] for i in order), *rest)]
            cursor.execute(head + ", ".join([one] * len(part)), values)


def write(lives: Sequence[tuple[int, Life]], tasks: Sequence[Task], steps: Sequence[Step]) -> None:
    """Write the lives of some students (user, life): attempts, progress and digests."""
    insert(Answer, ANSWER, (row for user, life in lives for row in answers(user, life, tasks)))
    insert(
        Submission,
        SUBMISSION,
        (row for user, life in lives for row in handed_in(user, life, tasks)),
    )
    insert(ItemProgress, PROGRESS, (row for u, life in lives for row in progress(u, life, tasks)))
    insert(Trace, TRACE, (row for user, life in lives for row in traces(user, life, tasks)))
    insert(
        Milestone,
        ("user", "item", "score", "at"),
        (row for user, life in lives for row in milestones(user, life, tasks)),
    )
    insert(
        Sighting,
        ("user", "item", "misconception", "day", "times"),
        (
            (user, tasks[column].item_id, slug, connection.ops.adapt_datefield_value(day), times)
            for user, life in lives
            for (column, slug, day), times in life.sightings().items()
        ),
    )
    insert(
        ObjectiveMastery,
        ("user", "objective", "probability", "tried", "right"),
        (
            (user, objective, *levels)
            for user, life in lives
            for objective, levels in life.mastery(tasks).items()
        ),
    )
    insert(
        StepProgress,
        ("user", "step", "opened_at", "seen_at", "completed_at"),
        (row for user, life in lives for row in read(user, life, tasks, steps)),
    )


def moment(at: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def answers(user: int, life: Life, tasks: Sequence[Task]) -> Iterable[Row]:
    for attempt in life.attempts:
        task, outcome = tasks[attempt.column], attempt.outcome
        if task.question_id:
            yield (
                *(user, task.question_id, task.version, attempt.number, uuid.uuid4().hex, 0),
                *(outcome.response, outcome.score, outcome.feedback),
                *(json.dumps(outcome.mistakes), attempt.helped, attempt.seconds),
                moment(attempt.at),
            )


def handed_in(user: int, life: Life, tasks: Sequence[Task]) -> Iterable[Row]:
    for attempt in life.attempts:
        task, outcome = tasks[attempt.column], attempt.outcome
        if task.exercise_id:
            at = moment(attempt.at)
            yield (
                *(user, task.exercise_id, outcome.source, "graded", outcome.feedback, 1, at, at),
                *(moment(attempt.at + timedelta(seconds=1)), 1, uuid.uuid4().hex, attempt.number),
                *(task.version, verdict(attempt), outcome.score, named(outcome)),
            )


def verdict(attempt: Attempt) -> str:
    return "passed" if attempt.outcome.score == 1 else "failed"


def progress(user: int, life: Life, tasks: Sequence[Task]) -> Iterable[Row]:
    for column, attempts in life.by_item.items():
        first, last = attempts[0], attempts[-1]
        scores = [attempt.outcome.score for attempt in attempts]
        solved = next((attempt.at for attempt in attempts if attempt.outcome.score == 1), None)
        yield (
            *(user, tasks[column].item_id, len(attempts), 0.0 if first.helped else scores[0]),
            *(max(scores), scores[-1], named(last.outcome), moment(first.at), moment(last.at)),
            moment(solved),
        )


def traces(user: int, life: Life, tasks: Sequence[Task]) -> Iterable[Row]:
    for column, attempts in life.by_item.items():
        first = attempts[0]
        seconds = first.seconds if tasks[column].question_id else None
        yield (
            *(user, tasks[column].item_id, first.outcome.score, first.outcome.choice, seconds),
            *(first.helped, moment(first.at), *streak_of(attempts)),
        )


def milestones(user: int, life: Life, tasks: Sequence[Task]) -> Iterable[Row]:
    for column, attempts in life.by_item.items():
        best = -1.0
        for attempt in attempts:
            if attempt.outcome.score > best:
                best = attempt.outcome.score
                yield (user, tasks[column].item_id, best, moment(attempt.at))


def read(user: int, life: Life, tasks: Sequence[Task], steps: Sequence[Step]) -> Iterable[Row]:
    """Steps opened and finished. Who is shaky reads no further than step 4, unless planted so."""
    levels = life.mastery(tasks).values()
    is_shaky = sum(probability < 0.4 for probability, _, _ in levels) >= 2
    last = 4 if is_shaky and life.plant != "shaky" else len(steps)
    at = moment(life.attempts[-1].at)
    for step in steps:
        if step.position <= last:
            yield (user, step.pk, at, at, at)
