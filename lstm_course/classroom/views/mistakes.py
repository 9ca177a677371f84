"""One mistake of the week: who made it, how it looks, and a card to reteach it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.anonymity import people_for
from lstm_course.classroom.mistakes import (
    example_of,
    mistake_called,
    picture_of,
    question_for,
    who_made,
)
from lstm_course.classroom.models import Classroom


@require_safe
@teaching(Right.LOOK)
def mistake(request: SignedInRequest, classroom: Classroom, slug: str) -> HttpResponse:
    known = mistake_called(slug)
    people = who_made(classroom, slug)
    if known is None and not people:
        raise Http404
    names = {student.pk: student for student in people_for(request, classroom)}
    context = {
        "classroom": classroom,
        "tab": "overview",
        "slug": slug,
        "known": known,
        "title": known.title if known else slug.replace("-", " "),
        "people": [(names[user.pk], items, stands) for user, items, stands in people],
        "standing": sum(stands for _, _, stands in people),
        "size": len(names),
        "example": example_of(classroom, slug),
    }
    return render(request, "classroom/mistake.html", context)


@require_safe
@teaching(Right.LOOK)
def reteach(request: SignedInRequest, classroom: Classroom, slug: str) -> HttpResponse:
    """A card for the projector: a question, its picture, then the answer. No names."""
    known = mistake_called(slug)
    option = question_for(slug)
    if known is None:
        raise Http404
    context = {
        "classroom": classroom,
        "known": known,
        "option": option,
        "question": option.question if option else None,
        "options": option.question.options.all() if option else [],
        "picture": picture_of(known),
    }
    return render(request, "classroom/reteach.html", context)
