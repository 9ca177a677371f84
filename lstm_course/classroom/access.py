"""Who may do what in a class. Every view of a class goes through `teaching`."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.models import Classroom, Role

P = ParamSpec("P")
READING = {"GET", "HEAD"}


class Right(StrEnum):
    """What one may do with a class, from the least to the most."""

    LOOK = "see the class and its students' work"
    HELP = "write notes and comments"
    MARK = "set assignments and change marks"
    RUN = "change the roster, the code and the sections"
    OWN = "choose who else teaches, copy and archive"


RIGHTS: dict[str, frozenset[Right]] = {
    "owner": frozenset(Right),
    Role.CO_TEACHER: frozenset({Right.LOOK, Right.HELP, Right.MARK, Right.RUN}),
    Role.ASSISTANT: frozenset({Right.LOOK, Right.HELP}),
}


def role_of(user: User, classroom: Classroom) -> str:
    """Return owner, co-teacher or assistant; for a person whom `taught_by` let through."""
    if classroom.teacher_id == user.pk:
        return "owner"
    return classroom.staff.get(person=user).role


def class_for(user: User, pk: int, right: Right) -> Classroom:
    """Fetch a class and authorise in one; for outsiders it does not exist.

    Raises Http404 for those who do not teach it, and PermissionDenied for a lesser role.
    """
    classroom = get_object_or_404(Classroom.objects.taught_by(user), pk=pk)
    rights = RIGHTS[role_of(user, classroom)]
    if right not in rights:
        raise PermissionDenied(f"Your role in this class does not let you {right}.")
    classroom.may = frozenset(each.name.lower() for each in rights)
    return classroom


def student_of(classroom: Classroom, user_id: int) -> User:
    """A student who is in that class now."""
    return get_object_or_404(classroom.students(), pk=user_id)


def teaching(
    right: Right, *, in_archive: bool = False
) -> Callable[
    [Callable[Concatenate[SignedInRequest, Classroom, P], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Hand the view its class, or refuse. Once it is archived all can be read, nothing changed.

    Every time that the view reads or shows is the class's.
    """

    def decorate(
        view: Callable[Concatenate[SignedInRequest, Classroom, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def checked(
            request: SignedInRequest, pk: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            classroom = class_for(request.user, pk, right)
            is_change = right is not Right.LOOK and request.method not in READING
            if classroom.is_archived and is_change and not in_archive:
                messages.error(request, ARCHIVED)
                return redirect("class", pk)
            with timezone.override(classroom.zone):
                return view(request, classroom, *args, **kwargs)

        return checked

    return decorate


ARCHIVED = "This class is archived: nothing was changed. Bring it back first, then do it again."
