"""What the templates of the workspace are given."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from exercises.models import Check, Exercise, Purpose, Submission
from exercises.presenting.panel import badge_of, panel_of
from exercises.presenting.tasks import task_marks
from exercises.services import can_look_inside, opened_hints, queue_place, standing_of
from lstm_course.accounts.models import User

SHOWN_IN_WORKSPACE = 10


def person(request: HttpRequest) -> User:
    """The signed-in person; the views ask for the sign-in before they call this."""
    assert isinstance(request.user, User)
    return request.user


def own_submissions(user: User, exercise: Exercise) -> QuerySet[Submission]:
    return Submission.objects.of(user).filter(exercise=exercise).order_by("-number")


def has_passed(user: User, exercise: Exercise) -> bool:
    return own_submissions(user, exercise).filter(verdict="passed").exists()


def run_context(run: Submission | Check) -> dict[str, Any]:
    """One run: its panel, or its place in the queue as long as there is none."""
    return {
        "run": run,
        "exercise": run.exercise,
        "is_check": isinstance(run, Check),
        "panel": panel_of(run),
        "place": queue_place(run) if run.is_waiting else None,
        "tasks": task_marks(run.exercise, run.report),
        "can_look_inside": can_look_inside(run),
        "token": uuid.uuid4(),
    }


def history_context(user: User, exercise: Exercise) -> dict[str, Any]:
    rows = own_submissions(user, exercise).defer("source", "report")
    return {
        "submissions": [(row, badge_of(row)) for row in rows[:SHOWN_IN_WORKSPACE]],
        "submission_count": rows.count(),
        "has_passed": has_passed(user, exercise),
        "attempts": standing_of(user, exercise),
    }


def hints_context(user: User, exercise: Exercise) -> dict[str, Any]:
    opened = opened_hints(user, exercise)
    total = len(exercise.hints)
    return {
        "opened_hints": opened,
        "hint_count": total,
        "next_hint": len(opened) + 1 if len(opened) < total else None,
    }


def latest_run(
    user: User, exercise: Exercise, last: Submission | None
) -> Submission | Check | None:
    """The newer of the person's last submission and last check of the exercise."""
    check = Check.objects.filter(user=user, exercise=exercise, purpose=Purpose.EXAMPLE).first()
    if check is None or last is None:
        return check or last
    return check if check.created_at > last.created_at else last
