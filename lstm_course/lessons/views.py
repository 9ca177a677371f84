"""The pages of the course. Each gathers, asks where the reader stands, and renders."""

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lstm_course.accounts.models import User
from lstm_course.lessons import pages, signals
from lstm_course.lessons.due import due_for
from lstm_course.lessons.labs.catalogue import Shown, present_lab
from lstm_course.lessons.models import Lesson, Step
from lstm_course.lessons.news import news_for
from lstm_course.lessons.path import Path, path_of
from lstm_course.lessons.standing import Standing, standing_of
from lstm_course.lessons.step_content import StepContent
from quizzes.services import present


@require_safe
def course(request: HttpRequest) -> HttpResponse:
    """What you will be able to do, the way there, and your place on it."""
    course = pages.get_course()
    if course is None:
        return render(request, "lessons/no_course.html")
    lessons = [lesson for lesson in course.lessons.all() if lesson.is_active]
    ready = next((lesson for lesson in lessons if lesson.is_ready), None)
    context = {
        "course": course,
        "lessons": lessons,
        "lesson": ready,
        "objectives": pages.objectives_of(ready) if ready else [],
        "path": path_for(request, ready) if ready else None,
        "lab": teaser() if request.user.is_anonymous else None,
        "due": due_for(request.user),
        "news": news_for(request.user),
    }
    return render(request, "lessons/course.html", context)


@require_safe
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """What the lesson is about, its steps and its sample questions; readable by everybody."""
    found = pages.get_lesson(lesson)
    samples = pages.sample_questions(found)
    context = {
        "lesson": found,
        "objectives": pages.objectives_of(found),
        "path": path_for(request, found),
        "vocabulary": pages.vocabulary_of(found),
        "samples": present(samples, request.user, session=request.session),
    }
    return render(request, "lessons/lesson.html", context)


@require_safe
def step(request: HttpRequest, lesson: str, step: str) -> HttpResponse:
    """One step. A visitor finds the aim and the way in at the steps that ask to sign up."""
    steps, here = pages.get_steps(lesson, step)
    standing = standing_of(request.user, here.lesson)
    context = step_context(request, steps, here, standing)
    if request.user.is_anonymous and not here.is_public:
        return render(request, "lessons/gate.html", context)
    content = StepContent(here, request.user, standing, request.session)
    if isinstance(request.user, User):
        signals.step_opened.send(sender=Step, step=here, user=request.user)
    parts = {
        "blocks": content.text(),
        "practice": content.practice_ahead(),
        "beyond": content.beyond(),
    }
    return render(request, "lessons/step.html", {**context, **parts})


@require_safe
def practice(request: HttpRequest, lesson: str, step: str) -> HttpResponse:
    """The questions and exercises of a step that its text has no place for."""
    steps, here = pages.get_steps(lesson, step)
    standing = standing_of(request.user, here.lesson)
    context = step_context(request, steps, here, standing)
    if request.user.is_anonymous:
        return render(request, "lessons/gate.html", {**context, "is_practice": True})
    content = StepContent(here, request.user, standing, request.session)
    return render(request, "lessons/practice.html", {**context, "blocks": content.practice()})


@require_POST
def complete_step(request: HttpRequest, lesson: str, step: str) -> HttpResponseRedirect:
    """Mark a step as done and go on to the next one, or back to the lesson after the last."""
    steps, here = pages.get_steps(lesson, step)
    if not isinstance(request.user, User):
        way_back = urlencode({"next": here.get_absolute_url()})
        return redirect(f"{reverse('account_login')}?{way_back}")
    with transaction.atomic():
        signals.step_completed.send(sender=Step, step=here, user=request.user)
    is_last = here == steps[-1]
    return redirect(here.lesson if is_last else steps[steps.index(here) + 1])


def teaser() -> Shown:
    """What a visitor may play with before anything else."""
    return present_lab("cell-explorer", level=2, is_teaser=True)


def path_for(request: HttpRequest, lesson: Lesson) -> Path:
    standing = standing_of(request.user, lesson)
    return path_of(pages.steps_of(lesson), standing, is_visitor=request.user.is_anonymous)


def step_context(
    request: HttpRequest, steps: list[Step], here: Step, standing: Standing
) -> dict[str, Any]:
    """Return what every page of a step shows: where it is in the lesson, and its neighbours."""
    return {
        "lesson": here.lesson,
        "step": here,
        "path": path_of(steps, standing, is_visitor=request.user.is_anonymous, at=here),
        "is_done": here.pk in standing.done,
        "previous": next((row for row in reversed(steps) if row.position < here.position), None),
        "next": next((row for row in steps if row.position > here.position), None),
    }
