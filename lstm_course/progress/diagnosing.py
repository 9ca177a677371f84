"""The diagnostic at the start: one question of the first step for each objective."""

from dataclasses import dataclass

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item, Lesson
from lstm_course.progress.models import Diagnostic, ItemProgress


@dataclass(frozen=True, slots=True)
class Line:
    """One objective's question, and whether the person knew it beforehand."""

    item: Item
    record: ItemProgress | None

    @property
    def is_answered(self) -> bool:
        return self.record is not None

    @property
    def is_known(self) -> bool:
        return self.record is not None and self.record.first_score == 1.0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Where a person stood before the lesson."""

    lesson: Lesson
    taken: Diagnostic | None
    lines: tuple[Line, ...]

    @property
    def is_finished(self) -> bool:
        return all(line.is_answered for line in self.lines)

    @property
    def open(self) -> list[Line]:
        return [line for line in self.lines if not line.is_answered]

    @property
    def known(self) -> list[Line]:
        return [line for line in self.lines if line.is_known]

    @property
    def to_learn(self) -> list[Line]:
        return [line for line in self.lines if line.is_answered and not line.is_known]


def diagnosis_of(user: User, lesson: Lesson) -> Diagnosis:
    """The diagnostic of a lesson: the first question of the first step on each objective."""
    items = Item.objects.active().filter(
        step__lesson=lesson, question__isnull=False, objective__isnull=False
    )
    opening = lesson.steps.active().first()
    first: dict[int, Item] = {}
    for item in items.filter(step=opening).select_related("question", "objective", "step"):
        if item.objective_id:
            first.setdefault(item.objective_id, item)
    chosen = sorted(
        first.values(), key=lambda each: each.objective.position if each.objective else 0
    )
    rows = ItemProgress.objects.filter(user=user, item__in=chosen)
    records = {row.item_id: row for row in rows}
    return Diagnosis(
        lesson=lesson,
        taken=Diagnostic.objects.filter(user=user, lesson=lesson).first(),
        lines=tuple(Line(item, records.get(item.pk)) for item in chosen),
    )
