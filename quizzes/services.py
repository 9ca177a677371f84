"""What a person can do with a question: see it, answer it, ask for the explanation."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from lstm_course.accounts.models import User
from quizzes import scoring
from quizzes.history import Stage
from quizzes.models import Answer, ExplanationUse, Question
from quizzes.presenting import PresentedQuestion, present
from quizzes.signals import answer_scored

__all__ = ["PresentedQuestion", "Stage", "answer_question", "ask_explanation", "present"]

TRIES = 20  # at a free number, against other answers of the same person at the same moment


def answer_question(
    *,
    user: User,
    question: Question,
    token: UUID,
    response: object,
    seconds: float | None = None,
    seed: int = 0,
) -> Answer:
    """Score a response and record it, once for each `token`, in one transaction.

    Raises scoring.ResponseError if the response cannot be scored or if the token was used for
    another question; nothing is recorded then.
    """
    readable = scoring.readable(response)
    score = scoring.score(question.as_spec(), seed, readable)
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return _recorded(user, question, token) or _record(
                    Answer(
                        user=user,
                        question=question,
                        question_version=question.version,
                        token=token,
                        seed=seed,
                        response={part: list(values) for part, values in readable.items()},
                        score=score.value,
                        feedback=score.feedback(),
                        misconceptions=list(score.misconceptions),
                        seconds=seconds,
                    )
                )
        except IntegrityError:
            if attempt == TRIES:
                raise
    raise AssertionError("the last attempt returns or raises")


def ask_explanation(*, user: User, question: Question) -> None:
    """Note that the person asked; whatever they answer next was answered with help."""
    ExplanationUse.objects.update_or_create(
        user=user,
        question=question,
        defaults={"asked_at": timezone.now(), "question_version": question.version},
    )


def _recorded(user: User, question: Question, token: UUID) -> Answer | None:
    answer = Answer.objects.filter(user=user, token=token).first()
    if answer and answer.question_id != question.pk:
        raise scoring.ResponseError("This form was used for another question. Load the page anew.")
    return answer


def _record(answer: Answer) -> Answer:
    """Save an answer to the wording that was scored, not to one that came in between."""
    same = Question.objects.filter(pk=answer.question_id, version=answer.question_version)
    if not same.exists():
        raise scoring.ResponseError(
            "This question was reworded while you were reading. Please read it again."
        )
    mine = Answer.objects.filter(user=answer.user, question=answer.question)
    last = mine.aggregate(number=Max("number"), at=Max("created_at"))
    asked = ExplanationUse.objects.filter(user=answer.user, question=answer.question)
    if last["at"]:
        asked = asked.filter(asked_at__gte=last["at"])
    answer.number = (last["number"] or 0) + 1
    answer.used_help = asked.exists()
    answer.save(force_insert=True)
    answer_scored.send(sender=Answer, answer=answer)
    return answer
