"""The pages of a class. Every lookup goes through a getter that fetches and authorises in one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from lstm_course.accounts.models import User
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom import services
from lstm_course.classroom.export import grid_csv
from lstm_course.classroom.forms import ClassForm, JoinForm
from lstm_course.classroom.grid import grid_of, items_of_course
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.student import student_report

STUDENTS_A_PAGE = 100


def own_class(request: SignedInRequest, pk: int) -> Classroom:
    """The class, if this person teaches it; otherwise it does not exist for them."""
    return get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)


def own_student(classroom: Classroom, user_id: int) -> User:
    """A student who is in that class now."""
    return get_object_or_404(classroom.students(), pk=user_id)


@login_required
@require_safe
def classes(request: SignedInRequest) -> HttpResponse:
    return render(request, "classroom/classes.html", lists_of(request.user))


def lists_of(user: User) -> dict[str, object]:
    return {
        "taught": Classroom.objects.taught_by(user).with_sizes()[:200],
        "attended": Classroom.objects.attended_by(user).select_related("teacher")[:200],
        "form": ClassForm(),
    }


@login_required
@require_POST
def create_class(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_teacher:
        raise PermissionDenied
    form = ClassForm(request.POST)
    if not form.is_valid():
        return render(
            request, "classroom/classes.html", {**lists_of(request.user), "form": form}, status=422
        )
    made = services.create_class(teacher=request.user, name=form.cleaned_data["name"])
    messages.success(request, f"“{made.name}” is ready. Give your students the code.")
    return redirect("class", made.pk)


@login_required
@require_safe
def class_page(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = own_class(request, pk)
    items = items_of_course()
    steps = list(dict.fromkeys(item.step for item in items))
    chosen = request.GET.get("step", "")
    if chosen:
        items = [item for item in items if item.step.slug == chosen]
    page = Paginator(classroom.students(), STUDENTS_A_PAGE).get_page(request.GET.get("page"))
    grid = grid_of(classroom, items=items, students=page.object_list)
    context = {"classroom": classroom, "grid": grid, "page": page, "steps": steps, "chosen": chosen}
    context["join_link"] = request.build_absolute_uri(classroom.join_path())
    return render(request, "classroom/class.html", context)


@login_required
@require_GET
def grid_download(request: SignedInRequest, pk: int) -> StreamingHttpResponse:
    classroom = own_class(request, pk)
    grid = grid_of(classroom, items=items_of_course(), students=classroom.students())
    name = f"class-{classroom.pk}.csv"
    return StreamingHttpResponse(
        grid_csv(grid),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_safe
def class_student(request: SignedInRequest, pk: int, user_id: int) -> HttpResponse:
    classroom = own_class(request, pk)
    student = own_student(classroom, user_id)
    report = student_report(classroom, student)
    return render(
        request, "classroom/student.html", {"classroom": classroom, "student": student, **report}
    )


@login_required
@require_POST
def class_code(request: SignedInRequest, pk: int) -> HttpResponse:
    """Renew the code: links and codes given out before stop working."""
    services.renew_code(classroom=own_class(request, pk))
    messages.success(request, "There is a new code; the old one no longer works.")
    return redirect("class", pk)


@login_required
@require_POST
def class_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open or close the class for new students."""
    classroom = own_class(request, pk)
    services.set_open(classroom=classroom, is_open=request.POST.get("open") == "1")
    return redirect("class", pk)


@login_required
def join(request: SignedInRequest) -> HttpResponse:
    """Ask for a code, or go on with the one that was posted."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if Classroom.objects.filter(join_code=form.cleaned_data["code"]).exists():
            return redirect("join-class", form.cleaned_data["code"])
        form.add_error("code", "No class has this code. Compare it with the one on the board.")
    return render(
        request, "classroom/join.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
def join_by_code(request: SignedInRequest, code: str) -> HttpResponse:
    """Show whose class it is and, on a POST, join it."""
    classroom = get_object_or_404(Classroom.objects.select_related("teacher"), join_code=code)
    if request.method != "POST":
        return render(request, "classroom/join_confirm.html", {"classroom": classroom})
    try:
        services.join_class(student=request.user, classroom=classroom)
    except services.ClassClosed:
        messages.error(request, "This class takes no new students. Ask your teacher to open it.")
    except services.OwnClass:
        messages.error(request, "This is your own class: you see it as its teacher.")
    else:
        messages.success(request, f"You are in “{classroom.name}”.")
    return redirect("classes")


@login_required
@require_POST
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.attended_by(request.user), pk=pk)
    services.leave_class(student=request.user, classroom=classroom)
    messages.success(request, f"You left “{classroom.name}”. Your work stays yours.")
    return redirect("classes")


@login_required
@require_POST
def remove_student(request: SignedInRequest, pk: int, user_id: int) -> HttpResponse:
    classroom = own_class(request, pk)
    student = own_student(classroom, user_id)
    services.leave_class(student=student, classroom=classroom)
    messages.success(request, f"{student.shown_name} is no longer in the class.")
    return redirect("class", pk)
