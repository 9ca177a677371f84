"""The mastery check: what a person has shown of each objective, and what to show next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item, Lesson, Objective
from lstm_course.progress.certifying import DOING, Try, kinds_for, proofs, ready_at
from quizzes.models import Answer, ExplanationUse, Question


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of question that an objective is shown by, and how it was."""

    kind: str
    questions: tuple[Question, ...]
    shown: Question | None = None
    at: datetime | None = None
    waits_until: datetime | None = None  # every question of the kind rests after a miss

    @property
    def words(self) -> str:
        return DOING[self.kind]


@dataclass(frozen=True, slots=True)
class Certified:
    """One objective with its evidence."""

    objective: Objective
    evidence: tuple[Evidence, ...]

    @property
    def is_shown(self) -> bool:
        return bool(self.evidence) and all(each.shown for each in self.evidence)

    @property
    def missing(self) -> list[Evidence]:
        return [each for each in self.evidence if not each.shown]


@dataclass(frozen=True, slots=True)
class Check:
    """Where a person stands in the mastery check of a lesson."""

    lesson: Lesson
    objectives: tuple[Certified, ...]

    @property
    def is_passed(self) -> bool:
        return bool(self.objectives) and all(each.is_shown for each in self.objectives)

    @property
    def shown(self) -> int:
        return sum(each.is_shown for each in self.objectives)

    @property
    def next_question(self) -> Question | None:
        """What to show next: the first missing evidence that need not rest."""
        for objective in self.objectives:
            for each in objective.missing:
                if each.waits_until is None:
                    return each.questions[0]
        return None

    @property
    def rests_until(self) -> datetime | None:
        waits = [each.waits_until for one in self.objectives for each in one.missing]
        return min((at for at in waits if at), default=None)


def check_of(user: User, lesson: Lesson) -> Check:
    """Gather the evidence: four queries, whatever the person has done."""
    objectives = list(lesson.objectives.filter(is_active=True))
    asked = Item.objects.active().filter(
        objective__in=objectives, question__in=Question.objects.active()
    )
    of_objective: dict[int, list[Question]] = {}
    for item in asked.select_related("question"):
        if item.objective_id and item.question:
            of_objective.setdefault(item.objective_id, []).append(item.question)
    wanted = {row.pk: _fitting(row.verb, of_objective.get(row.pk, [])) for row in objectives}
    needed = [q for kinds in wanted.values() for questions in kinds.values() for q in questions]
    tries, told = tries_of(user, needed)
    found = proofs(tries, told)
    return Check(
        lesson,
        tuple(
            Certified(
                row,
                tuple(
                    _evidence(kind, questions, found, tries, told)
                    for kind, questions in wanted[row.pk].items()
                ),
            )
            for row in objectives
        ),
    )


def tries_of(user: User, questions: Sequence[Question]) -> tuple[list[Try], dict[int, datetime]]:
    """A person's answers to these questions, and when an explanation was last asked for."""
    answers = Answer.objects.filter(user=user, question__in=questions)
    rows = answers.values_list("question", "seed", "score", "used_help", "created_at")
    tries = [
        Try(question, seed, score == 1.0, was_helped, at)
        for question, seed, score, was_helped, at in rows
    ]
    uses = ExplanationUse.objects.filter(user=user, question__in=questions)
    return tries, dict(uses.values_list("question", "asked_at"))


def _fitting(verb: str, questions: Sequence[Question]) -> dict[str, list[Question]]:
    kinds = kinds_for(verb, {question.kind for question in questions})
    return {kind: [each for each in questions if each.kind == kind] for kind in kinds}


def _evidence(
    kind: str,
    questions: Sequence[Question],
    found: Mapping[int, datetime],
    tries: Sequence[Try],
    told: Mapping[int, datetime],
) -> Evidence:
    for question in questions:
        if question.pk in found:
            return Evidence(kind, tuple(questions), question, found[question.pk])
    now = timezone.now()
    waits = {each.pk: ready_at(each.pk, tries, told) for each in questions}
    resting = {pk: at for pk, at in waits.items() if at and at > now}
    ready = [each for each in questions if each.pk not in resting]
    if not ready:
        return Evidence(kind, tuple(questions), waits_until=min(resting.values()))
    tried = {each.question for each in tries}
    untried_first = sorted(ready, key=lambda each: each.pk in tried)
    return Evidence(kind, tuple(untried_first))
