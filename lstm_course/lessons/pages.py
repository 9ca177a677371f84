"""Gather what a page of the lesson shows, in few queries, whatever the number of its items."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404

from exercises.models import Exercise
from lstm_course.accounts.models import User
from lstm_course.lessons.models import Course, Item, Lesson, Step
from lstm_course.lessons.standing import ItemRecord, Standing
from quizzes.models import Question
from quizzes.services import PresentedQuestion, present

Reader = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a step, ready for the template: exactly one of its parts is there."""

    html: str = ""
    question: PresentedQuestion | None = None
    exercise: Exercise | None = None
    record: ItemRecord | None = None
    terms: tuple[Any, ...] = ()


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
    steps = list(lesson.steps.active().defer("blocks", "opening_html"))
    for step in steps:
        step.lesson = lesson
    return steps


def get_step(lesson: Lesson, slug: str) -> Step:
    """Return a step of the lesson with its text. Raises Http404 for one that is not there."""
    step = lesson.steps.active().filter(slug=slug).first()
    if step is None:
        raise Http404(f"The lesson has no step {slug!r}.")
    step.lesson = lesson
    return step


def blocks_of(
    step: Step, user: Reader, standing: Standing, session: SessionBase | None
) -> list[Block]:
    """Return the step's text with its questions and exercises in their places."""
    items = {item.slug: item for item in items_of(step)}
    asked = [item.question for item in items.values() if item.question]
    presented = {row.question.slug: row for row in present(asked, user, session=session)}
    return [
        block
        for piece in step.blocks
        if (block := _block(piece, step, items, presented, standing)) is not None
    ]


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
