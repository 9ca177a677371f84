"""The list of exercises, and the page on which one is worked at."""

import uuid
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exercises.models import Exercise, Submission
from exercises.presenting.code import coloured
from exercises.presenting.panel import example_of
from exercises.presenting.tasks import task_marks
from exercises.views.context import (
    has_passed,
    hints_context,
    history_context,
    latest_run,
    own_submissions,
    person,
    run_context,
)
from exercises.views.drafts import code_for

FEWEST_ROWS = 12


@require_safe
def exercise_list(request: HttpRequest) -> HttpResponse:
    exercises = list(Exercise.objects.active())
    records = best_scores(request)
    rows = [(exercise, records.get(exercise.pk)) for exercise in exercises]
    return render(request, "exercises/list.html", {"rows": rows})


def best_scores(request: HttpRequest) -> dict[int, dict[str, Any]]:
    """One's own best score and number of submissions, by exercise."""
    if not request.user.is_authenticated:
        return {}
    own = Submission.objects.of(person(request)).order_by()
    rows = own.values("exercise").annotate(best_score=Max("score"), attempts=Count("pk"))
    return {row["exercise"]: dict(row) for row in rows}


@require_safe
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Exercise.objects.active(), slug=slug)
    return workspace(request, found)


def workspace(
    request: HttpRequest, exercise: Exercise, *, source: str | None = None, refusal: str = ""
) -> HttpResponse:
    """The page: with the code as it was posted and the reason, where it was refused."""
    context: dict[str, Any] = {
        "exercise": exercise,
        "token": uuid.uuid4(),
        "tasks": task_marks(exercise, None),
        "hint_count": len(exercise.hints),
        "refusal": refusal,
        "example": example_of(exercise),
    }
    last = None
    if request.user.is_authenticated:
        user = person(request)
        last = own_submissions(user, exercise).first()
        run = latest_run(user, exercise, last)
        context |= history_context(user, exercise) | hints_context(user, exercise)
        if run is not None:
            run.exercise = exercise
            context |= run_context(run)
    context["source"] = code_for(request, exercise, last) if source is None else source
    context["rows"] = max(FEWEST_ROWS, context["source"].count("\n") + 1)
    return render(request, "exercises/workspace.html", context, status=422 if refusal else 200)


@require_safe
def solution(request: HttpRequest, slug: str) -> HttpResponse:
    """The model solution, for those whose own code has passed."""
    found = get_object_or_404(Exercise.objects.active(), slug=slug)
    passed = request.user.is_authenticated and has_passed(person(request), found)
    context = {
        "exercise": found,
        "has_passed": passed,
        "solution": coloured(found.solution) if passed else "",
    }
    return render(request, "exercises/solution.html", context, status=200 if passed else 403)
