"""Set work: assignments, and more time for some."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom import extending
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.anonymity import names_for
from lstm_course.classroom.assigning import due_work, items_in, renew_feed, with_parts
from lstm_course.classroom.calendars import calendar_of
from lstm_course.classroom.forms import AssignmentForm, ExtensionForm
from lstm_course.classroom.forms.posting import number_in, posted
from lstm_course.classroom.grid import items_of_course
from lstm_course.classroom.models import Assignment, CalendarFeed, Classroom, Extension

EXTENDING = "extension_%s"
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@teaching(Right.LOOK)
def assignments(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    items = items_of_course()
    found = with_parts(classroom.assignments.all())[:100]
    context = {
        "classroom": classroom,
        "tab": "assignments",
        "assignments": [(each, items_in(each, items)) for each in found],
    }
    return render(request, "classroom/assignments.html", context)


@page_methods
@teaching(Right.MARK)
def create(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    return edit_form(request, Assignment(classroom=classroom))


@page_methods
@teaching(Right.MARK)
def edit(request: SignedInRequest, classroom: Classroom, assignment: int) -> HttpResponse:
    return edit_form(request, get_object_or_404(classroom.assignments, pk=assignment))


def edit_form(request: SignedInRequest, assignment: Assignment) -> HttpResponse:
    """Show the form, or save what was posted."""
    form = AssignmentForm(posted(request), instance=assignment)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"“{assignment.title}” is set.")
        return redirect("class-assignments", assignment.classroom_id)
    extending = empty_extension(request, assignment) if assignment.pk else None
    return form_page(request, assignment, form, extending)


def form_page(
    request: SignedInRequest,
    assignment: Assignment,
    form: AssignmentForm,
    extending: ExtensionForm | None,
) -> HttpResponse:
    context = {
        "classroom": assignment.classroom,
        "tab": "assignments",
        "assignment": assignment,
        "form": form,
        "extension_form": extending,
        "students": assignment.classroom.students().values_list("username", "display_name")
        if extending
        else [],
        "extensions": extensions_of(request, assignment) if assignment.pk else [],
    }
    is_wrong = form.errors or (extending and extending.errors)
    return render(request, "classroom/assignment.html", context, status=422 if is_wrong else 200)


def extensions_of(request: SignedInRequest, assignment: Assignment) -> list[tuple[Extension, str]]:
    """Who has more time, by the name that may be shown."""
    names = names_for(request, assignment.classroom)
    found = assignment.extensions.select_related("section", "student")
    return [
        (each, str(each.section) if each.section else names.get(each.student_id or 0, "–"))
        for each in found
    ]


def empty_extension(request: SignedInRequest, assignment: Assignment) -> ExtensionForm:
    """The second form of its page: ids of its own, or its labels would name fields of the first.

    `?for=` in the address names the student, where one comes from their page.
    """
    pk = number_in(request.GET.get("for", ""))
    chosen = assignment.classroom.students().filter(pk=pk or 0).first()
    known = {"username": chosen.username if chosen else ""}
    return ExtensionForm(assignment=assignment, auto_id=EXTENDING, initial=known)


@require_POST
@teaching(Right.MARK)
def remove(request: SignedInRequest, classroom: Classroom, assignment: int) -> HttpResponse:
    found = get_object_or_404(classroom.assignments, pk=assignment)
    extending.remove_assignment(found, by=request.user)
    messages.success(request, f"“{found.title}” is no longer set. The students' work stays.")
    return redirect("class-assignments", classroom.pk)


@require_POST
@teaching(Right.MARK)
def extend(request: SignedInRequest, classroom: Classroom, assignment: int) -> HttpResponse:
    """Give a student or a section more time; a second extension takes the first one's place."""
    found = get_object_or_404(classroom.assignments, pk=assignment)
    form = ExtensionForm(request.POST, assignment=found, auto_id=EXTENDING)
    if not form.is_valid():
        return form_page(request, found, AssignmentForm(instance=found), form)
    values = form.cleaned_data
    extending.extend(
        found,
        student=values.get("student"),
        section=values.get("section"),
        due_at=values["due_at"],
        reason=values["reason"],
        by=request.user,
    )
    messages.success(request, "They have more time now.")
    return redirect("class-assignment", classroom.pk, found.pk)


@require_POST
@teaching(Right.MARK)
def withdraw_extension(
    request: SignedInRequest, classroom: Classroom, assignment: int, extension: int
) -> HttpResponse:
    found = get_object_or_404(classroom.assignments, pk=assignment)
    given = get_object_or_404(found.extensions, pk=extension)
    extending.withdraw_extension(given, by=request.user)
    messages.success(request, "It is due for them as for the others again.")
    return redirect("class-assignment", classroom.pk, found.pk)


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A person's due times for a calendar program, which cannot sign in: the address is secret."""
    feed = get_object_or_404(
        CalendarFeed.objects.select_related("user"), token=token, user__is_active=True
    )
    site = request.build_absolute_uri("/").rstrip("/")
    return HttpResponse(
        calendar_of(due_work(feed.user), site),
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"},
    )


@login_required
@require_POST
def renew_calendar(request: SignedInRequest) -> HttpResponse:
    renew_feed(request.user)
    messages.success(request, "Your calendar has a new address; an old one no longer works.")
    return redirect("classes")
