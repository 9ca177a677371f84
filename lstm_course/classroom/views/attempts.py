"""How often the students of a class may hand in code."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.attempts import set_limits
from lstm_course.classroom.forms.posting import posted
from lstm_course.classroom.forms.regrading import LimitsForm
from lstm_course.classroom.models import Classroom


@require_http_methods(["GET", "HEAD", "POST"])
@teaching(Right.MARK)
def limits(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = LimitsForm(posted(request), classroom=classroom)
    if request.method == "POST" and form.is_valid():
        set_limits(classroom, form.minutes)
        messages.success(request, "The pauses are saved and hold from now on.")
        return redirect("class-attempts", classroom.pk)
    context = {"classroom": classroom, "tab": "assignments", "form": form}
    return render(request, "classroom/attempts.html", context, status=422 if form.errors else 200)
