"""What a student reads of their own marks in a class."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.gradebook import gradebook_of
from lstm_course.classroom.models import Classroom, Showing
from lstm_course.classroom.oversight import PRIVATE, TELLING, words_of


@login_required
@require_safe
def my_marks(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own marks, and of nobody else; some only once the work is due."""
    classroom = get_object_or_404(Classroom.objects.attended_by(request.user), pk=pk)
    book = gradebook_of(classroom, [request.user])
    (row,) = book.rows()
    now = timezone.now()
    marks = [
        (assignment, mark, assignment.showing == Showing.AT_ONCE or mark.due_at <= now)
        for assignment, mark in zip(book.assignments, row.marks, strict=True)
        if assignment.opens_at is None or assignment.opens_at <= now
    ]
    is_all_shown = all(is_shown for _, _, is_shown in marks)
    context = {
        "classroom": classroom,
        "marks": marks,
        "row": row if is_all_shown else None,
        "overrides": classroom.overrides.filter(
            student=request.user, is_withdrawn=False
        ).select_related("item__question", "item__exercise")
        if is_all_shown
        else [],
        "fresh": classroom.fresh_starts.filter(student=request.user).select_related(
            "item__question", "item__exercise"
        )[:20],
        "trail": [
            (each.at, words_of(each))
            for each in classroom.audit.filter(student=request.user)
            .exclude(action__in=PRIVATE if is_all_shown else (*PRIVATE, *TELLING))
            .select_related("actor")[:20]
        ],
    }
    with timezone.override(classroom.zone):
        return render(request, "classroom/my_marks.html", context)
