"""The class page, its grid as a file, and the page of one student."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, student_of, teaching
from lstm_course.classroom.export import grid_csv
from lstm_course.classroom.grid import grid_of, items_of_course
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.student import student_report

STUDENTS_A_PAGE = 100


@require_safe
@teaching(Right.LOOK)
def class_page(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    items = items_of_course()
    steps = list(dict.fromkeys(item.step for item in items))
    chosen = request.GET.get("step", "")
    if chosen:
        items = [item for item in items if item.step.slug == chosen]
    page = Paginator(classroom.students(), STUDENTS_A_PAGE).get_page(request.GET.get("page"))
    grid = grid_of(classroom, items=items, students=page.object_list)
    context = {"classroom": classroom, "grid": grid, "page": page, "steps": steps, "chosen": chosen}
    context["tab"] = "overview"
    context["join_link"] = request.build_absolute_uri(classroom.join_path())
    return render(request, "classroom/class.html", context)


@require_GET
@teaching(Right.LOOK)
def grid_download(request: SignedInRequest, classroom: Classroom) -> StreamingHttpResponse:
    grid = grid_of(classroom, items=items_of_course(), students=classroom.students())
    name = f"class-{classroom.pk}.csv"
    return StreamingHttpResponse(
        grid_csv(grid),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@teaching(Right.LOOK)
def class_student(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    student = student_of(classroom, user_id)
    report = student_report(classroom, student)
    context = {"classroom": classroom, "student": student, "tab": "overview", **report}
    return render(request, "classroom/student.html", context)
