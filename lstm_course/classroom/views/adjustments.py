"""Marks by hand from a list: shown as changes first, then made all at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.adjusting import MarksMoved, Plan, import_adjustments, plan_of
from lstm_course.classroom.correcting import Outdated
from lstm_course.classroom.forms import AdjustmentsForm
from lstm_course.classroom.forms.posting import posted
from lstm_course.classroom.lists import ListRefused
from lstm_course.classroom.models import Classroom


@require_http_methods(["GET", "HEAD", "POST"])
@teaching(Right.MARK)
def adjustments(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Adjustments from a list: what they would change. Nothing is written here."""
    form = AdjustmentsForm(posted(request), request.FILES)
    plan = None
    if request.method == "POST" and form.is_valid():
        try:
            plan = plan_of(classroom, form.cleaned_data["text"])
        except ListRefused as error:
            form.add_error("text", str(error))
    return adjustments_page(request, classroom, form, plan=plan, status=422 if form.errors else 200)


def adjustments_page(
    request: SignedInRequest,
    classroom: Classroom,
    form: AdjustmentsForm,
    *,
    plan: Plan | None = None,
    status: int,
) -> HttpResponse:
    context = {
        "classroom": classroom,
        "tab": "gradebook",
        "form": form,
        "plan": plan,
        "text": form.cleaned_data.get("text", "") if form.is_bound else "",
    }
    return render(request, "classroom/adjustments.html", context, status=status)


@require_POST
@teaching(Right.MARK)
def adjustments_import(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = AdjustmentsForm(request.POST)
    if not form.is_valid():
        return adjustments_page(request, classroom, form, status=422)
    text, stamp = form.cleaned_data["text"], form.cleaned_data["stamp"]
    try:
        made = import_adjustments(classroom, text, stamp=stamp, by=request.user)
    except ListRefused as error:
        form.add_error("text", str(error))
        return adjustments_page(request, classroom, form, status=422)
    except (MarksMoved, Outdated):
        messages.error(
            request,
            "Marks changed since the preview, so nothing was written. Look at the new preview.",
        )
        plan = plan_of(classroom, text)
        return adjustments_page(request, classroom, form, plan=plan, status=409)
    messages.success(request, f"Done: {made} mark{'' if made == 1 else 's'} set by hand.")
    return redirect("class-gradebook", classroom.pk)
