"""Who is in the class: roster, sections, and the people who teach it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom import enrolling, services
from lstm_course.classroom.access import Right, student_of, teaching
from lstm_course.classroom.forms import RosterForm, SectionForm, StaffForm
from lstm_course.classroom.forms.posting import number_in
from lstm_course.classroom.models import Classroom, Enrolment
from lstm_course.classroom.oversight import record

STUDENTS_A_PAGE = 100


@require_safe
@teaching(Right.RUN)
def roster(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    return render(request, "classroom/roster.html", roster_context(request, classroom))


def roster_context(request: SignedInRequest, classroom: Classroom) -> dict[str, object]:
    enrolments = classroom.enrolments.filter(left_at=None).select_related("student", "section")
    in_order = enrolments.order_by("student__display_name", "student__username")
    return {
        "classroom": classroom,
        "tab": "roster",
        "page": Paginator(in_order, STUDENTS_A_PAGE).get_page(request.GET.get("page")),
        "invitations": classroom.invitations.select_related("section")[:500],
        "sections": classroom.sections.all()[:100],
        "staff": classroom.staff.select_related("person")[:100],
        "roster_form": RosterForm(),
        "section_form": SectionForm(),
        "staff_form": StaffForm(),
    }


@require_POST
@teaching(Right.RUN)
def roster_preview(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Say what the roster would change, line by line. Nothing is written."""
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {**roster_context(request, classroom), "roster_form": form}
        return render(request, "classroom/roster.html", context, status=422)
    changes = enrolling.changes_for(classroom, form.roster.rows)
    context = {
        "classroom": classroom,
        "tab": "roster",
        "changes": changes,
        "errors": form.roster.errors,
        "new": sum(change.is_new for change in changes),
        "text": form.cleaned_data["text"],
    }
    return render(request, "classroom/roster_preview.html", context)


@require_POST
@teaching(Right.RUN)
def roster_import(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Do what the preview said, for the good lines."""
    form = RosterForm(request.POST)
    if not form.is_valid():
        context = {**roster_context(request, classroom), "roster_form": form}
        return render(request, "classroom/roster.html", context, status=422)
    changed = enrolling.import_roster(classroom=classroom, rows=form.roster.rows)
    lines = "line" if changed == 1 else "lines"
    messages.success(request, f"Done: {changed} {lines} of the roster changed something.")
    return redirect("class-roster", classroom.pk)


@require_POST
@teaching(Right.RUN)
def withdraw_invitation(
    request: SignedInRequest, classroom: Classroom, invitation: int
) -> HttpResponse:
    get_object_or_404(classroom.invitations, pk=invitation).delete()
    return redirect("class-roster", classroom.pk)


@require_POST
@teaching(Right.RUN)
def remove_student(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    student = student_of(classroom, user_id)
    services.leave_class(student=student, classroom=classroom)
    record(classroom=classroom, actor=request.user, student=student, action="removed")
    messages.success(
        request,
        f"{student.shown_name} is no longer in the class. Their work stays theirs, and is seen "
        "here again if they come back. To keep them out, make a new code under Settings.",
    )
    return redirect("class-roster", classroom.pk)


@require_POST
@teaching(Right.RUN)
def create_section(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = SectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the section a name of 1 to 60 letters.")
    elif classroom.sections.filter(name=form.cleaned_data["name"]).exists():
        messages.error(request, f"There is a section “{form.cleaned_data['name']}” already.")
    else:
        classroom.sections.create(name=form.cleaned_data["name"])
    return redirect("class-roster", classroom.pk)


@require_POST
@teaching(Right.RUN)
def remove_section(request: SignedInRequest, classroom: Classroom, section: int) -> HttpResponse:
    """Remove a section; its students stay in the class, in no section."""
    get_object_or_404(classroom.sections, pk=section).delete()
    return redirect("class-roster", classroom.pk)


@require_POST
@teaching(Right.RUN)
def move_student(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    """Put a student into a section, or into none."""
    student = student_of(classroom, user_id)
    wanted = request.POST.get("section", "")
    key = number_in(wanted)
    section = get_object_or_404(classroom.sections, pk=key) if wanted else None
    Enrolment.objects.filter(classroom=classroom, student=student).update(section=section)
    return redirect("class-roster", classroom.pk)


@require_POST
@teaching(Right.OWN)
def appoint(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = StaffForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write a user name and choose a role.")
        return redirect("class-roster", classroom.pk)
    try:
        staff = services.appoint(classroom=classroom, **form.cleaned_data)
    except services.StaffRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{staff.person.shown_name} is {staff.role} of this class.")
    return redirect("class-roster", classroom.pk)


@require_POST
@teaching(Right.OWN)
def dismiss(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    staff = get_object_or_404(classroom.staff.select_related("person"), person=user_id)
    staff.delete()
    messages.success(request, f"{staff.person.shown_name} no longer sees this class.")
    return redirect("class-roster", classroom.pk)
