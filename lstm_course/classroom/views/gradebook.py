"""The gradebook: its page, a cell by hand, weights, files out."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, student_of, teaching
from lstm_course.classroom.adjusting import adjust
from lstm_course.classroom.anonymity import people_for, person_for
from lstm_course.classroom.correcting import Outdated, withdraw
from lstm_course.classroom.export import gradebook_csv, gradebook_xlsx
from lstm_course.classroom.forms import AdjustmentForm
from lstm_course.classroom.forms.posting import number_in, posted
from lstm_course.classroom.gradebook import gradebook_of, set_weights
from lstm_course.classroom.models import Adjustment, Classroom
from lstm_course.classroom.oversight import record, record_view, record_visit

STUDENTS_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@teaching(Right.MARK)
def gradebook(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """All marks. Other weights in the address are a preview that nothing stores."""
    record_visit(classroom=classroom, actor=request.user, action="viewed-class")
    page = Paginator(people_for(request, classroom), STUDENTS_A_PAGE).get_page(
        request.GET.get("page")
    )
    weights, drop = what_if(request.GET, classroom)
    book = gradebook_of(classroom, list(page.object_list), weights=weights, drop_lowest=drop)
    columns = [(each, weights.get(each.pk, each.weight)) for each in book.assignments]
    context = {
        "classroom": classroom,
        "tab": "gradebook",
        "page": page,
        "columns": columns,
        "rows": book.rows(),
        "drop_lowest": book.drop_lowest,
        "is_preview": "preview" in request.GET,
        "query": what_if_query(request.GET),
    }
    return render(request, "classroom/gradebook.html", context)


def what_if(query: QueryDict, classroom: Classroom) -> tuple[dict[int, int], int | None]:
    """The weights and the number dropped that the address asks for; odd values are ignored."""
    typed = {name: str(query[name]) for name in query}
    weights = {
        int(name.removeprefix("weight-")): int(value)
        for name, value in typed.items()
        if re.fullmatch(r"weight-[0-9]{1,18}", name) and re.fullmatch("[0-9]{1,2}|100", value)
    }
    drop = typed.get("drop", "")
    return weights, int(drop) if re.fullmatch("[0-9]{1,2}|100", drop) else None


def what_if_query(query: QueryDict) -> str:
    """The part of the address that keeps a preview from page to page."""
    kept = query.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


@require_POST
@teaching(Right.MARK)
def weights(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Store the weights and how many of the lowest are left out: all of them, or none."""
    wanted, drop = what_if(request.POST, classroom)
    typed = [name for name in request.POST if name == "drop" or name.startswith("weight-")]
    if len(typed) != len(wanted) + (drop is not None):
        messages.error(
            request,
            "Weights, and how many are left out, are whole numbers from 0 to 100. "
            "Nothing was saved.",
        )
        return redirect("class-gradebook", classroom.pk)
    set_weights(classroom, wanted, drop)
    messages.success(request, "The weights are saved.")
    return redirect("class-gradebook", classroom.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@teaching(Right.MARK)
def cell(
    request: SignedInRequest, classroom: Classroom, assignment: int, user_id: int
) -> HttpResponse:
    """One mark: how it came about, and setting it by hand."""
    found = get_object_or_404(classroom.assignments, pk=assignment)
    student = person_for(request, classroom, user_id)
    record_view(classroom=classroom, actor=request.user, student=student)
    form, problem = AdjustmentForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            adjust(classroom, found, student, by=request.user, **form.cleaned_data)
        except Outdated as error:
            problem = str(error)
        else:
            messages.success(request, f"The mark of {student.shown_name} is set.")
            return redirect("class-gradebook-cell", classroom.pk, found.pk, student.pk)
    book = gradebook_of(classroom, [student])
    mark = dict(zip((a.pk for a in book.assignments), book.rows()[0].marks, strict=True))[found.pk]
    if problem or request.method != "POST":
        typed = form.cleaned_data if problem else {}
        known = {"percent": mark.by_hand.percent if mark.by_hand else None}
        form = AdjustmentForm(initial={**known, **typed, "version": mark.version})
    context = {
        "classroom": classroom,
        "tab": "gradebook",
        "assignment": found,
        "student": student,
        "mark": mark,
        "form": form,
        "problem": problem,
    }
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "classroom/gradebook_cell.html", context, status=status)


@require_POST
@teaching(Right.MARK)
def undo(
    request: SignedInRequest, classroom: Classroom, assignment: int, user_id: int
) -> HttpResponse:
    """Let the computed mark count again."""
    found = get_object_or_404(classroom.assignments, pk=assignment)
    student = student_of(classroom, user_id)
    version = number_in(request.POST.get("version", ""))
    key = {"assignment": found, "student": student}
    try:
        withdraw(
            Adjustment,
            key,
            by=request.user,
            version=-1 if version is None else version,
        )
    except Outdated as error:
        messages.error(request, str(error))
    else:
        record(
            classroom=classroom,
            actor=request.user,
            student=student,
            action="withdrew-adjustment",
            assignment=found.title,
        )
        messages.success(request, "The computed mark counts again.")
    return redirect("class-gradebook-cell", classroom.pk, found.pk, student.pk)


@require_safe
@teaching(Right.MARK)
def as_csv(request: SignedInRequest, classroom: Classroom) -> StreamingHttpResponse:
    record_visit(classroom=classroom, actor=request.user, action="downloaded-marks")
    book = gradebook_of(classroom, list(classroom.students()))
    return StreamingHttpResponse(
        gradebook_csv(book),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="gradebook-{classroom.pk}.csv"'},
    )


@require_safe
@teaching(Right.MARK)
def as_xlsx(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    record_visit(classroom=classroom, actor=request.user, action="downloaded-marks")
    book = gradebook_of(classroom, list(classroom.students()))
    return HttpResponse(
        gradebook_xlsx(book),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="gradebook-{classroom.pk}.xlsx"'},
    )
