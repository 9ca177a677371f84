"""Write a course that was read without a problem. Idempotent: what is the same stays untouched."""

from collections.abc import Mapping
from dataclasses import dataclass

from lstm_course.content import schema
from lstm_course.content.grader import Graded
from lstm_course.content.items import items_in_order, retire_items, write_items
from lstm_course.content.markdown.figures import names
from lstm_course.content.rows import Ledger
from lstm_course.lessons.models import (
    Course,
    GlossaryTerm,
    Lesson,
    Misconception,
    Objective,
    Step,
)

LESSON_FIELDS = names("title subject summary grade_level minutes public_steps is_ready")


@dataclass(slots=True)
class Writer:
    """Writes one course. Runs inside one transaction, which is the caller's."""

    ledger: Ledger
    graded: Mapping[str, Graded]

    def course(self, authored: schema.Course) -> None:
        values = {name: getattr(authored, name) for name in ("title", "subject", "summary")}
        course = self.ledger.write(Course, {"slug": authored.slug}, values)
        lessons = [
            self.lesson(course, lesson, position)
            for position, lesson in enumerate(authored.lessons, start=1)
        ]
        self.ledger.retire(lessons, course.lessons.all())
        for gone in course.lessons.filter(is_active=False):
            self.ledger.retire([], gone.steps.all())
            retire_items(self.ledger, [], gone)
        steps = {step.slug: step for step in Step.objects.order_by("-position", "-pk")}
        for misconception in authored.misconceptions:
            self.misconception(misconception, steps)

    def lesson(self, course: Course, authored: schema.Lesson, position: int) -> Lesson:
        values = {name: getattr(authored, name) for name in LESSON_FIELDS}
        self.ledger.rename(Lesson, authored.renamed_from, authored.slug)
        lesson = self.ledger.write(
            Lesson,
            {"slug": authored.slug},
            {**values, "course": course, "position": position, "is_active": True},
        )
        self.objectives(lesson, authored)
        self.terms(lesson, authored)
        steps = self.steps(lesson, authored)
        write_items(self.ledger, self.graded, lesson, authored, steps)
        return lesson

    def objectives(self, lesson: Lesson, authored: schema.Lesson) -> None:
        rows = [
            self.ledger.write(
                Objective,
                {"slug": row.slug},
                {
                    "lesson": lesson,
                    "verb": row.verb,
                    "text": row.text,
                    "position": position,
                    "is_active": True,
                },
            )
            for position, row in enumerate(authored.objectives, start=1)
        ]
        self.ledger.retire(rows, lesson.objectives.all())

    def terms(self, lesson: Lesson, authored: schema.Lesson) -> None:
        rows = [
            self.ledger.write(
                GlossaryTerm,
                {"lesson": lesson, "slug": row.slug},
                {
                    "term": row.term,
                    "definition_html": row.definition_html,
                    "example_html": row.example_html,
                    "position": position,
                    "is_active": True,
                },
            )
            for position, row in enumerate(authored.terms, start=1)
        ]
        self.ledger.retire(rows, lesson.terms.all())

    def steps(self, lesson: Lesson, authored: schema.Lesson) -> dict[str, Step]:
        placed = {placement.slug for row in authored.steps for placement in row.placed}
        unplaced = [row for row in items_in_order(authored) if row.slug not in placed]
        rows = {
            row.slug: self.step(
                lesson, row, position, [item.slug for item in unplaced if item.step == row.slug]
            )
            for position, row in enumerate(authored.steps, start=1)
        }
        self.ledger.retire(list(rows.values()), lesson.steps.all())
        return rows

    def step(
        self, lesson: Lesson, authored: schema.Step, position: int, unplaced: list[str]
    ) -> Step:
        """Write a step; the items that its text gives no place stand at its end."""
        rest = [{"kind": "item", "slug": slug, "at": "end"} for slug in unplaced]
        self.ledger.rename(Step, authored.renamed_from, authored.slug, lesson=lesson)
        step = self.ledger.write(
            Step,
            {"lesson": lesson, "slug": authored.slug},
            {
                "title": authored.title,
                "aim": authored.aim,
                "minutes": authored.minutes,
                "position": position,
                "blocks": [*map(dict, authored.blocks), *rest],
                "opening_html": authored.opening_html,
                "is_active": True,
            },
        )
        wanted = Objective.objects.filter(slug__in=authored.objectives)
        if set(step.objectives.all()) != set(wanted):
            step.objectives.set(wanted)
        return step

    def misconception(
        self, authored: schema.Misconception, steps: Mapping[str, Step]
    ) -> Misconception:
        return self.ledger.write(
            Misconception,
            {"slug": authored.slug},
            {
                "title": authored.title,
                "explanation_html": authored.explanation_html,
                "step": steps.get(authored.step),
                "objective": authored.objective,
            },
        )
