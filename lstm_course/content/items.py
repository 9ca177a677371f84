"""Write the questions and exercises of a lesson, and their places in it."""

import hashlib
from collections.abc import Mapping

from exercises.models import Exercise
from lstm_course.content import schema
from lstm_course.content.grader import Graded
from lstm_course.content.markdown.figures import names
from lstm_course.content.questions import load_question
from lstm_course.content.rows import Ledger, version
from lstm_course.lessons.models import Item, Lesson, Step
from quizzes.models import Question

EXERCISE_FIELDS = names("title summary statement_html starter solution difficulty minutes")
AuthoredItem = schema.Question | schema.Exercise


def items_in_order(authored: schema.Lesson) -> list[AuthoredItem]:
    """Return those that a text places, as it does, and after them the others."""
    placements = [placement for step in authored.steps for placement in step.placed]
    ranks = {placement.slug: rank for rank, placement in enumerate(placements)}
    rows: list[AuthoredItem] = [*authored.questions, *authored.exercises]
    return sorted(rows, key=lambda row: ranks.get(row.slug, len(ranks)))


def write_items(
    ledger: Ledger,
    graded: Mapping[str, Graded],
    lesson: Lesson,
    authored: schema.Lesson,
    steps: Mapping[str, Step],
) -> None:
    objectives = {row.slug: row for row in lesson.objectives.all()}
    rows: list[Item] = []
    for position, row in enumerate(items_in_order(authored), start=1):
        key: dict[str, Question | Exercise]
        if isinstance(row, schema.Question):
            question = load_question(ledger, row)
            key, aim = {"question": question}, question.objective
        else:
            exercise = write_exercise(ledger, row, graded[row.slug])
            key, aim = {"exercise": exercise}, row.objectives[0]
        values = {
            "step": steps[row.step],
            "position": position,
            "objective": objectives[aim],
            "is_active": True,
        }
        rows.append(ledger.write(Item, key, values))
    retire_items(ledger, rows, lesson)


def retire_items(ledger: Ledger, kept: list[Item], lesson: Lesson) -> None:
    """Take what left the lesson out of it, without touching what people did with it."""
    mine = Item.objects.filter(step__lesson=lesson)
    ledger.retire(kept, mine)
    gone = mine.filter(is_active=False)
    ledger.retire([], Question.objects.filter(item__in=gone))
    ledger.retire([], Exercise.objects.filter(item__in=gone))


def write_exercise(ledger: Ledger, authored: schema.Exercise, graded: Graded) -> Exercise:
    ledger.rename(Exercise, authored.renamed_from, authored.slug)
    both = hashlib.sha256(f"{authored.fingerprint}/{graded.version}".encode())
    tasks = [
        {
            "text": row.text_html,
            "checks": list(row.checks),
            "points": round(100 * sum(graded.weights.get(name, 0.0) for name in row.checks)),
        }
        for row in authored.tasks
    ]
    return ledger.write(
        Exercise,
        {"slug": authored.slug},
        {
            **{name: getattr(authored, name) for name in EXERCISE_FIELDS},
            "tasks": tasks,
            "hints": list(authored.hints),
            "example": graded.example,
            "objective": authored.objectives[0],
            "position": graded.position,
            "is_active": True,
            **version(Exercise, authored.slug, both.hexdigest()),
        },
    )
