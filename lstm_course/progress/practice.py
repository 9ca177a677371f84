"""Practice around the lesson: the diagnostic, the mastery check and its certificate."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lstm_course.lessons.models import Lesson
from lstm_course.progress import certificates
from lstm_course.progress.checking import check_of
from lstm_course.progress.diagnosing import diagnosis_of
from lstm_course.progress.models import Certificate, Diagnostic
from lstm_course.progress.views import Request
from quizzes.services import present


def lesson_now() -> Lesson:
    """The lesson that is practised: the first that is ready."""
    lessons = Lesson.objects.filter(is_ready=True, is_active=True)
    lesson: Lesson = get_object_or_404(lessons[:1])
    return lesson


@login_required
@require_safe
def diagnostic(request: Request) -> HttpResponse:
    """Six questions before the lesson; what they told, once they are answered."""
    diagnosis = diagnosis_of(request.user, lesson_now())
    questions = [line.item.question for line in diagnosis.open if line.item.question]
    asked = present(questions, request.user, session=request.session) if diagnosis.taken else []
    return render(request, "progress/diagnostic.html", {"diagnosis": diagnosis, "asked": asked})


@login_required
@require_POST
def begin(request: Request) -> HttpResponse:
    Diagnostic.objects.get_or_create(user=request.user, lesson=lesson_now())
    return redirect("diagnostic")


@login_required
@require_safe
def check(request: Request) -> HttpResponse:
    """What is shown of each objective, and one question that shows something more."""
    standing = check_of(request.user, lesson_now())
    question = standing.next_question
    asked = present([question], request.user, fresh=True) if question else []
    held = certificates.held_by(request.user, standing.lesson)
    context = {"check": standing, "asked": asked, "certificate": held}
    return render(request, "progress/check.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_certificate(request: Request) -> HttpResponse:
    """A POST issues it; a GET leads to it, or says what is missing."""
    lesson = lesson_now()
    held = certificates.held_by(request.user, lesson)
    if held is None and request.method == "POST":
        try:
            held = certificates.issue(request.user, lesson)
        except certificates.NotShownError:
            return redirect("mastery-check")
    if held is None:
        standing = check_of(request.user, lesson)
        return render(request, "progress/no_certificate.html", {"check": standing})
    context = {"certificate": held, "is_own": True, "url": address_of(request, held)}
    return render(request, "progress/certificate.html", context)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What anyone who has the code may see: the name, the day and the objectives."""
    held = get_object_or_404(Certificate.objects.select_related("lesson"), code=code)
    context = {"certificate": held, "is_own": False, "url": address_of(request, held)}
    response = render(request, "progress/certificate.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def address_of(request: HttpRequest, held: Certificate) -> str:
    return request.build_absolute_uri(held.get_absolute_url())
