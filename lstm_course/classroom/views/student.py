"""The page of one student, and what is changed in their record."""

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, student_of, teaching
from lstm_course.classroom.anonymity import person_for
from lstm_course.classroom.correcting import Outdated, correct, withdraw
from lstm_course.classroom.forms import CorrectionForm, NoteForm, ReasonForm
from lstm_course.classroom.forms.posting import number_in, posted
from lstm_course.classroom.grid import grid_of
from lstm_course.classroom.models import AuditEntry, Classroom, FreshStart, Override, Trace
from lstm_course.classroom.oversight import record, record_view, words_of
from lstm_course.classroom.student import student_report
from lstm_course.classroom.views.page import parse_moment
from lstm_course.lessons.models import Item
from lstm_course.progress.export import export_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@teaching(Right.LOOK)
def class_student(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    student = person_for(request, classroom, user_id)
    record_view(classroom=classroom, actor=request.user, student=student)
    trail = AuditEntry.objects.filter(classroom=classroom, student=student)
    context = {
        "classroom": classroom,
        "student": student,
        "tab": "overview",
        "notes": classroom.notes.filter(student=student).select_related("author")[:100],
        "note_form": NoteForm(),
        "trail": [(each.at, words_of(each)) for each in trail.select_related("actor")[:20]],
        **student_report(classroom, student, parse_moment(request.GET.get("before", ""))),
    }
    return render(request, "classroom/student.html", context)


@require_POST
@teaching(Right.HELP)
def add_note(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    student = student_of(classroom, user_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        form.instance.classroom, form.instance.author = classroom, request.user
        form.instance.student = student
        form.save()
        record(classroom=classroom, actor=request.user, student=student, action="noted")
    else:
        messages.error(request, "A note has 1 to 4,000 letters.")
    return redirect("class-student", classroom.pk, student.pk)


@require_POST
@teaching(Right.HELP)
def delete_note(
    request: SignedInRequest, classroom: Classroom, user_id: int, note: int
) -> HttpResponse:
    """Delete a note of one's own."""
    student = student_of(classroom, user_id)
    get_object_or_404(classroom.notes, pk=note, student=student, author=request.user).delete()
    record(classroom=classroom, actor=request.user, student=student, action="deleted-note")
    return redirect("class-student", classroom.pk, student.pk)


@page_methods
@teaching(Right.MARK)
def item_mark(
    request: SignedInRequest, classroom: Classroom, user_id: int, item: int
) -> HttpResponse:
    """One item of one student: how it stands, its mark by hand, and a fresh start."""
    student = person_for(request, classroom, user_id)
    record_view(classroom=classroom, actor=request.user, student=student)
    found = get_object_or_404(Item.objects.select_related("question", "exercise"), pk=item)
    key = {"classroom": classroom, "student": student, "item": found}
    form, problem = CorrectionForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            made = correct(Override, key, by=request.user, **form.cleaned_data)
        except Outdated as error:
            problem = str(error)
        else:
            detail = {"item": found.slug, "percent": made.percent, "reason": made.reason}
            record(
                classroom=classroom,
                actor=request.user,
                student=student,
                action="overrode",
                **detail,
            )
            messages.success(request, f"The mark of {found.slug} is set.")
            return redirect("class-student-item", classroom.pk, student.pk, found.pk)
    now = Override.objects.filter(**key).select_related("by").first()
    if problem or request.method != "POST":
        typed = form.cleaned_data if problem else {}
        form = CorrectionForm(initial={**typed, "version": now.version if now else 0})
    context = {
        "classroom": classroom,
        "student": student,
        "tab": "overview",
        "item": found,
        "cell": grid_of(items=[found], students=[student]).row(student).cells[0],
        "first": Trace.objects.filter(user=student, item=found).first(),
        "override": now,
        "fresh": FreshStart.objects.filter(**key).select_related("by")[:10],
        "form": form,
        "reason_form": ReasonForm(auto_id="anew_%s"),  # the page has another reason
        "problem": problem,
    }
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "classroom/student_item.html", context, status=status)


@require_POST
@teaching(Right.MARK)
def undo_override(
    request: SignedInRequest, classroom: Classroom, user_id: int, item: int
) -> HttpResponse:
    student = student_of(classroom, user_id)
    found = get_object_or_404(Item, pk=item)
    version = number_in(request.POST.get("version", ""))
    key = {"classroom": classroom, "student": student, "item": found}
    try:
        withdraw(Override, key, by=request.user, version=-1 if version is None else version)
    except Outdated as error:
        messages.error(request, str(error))
    else:
        record(
            classroom=classroom,
            actor=request.user,
            student=student,
            action="withdrew-override",
            item=found.slug,
        )
        messages.success(request, "The computed mark counts again.")
    return redirect("class-student-item", classroom.pk, student.pk, found.pk)


@require_POST
@teaching(Right.MARK)
def reset(request: SignedInRequest, classroom: Classroom, user_id: int, item: int) -> HttpResponse:
    """Let the student begin an item anew: in this class's marks only later attempts count."""
    student = student_of(classroom, user_id)
    found = get_object_or_404(Item, pk=item)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give a reason of 1 to 300 letters.")
        return redirect("class-student-item", classroom.pk, student.pk, found.pk)
    reason = form.cleaned_data["reason"]
    FreshStart.objects.create(
        classroom=classroom, student=student, item=found, by=request.user, reason=reason
    )
    record(
        classroom=classroom,
        actor=request.user,
        student=student,
        action="reset",
        item=found.slug,
        reason=reason,
    )
    messages.success(request, "From now on only new attempts count. The old ones are kept.")
    return redirect("class-student-item", classroom.pk, student.pk, found.pk)


@require_safe
@teaching(Right.RUN)
def export_student(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    """Everything that the course keeps of the student's work, as JSON."""
    student = student_of(classroom, user_id)
    record(classroom=classroom, actor=request.user, student=student, action="exported")
    name = f"student-{student.pk}.json"
    return JsonResponse(
        export_of(student),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
