"""Gather what a page of the lesson shows, in few queries, whatever the number of its items."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404

from exercises.models import Exercise
from lstm_course.accounts.models import User
from lstm_course.lessons.models import Course, GlossaryTerm, Item, Lesson, Step
from lstm_course.lessons.standing import ItemRecord, Standing
from quizzes.models import Question
from quizzes.services import PresentedQuestion, present

Reader = User | AnonymousUser
TEXTS = ("blocks", "opening_html")  # what only one page at a time needs


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a step, ready for the template: exactly one of its parts is there."""

    html: str = ""
    question: PresentedQuestion | None = None
    exercise: Exercise | None = None
    record: ItemRecord | None = None
    terms: tuple[GlossaryTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What a step says: its text with what stands in it, and the practice after it."""

    blocks: list[Block] = field(default_factory=list)
    more: list[Block] = field(default_factory=list)


def get_course() -> Course:
    """Return the one course of the site, with its lessons. Raises Http404 before it is loaded."""
    course = Course.objects.prefetch_related("lessons").first()
    if course is None:
        raise Http404("The course has not been loaded yet.")
    return course


def get_lesson(slug: str) -> Lesson:
    """Return a lesson that can be read. Raises Http404 for one that is only planned."""
    lesson = Lesson.objects.select_related("course").filter(
        slug=slug, is_ready=True, is_active=True
    )
    found = lesson.first()
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
    """Return the step that shows the vocabulary."""
    return next(
        (
            step
            for step in lesson.steps.active()
            if any(piece["kind"] == "glossary" for piece in step.blocks)
        ),
        None,
    )


def text_of(step: Step, user: Reader, standing: Standing, session: SessionBase | None) -> Text:
    """Return the step's text with its questions and exercises in their places."""
    items = {item.slug: item for item in items_of(step)}
    asked = [item.question for item in items.values() if item.question]
    presented = {row.question.slug: row for row in present(asked, user, session=session)}
    text = Text()
    for piece in step.blocks:
        block = _block(piece, step, items, presented, standing)
        if block is not None:
            (text.more if piece.get("at") == "end" else text.blocks).append(block)
    return text


def items_of(step: Step) -> list[Item]:
    return list(step.items.active().select_related("question", "exercise").order_by("position"))


def sample_questions(lesson: Lesson) -> list[Question]:
    """Return the questions of the lesson that anyone may read, in their order."""
    samples = Question.objects.samples().filter(item__step__lesson=lesson, item__is_active=True)
    return list(samples.order_by("item__step__position", "item__position"))


def _block(
    piece: Mapping[str, str],
    step: Step,
    items: Mapping[str, Item],
    presented: Mapping[str, PresentedQuestion],
    standing: Standing,
) -> Block | None:
    """Return what stands at one place; None for an item that has left the course."""
    if piece["kind"] == "html":
        return Block(html=piece["html"])
    if piece["kind"] == "glossary":
        return Block(terms=tuple(step.lesson.terms.filter(is_active=True)))
    item = items.get(piece["slug"])
    if item is None:
        return None
    record = standing.records.get(item.pk)
    if item.question:
        return Block(question=presented[item.slug], record=record)
    return Block(exercise=item.exercise, record=record)
