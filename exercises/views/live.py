"""What the page asks while its person types. Nothing of it is an attempt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exercises.models import Check, Exercise, Purpose
from exercises.presenting.tasks import live_words, task_marks
from exercises.services import Refused, TooFast, check_live, wait_briefly
from exercises.views.context import person


@never_cache
@require_http_methods(["GET", "POST"])
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """POST runs the example on the code; GET asks whether that is done. 202: not yet."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    exercise = get_object_or_404(Exercise.objects.active(), slug=slug)
    if request.method == "GET":
        own = Check.objects.filter(user=person(request), purpose=Purpose.LIVE)
        return answer(request, exercise, get_object_or_404(own, exercise=exercise))
    try:
        source = request.POST.get("source", "")
        check = check_live(user=person(request), exercise=exercise, source=source)
    except TooFast as refusal:
        return HttpResponse(status=429, headers={"Retry-After": str(refusal.seconds)})
    except Refused:
        return HttpResponse(status=422)  # Check and Submit say why
    return answer(request, exercise, wait_briefly(check))


def answer(request: HttpRequest, exercise: Exercise, check: Check) -> HttpResponse:
    """The marks with the stamp of the run that they come from, so that none is shown too late."""
    stamp = {"X-Live-Check": check.created_at.isoformat()}
    if check.is_waiting:
        return HttpResponse(status=202, headers=stamp)
    tasks = task_marks(exercise, check.report)
    context = {"tasks": tasks, "words": live_words(tasks, check.report)}
    response = render(request, "exercises/live.html", context)
    response.headers["X-Live-Check"] = stamp["X-Live-Check"]
    return response
