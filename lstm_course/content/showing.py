"""A draft as its author sees it: the question with everything told, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lstm_course.content.editing import Draft
from lstm_course.content.schema import Problem, Question
from quizzes import scoring

SEED = 1  # where each student gets numbers of their own: one of them


@dataclass(frozen=True)
class Blank:
    """A part to fill in, and what is right in it, as HTML."""

    html: str
    solution: str


@dataclass(frozen=True)
class Shown:
    """A draft, ready for the template."""

    draft: Draft

    @property
    def question(self) -> Question | None:
        return self.draft.question

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.draft.problems

    @cached_property
    def asked(self) -> scoring.Presented | None:
        """What a student of one seed is asked; nothing for a choice or a faulty question."""
        if self.question is None or self.question.options or self.problems:
            return None
        spec = self._spec(self.question)
        try:
            scoring.check(spec)
        except scoring.SpecError:  # an old wording, written for a scoring that has moved on
            return None
        return scoring.present(spec, SEED)

    @cached_property
    def blanks(self) -> list[Blank]:
        if self.question is None or self.asked is None:
            return []
        right = scoring.solution(self._spec(self.question), SEED)
        return [
            Blank(html=prompt.html, solution=right.get(prompt.key, ""))
            for prompt in self.asked.prompts
        ]

    def _spec(self, question: Question) -> Mapping[str, Any]:
        return {**question.spec, "kind": question.kind, "options": []}
