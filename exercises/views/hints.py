"""Open the next hint."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from exercises.models import Exercise
from exercises.services import Refused, open_hint
from exercises.views.context import hints_context, person
from exercises.views.drafts import keep_draft
from exercises.views.runs import asked_to_sign_in, refused


@require_POST
def hint(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Note that the hint was opened and show it; without htmx the posted code comes back too."""
    exercise = get_object_or_404(Exercise.objects.active(), slug=slug)
    source = request.POST.get("source", "")
    if not request.user.is_authenticated:
        return asked_to_sign_in(request, exercise)
    try:
        open_hint(user=person(request), exercise=exercise, number=number)
    except Refused as refusal:
        return refused(request, exercise, source or exercise.starter, refusal)
    if request.headers.get("HX-Request"):
        context = {"exercise": exercise} | hints_context(person(request), exercise)
        return render(request, "exercises/hints.html", context)
    if source:
        keep_draft(request, exercise, source)
    response = redirect("exercise", exercise.slug)
    response["Location"] += "#hints"
    return response
