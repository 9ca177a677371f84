"""Comments on lines of code, for those who teach and for the one who wrote it; similar code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from exercises.models import Exercise, Submission
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom import feedback
from lstm_course.classroom.access import Right, student_of, teaching
from lstm_course.classroom.anonymity import names_for, person_for
from lstm_course.classroom.forms import CommentForm
from lstm_course.classroom.forms.posting import number_in
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.oversight import record, record_view, record_visit
from lstm_course.classroom.similarity import compare, stands_out_from


@require_safe
@teaching(Right.LOOK)
def submission(
    request: SignedInRequest, classroom: Classroom, user_id: int, submission: int
) -> HttpResponse:
    """One submission line by line, with what was said about it."""
    found = submission_of(classroom, user_id, submission)
    form = CommentForm(initial={"line": number_in(request.GET.get("line", ""))})
    answer = submission_page(request, classroom, found, form)
    feedback.mark_read(classroom, found)
    return answer


def submission_of(classroom: Classroom, user_id: int, pk: int) -> Submission:
    student = student_of(classroom, user_id)
    known = Submission.objects.select_related("exercise", "user")
    return get_object_or_404(known, pk=pk, user=student)


def submission_page(
    request: SignedInRequest, classroom: Classroom, found: Submission, form: CommentForm
) -> HttpResponse:
    student = person_for(request, classroom, found.user_id)
    record_view(classroom=classroom, actor=request.user, student=student)
    said = classroom.comments.filter(submission=found)
    context = {
        "classroom": classroom,
        "student": student,
        "tab": "overview",
        "submission": found,
        "lines": feedback.lines_of(found, said, student),
        "form": form,
        "canned": request.user.canned_comments.all()[: feedback.MOST_CANNED],
    }
    return render(request, "classroom/submission.html", context, status=422 if form.errors else 200)


@require_POST
@teaching(Right.HELP)
def comment(
    request: SignedInRequest, classroom: Classroom, user_id: int, submission: int
) -> HttpResponse:
    """Comment on a line; a canned remark is used where nothing was typed."""
    found = submission_of(classroom, user_id, submission)
    data = request.POST.copy()
    data["text"] = data.get("text") or data.get("canned", "")
    form = CommentForm(data)
    lines = len(found.source.splitlines())
    if form.is_valid() and not 1 <= form.cleaned_data["line"] <= lines:
        form.add_error("line", f"The code has lines from 1 to {lines}.")
    if not form.is_valid():
        return submission_page(request, classroom, found, form)
    values = form.cleaned_data
    feedback.comment(classroom=classroom, submission=found, author=request.user, **values)
    record(classroom=classroom, actor=request.user, student=found.user, action="commented")
    messages.success(request, f"Your comment stands at line {values['line']}. They are told.")
    if data.get("keep") and not feedback.keep_canned(request.user, values["text"]):
        messages.error(request, "You keep fifty remarks already: forget one to keep another.")
    return redirect("class-submission", classroom.pk, user_id, found.pk)


@login_required
@require_POST
def forget_canned(request: SignedInRequest) -> HttpResponse:
    """Forget a remark that one had kept for next time."""
    chosen = request.POST.get("canned", "").replace("\0", "")  # which PostgreSQL refuses
    request.user.canned_comments.filter(text=chosen).delete()
    messages.success(request, "The remark is forgotten. Comments that were made with it stay.")
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "classes")


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
    found = {each.pk: each for each in Submission.objects.filter(pk__in=newest).order_by("-pk")}
    comparison = compare(
        {pk: each.source for pk, each in found.items()}, (exercise.starter, exercise.solution)
    )
    record_visit(classroom=classroom, actor=request.user, action="compared")
    names = names_for(request, classroom)
    context = {
        "classroom": classroom,
        "tab": "items",
        "exercise": exercise,
        "exercises": Exercise.objects.active(),
        "comparison": comparison,
        "threshold": stands_out_from(comparison.natural or 0.0),
        "pairs": [
            (pair, *((found[key], names[found[key].user_id]) for key in (pair.left, pair.right)))
            for pair in comparison.pairs
        ],
    }
    return render(request, "classroom/similar.html", context)
