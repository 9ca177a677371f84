"""How a student gets into a class and out of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from lstm_course.accounts.models import User
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom import enrolling, services
from lstm_course.classroom.forms import JoinForm
from lstm_course.classroom.forms.posting import posted
from lstm_course.classroom.models import Classroom, Invitation, Staff


@login_required
def join(request: SignedInRequest) -> HttpResponse:
    """Ask for a code, or go on with the one that was posted."""
    form = JoinForm(posted(request))
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
    classroom = get_object_or_404(
        Classroom.objects.select_related("teacher"), join_code=code.upper()
    )
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


def own_invitation(user: User, pk: int) -> Invitation:
    """An invitation to this person; another's does not exist for them."""
    open_ones = Invitation.objects.select_related("classroom").filter(classroom__archived_at=None)
    return get_object_or_404(open_ones, pk=pk, username__iexact=user.username)


@login_required
@require_POST
def accept_invitation(request: SignedInRequest, invitation: int) -> HttpResponse:
    found = own_invitation(request.user, invitation)
    try:
        enrolling.accept(invitation=found, student=request.user)
    except services.OwnClass:
        messages.error(request, "This is your own class: you see it as its teacher.")
    except services.ClassClosed:
        messages.error(request, "This class was archived meanwhile: nobody can join it now.")
    else:
        messages.success(request, f"You are in “{found.classroom.name}”.")
    return redirect("classes")


@login_required
@require_POST
def decline_invitation(request: SignedInRequest, invitation: int) -> HttpResponse:
    found = own_invitation(request.user, invitation)
    enrolling.decline(invitation=found)
    messages.success(request, f"You said no to “{found.classroom.name}”. Nobody sees your work.")
    return redirect("classes")


@login_required
@require_POST
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave as a student, or give one's part in teaching it back; an owner archives it instead."""
    helped = Staff.objects.filter(classroom=pk, person=request.user).select_related("classroom")
    for staff in helped:
        staff.delete()
        messages.success(request, f"You no longer teach “{staff.classroom.name}”.")
        return redirect("classes")
    classroom = get_object_or_404(Classroom.objects.attended_by(request.user), pk=pk)
    services.leave_class(student=request.user, classroom=classroom)
    messages.success(request, f"You left “{classroom.name}”. Your work stays yours.")
    return redirect("classes")
