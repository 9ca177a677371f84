"""Hand code in, run it on the example, and follow what comes of it."""

import time
import uuid
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from exercises.models import Check, Exercise, Purpose, Submission
from exercises.presenting.code import changes, coloured
from exercises.presenting.panel import badge_of
from exercises.services import Refused, check_code, regrades_of, submit_code, wait_briefly
from exercises.views.context import history_context, own_submissions, person, run_context
from exercises.views.drafts import drop_draft, keep_draft
from exercises.views.workspace import workspace

PAGE = 50


@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    exercise = get_object_or_404(Exercise.objects.active(), slug=slug)

    def store(source: str) -> Submission:
        token = posted_token(request)
        return submit_code(user=person(request), exercise=exercise, source=source, token=token)

    return stored(request, exercise, store)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """POST runs the example; GET shows what came of it."""
    exercise = get_object_or_404(Exercise.objects.active(), slug=slug)
    if request.method != "POST":
        return last_check(request, exercise)

    def store(source: str) -> Check:
        return check_code(user=person(request), exercise=exercise, source=source)

    return stored(request, exercise, store)


def stored(
    request: HttpRequest, exercise: Exercise, store: Callable[[str], Submission | Check]
) -> HttpResponse:
    """Store the posted code and show what came of it so far; nothing that was typed is lost."""
    started = time.monotonic()
    source = request.POST.get("source", "")
    if not request.user.is_authenticated:
        keep_draft(request, exercise, source)
        return asked_to_sign_in(request, exercise)
    try:
        run = store(source)
    except Refused as refusal:
        return refused(request, exercise, source, refusal)
    drop_draft(request, exercise)
    run = wait_briefly(run, spent=time.monotonic() - started)
    if request.headers.get("HX-Request"):
        return result(request, run)
    if isinstance(run, Check):
        return redirect("check", exercise.slug)
    return redirect("submission", exercise.slug, run.number)


def posted_token(request: HttpRequest) -> uuid.UUID:
    """The form's token; Refused if it is not one, since then a doubled post could count twice."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        raise Refused(
            "This page is out of date, so nothing was sent: copy your code, reload and try again."
        ) from None


def asked_to_sign_in(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect_to_login(reverse("exercise", args=[exercise.slug]))
    return render(request, "exercises/sign_in.html", {"exercise": exercise}, status=401)


def refused(
    request: HttpRequest, exercise: Exercise, source: str, refusal: Refused
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return workspace(request, exercise, source=source, refusal=refusal.message)
    context = {"exercise": exercise, "refusal": refusal.message}
    return render(request, "exercises/refusal.html", context, status=422)


def result(request: HttpRequest, run: Submission | Check) -> HttpResponse:
    """The answer to htmx: the panel, and what else on the page changes with it."""
    context = run_context(run) | history_context(person(request), run.exercise)
    context["in_workspace"] = request.headers.get("HX-Target") == "result"
    context["on_own_page"] = not context["in_workspace"]
    return render(request, "exercises/answer.html", context)


@login_required
def last_check(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """One's own last check, if it was of this exercise."""
    own = Check.objects.filter(user=person(request), purpose=Purpose.EXAMPLE).select_related(
        "exercise"
    )
    run = get_object_or_404(own, exercise=exercise)
    return run_page(request, run, before=None)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def submission(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One's own submission: its report, its code, and what changed since the one before."""
    own = Submission.objects.of(person(request)).select_related("exercise")
    run = get_object_or_404(own, exercise__slug=slug, number=number)
    earlier = own.filter(exercise=run.exercise, number__lt=number).order_by("-number")
    return run_page(request, run, before=earlier.first())


def run_page(
    request: HttpRequest, run: Submission | Check, *, before: Submission | None
) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return result(request, run)
    context = run_context(run) | {
        "on_own_page": True,
        "code": coloured(run.source),
        "before": before,
        "changes": changes(before.source, run.source) if before else None,
        "regraded": regrades_of(run) if isinstance(run, Submission) else (),
    }
    return render(request, "exercises/run.html", context)


@login_required
@require_safe
def submissions(request: HttpRequest, slug: str) -> HttpResponse:
    """All of one's own submissions to the exercise, newest first."""
    found = get_object_or_404(Exercise, slug=slug)
    rows = own_submissions(person(request), found).defer("source", "report")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "exercise": found,
        "page": page,
        "submissions": [(row, badge_of(row)) for row in page],
    }
    return render(request, "exercises/submissions.html", context)
