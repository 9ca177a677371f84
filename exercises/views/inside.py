"""Look inside one's own code: what it does over time, beside the reference."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from exercises.models import Check, Purpose, State, Submission
from exercises.presenting.inside import picture_of
from exercises.services import can_look_inside, last_look, look_at, wait_briefly
from exercises.views.context import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def inside(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """POST runs the code on the visible cases; GET shows what came of it, or offers to look."""
    run = own_run(request, slug, number)
    if not can_look_inside(run):
        raise Http404
    look = last_look(run)
    if request.method == "POST":
        look = wait_briefly(look_at(run))
        if not request.headers.get("HX-Request"):
            return redirect(address_of(run))
    part = "inside" if request.headers.get("HX-Request") else "inside_page"
    return render(request, f"exercises/{part}.html", context_of(run, look))


def own_run(request: HttpRequest, slug: str, number: int | None) -> Submission | Check:
    """One's own submission of that number, or without one one's own last check."""
    user = person(request)
    if number is None:
        checks = Check.objects.filter(user=user, purpose=Purpose.EXAMPLE)
        return get_object_or_404(checks.select_related("exercise", "user"), exercise__slug=slug)
    own = Submission.objects.of(user).select_related("exercise", "user")
    return get_object_or_404(own, exercise__slug=slug, number=number)


def address_of(run: Submission | Check) -> str:
    slug = run.exercise.slug
    if isinstance(run, Submission):
        return reverse("inside", args=[slug, run.number])
    return reverse("check-inside", args=[slug])


def context_of(run: Submission | Check, look: Check | None) -> dict[str, object]:
    report = (look.report if look else None) or {}
    pictures = [picture_of(panel) for panel in report.get("panels", ())]
    return {
        "run": run,
        "exercise": run.exercise,
        "is_check": isinstance(run, Check),
        "look": look,
        "is_waiting": look is not None and look.is_waiting,
        "failed": look is not None and look.state == State.OUR_FAULT,
        "pictures": [picture for picture in pictures if picture],
        "address": address_of(run),
    }
