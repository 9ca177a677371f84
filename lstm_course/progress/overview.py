"""What a person's progress page says: statements first, each with its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item, Lesson, Objective, Step
from lstm_course.progress.models import ItemProgress, ObjectiveMastery, StepProgress
from lstm_course.progress.services import records

MASTERED = 0.95  # as in progress.mastery, which loads NumPy


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item and what the person did with it."""

    item: Item
    record: ItemProgress | None

    @property
    def name(self) -> str:
        if self.item.question:
            return self.item.question.excerpt
        assert self.item.exercise
        return self.item.exercise.title

    @property
    def badge(self) -> str:
        """The state that gives the colour; `words` say it."""
        if self.record is None:
            return "open"
        if self.record.is_solved:
            return "right"
        return "partly" if self.record.best_score > 0 else "wrong"

    @property
    def words(self) -> str:
        if self.record is None:
            return "not tried"
        if self.record.first_score == 1.0:
            return "right at the first try"
        tries = self.record.attempts
        counted = f"after {tries} {'try' if tries == 1 else 'tries'}"
        if self.record.is_solved:
            return "right later"
        return f"partly right {counted}" if self.record.best_score > 0 else f"not yet {counted}"

    @property
    def url(self) -> str:
        if self.item.question:
            return self.item.question.get_absolute_url()
        assert self.item.exercise
        return reverse("exercise", args=(self.item.exercise.slug,))

    @property
    def answers_url(self) -> str:
        """Where the person's own answers stand; empty before the first, and for exercises."""
        if self.record is None or self.item.question is None:
            return ""
        return reverse("question-answers", args=(self.item.question.slug,))


@dataclass(frozen=True, slots=True)
class Statement:
    """One objective, whether the person can do it, and why the course thinks so."""

    objective: Objective
    mastery: ObjectiveMastery | None
    evidence: tuple[Evidence, ...]

    @property
    def ability(self) -> str:
        """The objective as the end of a sentence that begins with "You can"."""
        return f"{self.verb} {self.objective.text}"

    @property
    def short(self) -> str:
        """The ability up to its first pause, as a clause by itself."""
        return f"{self.verb} {self.objective.short}"

    @property
    def verb(self) -> str:
        verb = self.objective.verb
        return f"{verb[:1].lower()}{verb[1:]}"

    @property
    def is_tried(self) -> bool:
        return self.mastery is not None and self.mastery.tried > 0

    @property
    def is_mastered(self) -> bool:
        return self.mastery is not None and self.mastery.probability >= MASTERED

    @property
    def percent(self) -> int:
        """How sure the course is, rounded down, so that 95 means mastered. It is never all sure."""
        return min(99, int(100 * self.mastery.probability)) if self.mastery else 0

    @property
    def next_item(self) -> Evidence | None:
        """The first item that has not been solved."""
        return next((each for each in self.evidence if each.badge != "right"), None)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step with the counts of its questions and exercises, solved of all."""

    step: Step
    state: str  # "done", "begun" or "to come"
    evidence: tuple[Evidence, ...]

    @property
    def questions(self) -> tuple[int, int]:
        return _solved([each for each in self.evidence if each.item.question_id])

    @property
    def exercises(self) -> tuple[int, int]:
        return _solved([each for each in self.evidence if each.item.exercise_id])


@dataclass(frozen=True, slots=True)
class Overview:
    """One person in one lesson."""

    lesson: Lesson
    statements: tuple[Statement, ...]
    steps: tuple[StepLine, ...]

    @property
    def lead(self) -> str:
        """The page in a sentence or two."""
        said = []
        if self.can and len(self.can) == len(self.statements):
            is_read = self.steps_done == len(self.steps)
            start = "You can do" if is_read else "Your answers so far show"
            said.append(f"{start} everything that this lesson set out to teach.")
        elif self.can:
            said.append(f"You can {'; '.join(each.short for each in self.can)}.")
        if self.shaky:
            weakest = self.shaky[0]
            assert weakest.mastery
            right, tried = weakest.mastery.right, weakest.mastery.tried
            said.append(f"Still shaky: {weakest.short} ({right} of {tried} at the first try).")
        return " ".join(said) or "Nothing is shown yet. Your first answer starts this page."

    @property
    def can(self) -> list[Statement]:
        return [each for each in self.statements if each.is_mastered]

    @property
    def shaky(self) -> list[Statement]:
        """Tried and not mastered, the weakest first."""
        tried = [each for each in self.statements if each.is_tried and not each.is_mastered]
        return sorted(tried, key=lambda each: each.percent)

    @property
    def untried(self) -> list[Statement]:
        return [each for each in self.statements if not each.is_tried]

    @property
    def is_begun(self) -> bool:
        """Whether a step is finished or all is tried: a diagnostic would come too late."""
        return not self.untried or any(line.state == "done" for line in self.steps)

    @property
    def steps_done(self) -> int:
        return sum(line.state == "done" for line in self.steps)

    @property
    def exercises(self) -> list[Evidence]:
        return [each for line in self.steps for each in line.evidence if each.item.exercise_id]


def overview(user: User, lesson: Lesson) -> Overview:
    """Gather a person's standing in a lesson: six queries, whatever they have done."""
    items = list(
        Item.objects.active()
        .filter(step__lesson=lesson)
        .select_related("question", "exercise")
        .defer("exercise__statement_html", "exercise__starter", "exercise__solution")
    )
    rows = records(user, items)
    evidence = [Evidence(item, rows.get(item.pk)) for item in items]
    masteries = {row.objective_id: row for row in ObjectiveMastery.objects.filter(user=user)}
    objectives = lesson.objectives.filter(is_active=True)
    return Overview(
        lesson=lesson,
        statements=tuple(
            Statement(
                objective,
                masteries.get(objective.pk),
                tuple(each for each in evidence if each.item.objective_id == objective.pk),
            )
            for objective in objectives
        ),
        steps=tuple(_steps(user, lesson, evidence)),
    )


def _steps(user: User, lesson: Lesson, evidence: Sequence[Evidence]) -> list[StepLine]:
    opened = {row.step_id: row for row in StepProgress.objects.filter(user=user)}
    return [
        StepLine(
            step,
            _state(step, opened),
            tuple(each for each in evidence if each.item.step_id == step.pk),
        )
        for step in lesson.steps.active().select_related("lesson").defer("blocks", "opening_html")
    ]


def _state(step: Step, opened: Mapping[int, StepProgress]) -> str:
    row = opened.get(step.pk)
    if row is None:
        return "to come"
    return "done" if row.completed_at else "begun"


def _solved(evidence: Sequence[Evidence]) -> tuple[int, int]:
    return sum(each.badge == "right" for each in evidence), len(evidence)
