"""Find what a page of the course is about. An unknown or retired slug is a 404, never a crash."""

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast
from django.http import Http404

from lstm_course.lessons.models import Course, Lesson, Objective, Step
from quizzes.models import Question

GLOSSARY = '"kind": "glossary"'  # as both databases write a block
TEXTS = ("blocks", "opening_html")  # what only one page at a time needs


def get_course() -> Course | None:
    """Return the one course of the site, with its lessons; None before it is loaded."""
    return Course.objects.prefetch_related("lessons").first()


def get_lesson(slug: str) -> Lesson:
    """Return a lesson that can be read, with its `number_of_terms`.

    Raises Http404 for one that is only planned.
    """
    active = Count("terms", filter=Q(terms__is_active=True))
    lesson = Lesson.objects.annotate(number_of_terms=active)
    found = lesson.filter(slug=slug, is_ready=True, is_active=True).first()
    if found is None:
        raise Http404(f"There is no lesson {slug!r} to read.")
    return found


def steps_of(lesson: Lesson) -> list[Step]:
    """Return the steps in order, without their texts."""
    steps = list(lesson.steps.active().defer(*TEXTS))
    for step in steps:
        step.lesson = lesson
    return steps


def get_steps(lesson: str, slug: str) -> tuple[list[Step], Step]:
    """Return a lesson's steps in order, and the one of that slug with its text, in two queries.

    Raises Http404 where there is no such lesson to read or no such step in it.
    """
    steps = list(
        Step.objects.active()
        .filter(lesson__slug=lesson, lesson__is_ready=True, lesson__is_active=True)
        .select_related("lesson")
        .defer(*TEXTS)
    )
    step = next((step for step in steps if step.slug == slug), None)
    if step is None:
        raise Http404(f"There is no step {slug!r} in a lesson {lesson!r}.")
    step.refresh_from_db(fields=TEXTS)
    return steps, step


def vocabulary_of(lesson: Lesson) -> Step | None:
    """Return the step that shows the vocabulary. Reads no text of a step."""
    blocks = Cast("blocks", TextField())
    shows = lesson.steps.active().annotate(written=blocks).filter(written__contains=GLOSSARY)
    return shows.defer(*TEXTS).select_related("lesson").first()


def sample_questions(lesson: Lesson) -> list[Question]:
    """Return the questions of the lesson that anyone may read, in their order."""
    samples = Question.objects.samples().filter(item__step__lesson=lesson, item__is_active=True)
    return list(samples.order_by("item__step__position", "item__position"))


def objectives_of(lesson: Lesson) -> list[Objective]:
    return list(lesson.objectives.filter(is_active=True))
