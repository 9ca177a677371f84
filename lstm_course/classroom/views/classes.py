"""The list of classes, and what is done to a class as a whole."""

import re
from zoneinfo import available_timezones

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lstm_course.accounts.models import User
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom import enrolling, services
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.assigning import due_items, feed_of
from lstm_course.classroom.feedback import comments_for
from lstm_course.classroom.forms import ClassForm, CopyForm, SettingsForm
from lstm_course.classroom.forms.posting import posted
from lstm_course.classroom.models import Classroom

AREA = re.compile("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")


@login_required
@require_safe
def classes(request: SignedInRequest) -> HttpResponse:
    context = lists_of(request.user)
    if context["attended"]:
        path = reverse("calendar", args=[feed_of(request.user).token])
        context["calendar"] = request.build_absolute_uri(path)
    return render(request, "classroom/classes.html", context)


def lists_of(user: User) -> dict[str, object]:
    taught = Classroom.objects.taught_by(user).with_sizes().select_related("teacher")
    attended = Classroom.objects.attended_by(user).select_related("teacher")
    return {
        "taught": taught.filter(archived_at=None)[:200],
        "archived": taught.exclude(archived_at=None)[:200],
        "attended": attended[:200],
        "due": due_items(user),
        "unseen": comments_for(user).filter(seen_at=None).exclude(author=user).count(),
        "invitations": enrolling.invitations_to(user),
        "form": ClassForm(),
        "zones": zones() if user.is_teacher else [],
    }


def zones() -> list[str]:
    """The time zones by place, to choose from; any other that exists can be typed."""
    return sorted(name for name in available_timezones() if name == "UTC" or AREA.match(name))


@login_required
@require_POST
def create_class(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_teacher:
        raise PermissionDenied
    form = ClassForm(request.POST)
    if not form.is_valid():
        context = {**lists_of(request.user), "form": form}
        return render(request, "classroom/classes.html", context, status=422)
    made = services.create_class(teacher=request.user, **form.cleaned_data)
    messages.success(request, f"“{made.name}” is ready. Give your students the code.")
    return redirect("class", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@teaching(Right.RUN)
def settings(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Name, time zone, code; and to copy and archive the class."""
    form = SettingsForm(posted(request), instance=classroom)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The settings are saved.")
        return redirect("class-settings", classroom.pk)
    classroom.refresh_from_db(fields=["name", "time_zone"])
    context = {
        "classroom": classroom,
        "form": form,
        "copy_form": CopyForm(auto_id="copy_%s", initial={"name": classroom.name, "weeks": 52}),
        "zones": zones(),
        "tab": "settings",
        "join_link": request.build_absolute_uri(classroom.join_path()),
    }
    return render(request, "classroom/settings.html", context, status=422 if form.errors else 200)


@require_POST
@teaching(Right.RUN)
def class_code(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Renew the code: links and codes given out before stop working."""
    services.renew_code(classroom=classroom)
    messages.success(request, "There is a new code; the old one no longer works.")
    return redirect("class-settings", classroom.pk)


@require_POST
@teaching(Right.RUN)
def class_open(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Open or close the class for new students."""
    services.set_open(classroom=classroom, is_open=request.POST.get("open") == "1")
    return redirect("class-settings", classroom.pk)


@require_POST
@teaching(Right.OWN)
def archive(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    services.archive(classroom=classroom)
    messages.success(request, f"“{classroom.name}” is archived. Everything in it can be read.")
    return redirect("classes")


@require_POST
@teaching(Right.OWN, in_archive=True)
def bring_back(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    services.bring_back(classroom=classroom)
    messages.success(request, f"“{classroom.name}” is back.")
    return redirect("class", classroom.pk)


@require_POST
@teaching(Right.OWN, in_archive=True)
def copy(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Begin a new class like this one: settings and sections, no people."""
    form = CopyForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, "Give the copy a name of 1 to 120 letters, and 0 to 520 weeks. Try again."
        )
        return redirect("class-settings", classroom.pk)
    made = services.copy_class(classroom=classroom, teacher=request.user, **form.cleaned_data)
    messages.success(
        request, f"“{made.name}” is ready, with a code of its own. Look at its due times."
    )
    return redirect("class", made.pk)
