"""A person's own progress. Nobody else's can be asked for here: no address names a person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Lesson
from lstm_course.progress import reviewing
from lstm_course.progress.export import export_of
from lstm_course.progress.models import Certificate, Diagnostic
from lstm_course.progress.onward import next_thing
from lstm_course.progress.overview import overview


class Request(HttpRequest):
    """A request that login_required has let through."""

    user: User


@login_required
@require_safe
def progress(request: Request) -> HttpResponse:
    lessons = Lesson.objects.filter(is_ready=True, is_active=True)
    views = [overview(request.user, lesson) for lesson in lessons]
    due = reviewing.due_count(request.user)
    taken = Diagnostic.objects.filter(user=request.user).exists()
    held = Certificate.objects.filter(user=request.user).exists()
    onward = next_thing(views[0], due, knows_start=taken, is_certified=held) if views else None
    context = {"overviews": views, "onward": onward, "due": due, "is_certified": held}
    return render(request, "progress/progress.html", context)


@login_required
@require_safe
def review(request: Request) -> HttpResponse:
    sitting = reviewing.sitting(request.user, request.session)
    return render(request, "progress/review.html", {"sitting": sitting})


@login_required
@require_safe
def export(request: Request) -> JsonResponse:
    response = JsonResponse(export_of(request.user), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-progress.json"'
    response["Cache-Control"] = "private, no-store"
    return response
