"""What one person has done with questions so far, and how much they may be told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from lstm_course.accounts.models import User
from quizzes.models import Answer, ExplanationUse, Question


class Stage(StrEnum):
    LOCKED = "locked"  # for people who signed up, and this reader has not
    OPEN = "open"  # to be answered
    RETRY = "retry"  # a first try was wrong: why, but not yet the key
    EXPLAINED = "explained"  # everything is told


@dataclass(frozen=True, slots=True)
class History:
    """What one person has done with one question, as it is worded now.

    `past` counts all their answers, those to earlier wordings, too.
    """

    answer: Answer | None = None
    tries: int = 0
    asked: ExplanationUse | None = None
    past: int = 0

    @property
    def on_request(self) -> bool:
        """Whether asking for the explanation was the last thing that the person did."""
        if self.asked is None:
            return False
        return self.answer is None or self.asked.asked_at >= self.answer.created_at

    @property
    def stage(self) -> Stage:
        if self.on_request:
            return Stage.EXPLAINED
        if self.answer is None:
            return Stage.OPEN
        first_miss = self.tries == 1 and not self.answer.is_right
        return Stage.RETRY if first_miss else Stage.EXPLAINED


def histories_of(questions: Sequence[Question], user: User) -> dict[int, History]:
    """The history of each question that the person touched, by primary key. Two queries."""
    versions = {question.pk: question.version for question in questions}
    mine = Answer.objects.filter(user=user, question__in=questions)
    last = mine.annotate(
        place=Window(RowNumber(), partition_by="question", order_by="-number"),
        tries=Window(Count("pk"), partition_by=["question", "question_version"]),
        past=Window(Count("pk"), partition_by="question"),
    ).filter(place=1)
    uses = ExplanationUse.objects.filter(
        user=user, question__in=questions, question_version=F("question__version")
    )
    asked = {use.question_id: use for use in uses}
    answers = {answer.question_id: answer for answer in last}
    return {
        pk: _history(answers.get(pk), asked.get(pk), versions[pk])
        for pk in answers.keys() | asked.keys()
    }


def _history(last: Answer | None, asked: ExplanationUse | None, version: int) -> History:
    past = getattr(last, "past", 0)
    if last is None or last.question_version != version:
        return History(asked=asked, past=past)
    return History(answer=last, tries=getattr(last, "tries", 0), asked=asked, past=past)
