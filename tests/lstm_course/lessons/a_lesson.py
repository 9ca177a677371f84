"""A lesson of seven steps, with an item in the text of each and one more after it."""

import pytest

from lstm_course.lessons.models import GlossaryTerm, Lesson, Step
from tests.cast import ExerciseFactory, ItemFactory, LessonFactory, QuestionFactory, StepFactory


def build_lesson() -> Lesson:
    lesson: Lesson = LessonFactory()
    for position in range(1, 8):
        build_step(lesson, position)
    GlossaryTerm.objects.create(
        lesson=lesson,
        slug="gate",
        term="Gate",
        definition_html="Numbers <strong>between</strong> 0 and 1.",
        example_html="0.9 keeps most.",
        position=1,
    )
    return lesson


def build_step(lesson: Lesson, position: int) -> Step:
    step: Step = StepFactory(
        lesson=lesson,
        position=position,
        aim=f"The aim of {position}.",
        opening_html=f"<p>The opening of {position}.</p>",
        blocks=[
            {"kind": "html", "html": f"<p>The opening of {position}.</p><p>The secret.</p>"},
            {"kind": "item", "slug": f"q-{position}"},
            {"kind": "glossary"} if position == 2 else {"kind": "html", "html": "<p>Between.</p>"},
            {"kind": "item", "slug": f"code-{position}"},
            {"kind": "item", "slug": f"more-{position}", "at": "end"},
        ],
    )
    for slug in (f"q-{position}", f"more-{position}"):
        ItemFactory(step=step, question=QuestionFactory(slug=slug, is_sample=position == 1))
    ItemFactory(step=step, question=None, exercise=ExerciseFactory(slug=f"code-{position}"))
    return step


@pytest.fixture
def lesson(db: None) -> Lesson:
    return build_lesson()
