"""Grade the code of a class anew: compare, look who would move, then let it count or not."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from exercises.models import Regrade
from exercises.services import Refused, dismiss_regrade, movers, progress_of
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.anonymity import names_for
from lstm_course.classroom.forms.regrading import ConfirmForm, RegradeForm
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.regrading import let_it_count, regrade_class, scope_of

SHOWN = 500  # people with a mark that moves; those who would lose come first


def of_class(classroom: Classroom, pk: int) -> Regrade:
    """A regrade of this class and of no other."""
    found = Regrade.objects.select_related("exercise", "by").filter(scope=scope_of(classroom))
    return get_object_or_404(found, pk=pk)


@require_safe
@teaching(Right.MARK)
def regrades(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    found = Regrade.objects.select_related("exercise", "by").filter(scope=scope_of(classroom))
    context = {
        "classroom": classroom,
        "tab": "assignments",
        "regrades": found[:50],
        "form": RegradeForm(),
    }
    return render(request, "classroom/regrades.html", context)


@require_POST
@teaching(Right.MARK)
def start(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = RegradeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose an exercise of the course, or all of them.")
        return redirect("class-regrades", classroom.pk)
    exercise = form.cleaned_data["exercise"]
    begun = regrade_class(classroom=classroom, by=request.user, exercise=exercise)
    return redirect("class-regrade", classroom.pk, begun.pk)


@require_safe
@vary_on_headers("HX-Request")
@teaching(Right.MARK)
def regrade(request: SignedInRequest, classroom: Classroom, regrade: int) -> HttpResponse:
    """How far it has come, and whose mark would move; htmx asks for this part alone."""
    found = of_class(classroom, regrade)
    name = "regrade_state" if request.headers.get("HX-Request") else "regrade"
    return render(
        request, f"classroom/{name}.html", context_of(request, classroom, found, ConfirmForm())
    )


def context_of(
    request: SignedInRequest, classroom: Classroom, regrade: Regrade, form: ConfirmForm
) -> dict[str, Any]:
    names = names_for(request, classroom)
    at_rest = not regrade.is_at_work
    return {
        "classroom": classroom,
        "tab": "assignments",
        "regrade": regrade,
        "progress": progress_of(regrade),
        "movers": [
            (mover, names.get(mover.user.pk, "someone who left"))
            for mover in (movers(regrade, SHOWN) if at_rest else [])
        ],
        "shown": SHOWN,
        "form": form,
    }


@require_POST
@teaching(Right.MARK)
def confirm(request: SignedInRequest, classroom: Classroom, regrade: int) -> HttpResponse:
    found = of_class(classroom, regrade)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        context = context_of(request, classroom, found, form)
        return render(request, "classroom/regrade.html", context, status=422)
    try:
        let_it_count(classroom=classroom, regrade=found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("class-regrade", classroom.pk, found.pk)


@require_POST
@teaching(Right.MARK)
def dismiss(request: SignedInRequest, classroom: Classroom, regrade: int) -> HttpResponse:
    found = of_class(classroom, regrade)
    try:
        dismiss_regrade(found)
        messages.success(request, "The regrade is dismissed. No mark has changed.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("class-regrades", classroom.pk)
