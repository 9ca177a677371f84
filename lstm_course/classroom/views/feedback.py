"""Comments on lines of code, for those who teach and for the one who wrote it; similar code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exercises.models import Exercise, Submission
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom import feedback
from lstm_course.classroom.access import Right, student_of, teaching
from lstm_course.classroom.forms import CommentForm
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.oversight import record, record_view
from lstm_course.classroom.similarity import compare


@require_safe
@teaching(Right.LOOK)
def submission(
    request: SignedInRequest, classroom: Classroom, user_id: int, submission: int
) -> HttpResponse:
    """One submission line by line, with what was said about it."""
    student = student_of(classroom, user_id)
    found = get_object_or_404(
        Submission.objects.select_related("exercise"), pk=submission, user=student
    )
    record_view(classroom=classroom, actor=request.user, student=student)
    context = {
        "classroom": classroom,
        "student": student,
        "tab": "overview",
        "submission": found,
        "lines": feedback.lines_of(found, classroom.comments.filter(submission=found)),
        "form": CommentForm(),
        "canned": request.user.canned_comments.all()[: feedback.MOST_CANNED],
    }
    return render(request, "classroom/submission.html", context)


@require_POST
@teaching(Right.HELP)
def comment(
    request: SignedInRequest, classroom: Classroom, user_id: int, submission: int
) -> HttpResponse:
    """Comment on a line; a canned remark is used where nothing was typed."""
    student = student_of(classroom, user_id)
    found = get_object_or_404(
        Submission.objects.select_related("exercise", "user"), pk=submission, user=student
    )
    data = request.POST.copy()
    data["text"] = data.get("text") or data.get("canned", "")
    form = CommentForm(data)
    lines = len(found.source.splitlines())
    if not form.is_valid() or not 1 <= form.cleaned_data["line"] <= lines:
        messages.error(request, f"Write something about a line from 1 to {lines}.")
        return redirect("class-submission", classroom.pk, student.pk, found.pk)
    values = form.cleaned_data
    feedback.comment(classroom=classroom, submission=found, author=request.user, **values)
    record(classroom=classroom, actor=request.user, student=student, action="commented")
    if data.get("keep"):
        feedback.keep_canned(request.user, values["text"])
    return redirect("class-submission", classroom.pk, student.pk, found.pk)


@login_required
@require_safe
def my_comments(request: SignedInRequest) -> HttpResponse:
    """What was said about one's own code, newest first."""
    found = list(feedback.comments_for(request.user)[:100])
    feedback.mark_seen(request.user)
    return render(request, "classroom/my_comments.html", {"comments": found})


@login_required
@require_POST
def answer_comment(request: SignedInRequest, comment: int) -> HttpResponse:
    """Answer a comment on one's own code, at the same line."""
    said = get_object_or_404(feedback.comments_for(request.user), pk=comment)
    form = CommentForm({"line": said.line, "text": request.POST.get("text", "")})
    if form.is_valid():
        feedback.comment(
            classroom=said.classroom,
            submission=said.submission,
            author=request.user,
            **form.cleaned_data,
        )
        messages.success(request, "Your answer stands beside the comment.")
    else:
        messages.error(request, "An answer has 1 to 2,000 letters.")
    return redirect("my-comments")


@require_safe
@teaching(Right.MARK)
def similar(request: SignedInRequest, classroom: Classroom, slug: str) -> HttpResponse:
    """Pairs of newest submissions that are unusually alike: a hint for a talk."""
    exercise = get_object_or_404(Exercise.objects.active(), slug=slug)
    newest = (
        Submission.objects.filter(user__in=classroom.student_ids(), exercise=exercise)
        .values("user")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    found = {
        each.pk: each
        for each in Submission.objects.filter(pk__in=newest).select_related("user").order_by("pk")
    }
    comparison = compare(
        {pk: each.source for pk, each in found.items()}, (exercise.starter, exercise.solution)
    )
    context = {
        "classroom": classroom,
        "tab": "items",
        "exercise": exercise,
        "exercises": Exercise.objects.active(),
        "comparison": comparison,
        "pairs": [(found[pair.left], found[pair.right], pair) for pair in comparison.pairs],
    }
    return render(request, "classroom/similar.html", context)
