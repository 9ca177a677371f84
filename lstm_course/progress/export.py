"""Everything that the course keeps of what one person did, as plain data."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, Model, QuerySet

from exercises.models import HintUse, Submission
from lstm_course.accounts.models import User
from lstm_course.progress.models import (
    Certificate,
    Diagnostic,
    ItemProgress,
    ObjectiveMastery,
    Review,
    StepProgress,
)
from quizzes.models import Answer, ExplanationUse, Wording

Rows = list[dict[str, Any]]
_providers: list[Callable[[User], dict[str, Rows]]] = []


def provide_rows(provider: Callable[[User], dict[str, Rows]]) -> None:
    """Let `provider` add what an app above this one keeps. Classes register here."""
    _providers[:] = [provider]


def export_of(user: User) -> dict[str, Any]:
    """All rows of `user` and of nobody else. The order of rows is that of the events."""
    person = {
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email,
        "joined": user.date_joined,
    }
    known = {"person": person, **_questions(user), **_exercises(user), **_standing(user)}
    for provider in _providers:
        known |= provider(user)
    return known


def _questions(user: User) -> dict[str, Rows]:
    asked = F("question__slug")
    return {
        "answers": _rows(
            Answer.objects.filter(user=user).order_by("created_at"),
            *(
                "number",
                "question_version",
                "response",
                "score",
                "misconceptions",
                "used_help",
                "seconds",
            ),
            "created_at",
            question=asked,
        ),
        "wordings": _rows(
            Wording.objects.filter(
                question__answers__user=user, version=F("question__answers__question_version")
            )
            .distinct()
            .order_by("question__slug", "version"),
            *("version", "stem_html"),
            question=asked,
        ),
        "explanations_asked": _rows(
            ExplanationUse.objects.filter(user=user).order_by("asked_at"),
            "asked_at",
            question=asked,
        ),
    }


def _exercises(user: User) -> dict[str, Rows]:
    exercise = F("exercise__slug")
    return {
        "submissions": _rows(
            Submission.objects.filter(user=user).order_by("created_at"),
            *("number", "source", "state", "verdict", "score", "misconception", "report"),
            *("created_at", "finished_at"),
            exercise=exercise,
        ),
        "hints": _rows(
            HintUse.objects.filter(user=user).order_by("created_at"),
            *("number", "created_at"),
            exercise=exercise,
        ),
    }


def _standing(user: User) -> dict[str, Rows]:
    return {
        "steps": _rows(
            StepProgress.objects.filter(user=user).order_by("opened_at"),
            *("opened_at", "seen_at", "completed_at"),
            lesson=F("step__lesson__slug"),
            step=F("step__slug"),
        ),
        "items": _rows(
            ItemProgress.objects.filter(user=user).order_by("first_at"),
            *("attempts", "first_score", "best_score", "last_score"),
            *("first_at", "last_at", "solved_at"),
            question=F("item__question__slug"),
            exercise=F("item__exercise__slug"),
        ),
        "objectives": _rows(
            ObjectiveMastery.objects.filter(user=user).order_by("objective__position"),
            *("probability", "tried", "right"),
            objective=F("objective__slug"),
        ),
        "diagnostics": _rows(
            Diagnostic.objects.filter(user=user).order_by("started_at"),
            "started_at",
            lesson=F("lesson__slug"),
        ),
        "certificates": _rows(
            Certificate.objects.filter(user=user).order_by("issued_at"),
            *("code", "name", "objectives", "issued_at"),
            lesson=F("lesson__slug"),
        ),
        "reviews": _rows(
            Review.objects.filter(user=user).order_by("due_at"),
            *("due_at", "card"),
            question=F("item__question__slug"),
        ),
    }


def _rows(rows: QuerySet[Any, Model], *fields: str, **named: F) -> Rows:
    """Each row as its `fields` and, under other names, what it refers to."""
    renamed = {f"{name}_slug": path for name, path in named.items()}
    return [
        {key.removesuffix("_slug"): value for key, value in row.items()}
        for row in rows.values(*fields, **renamed)
    ]
