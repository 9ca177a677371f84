"""How the API asks a question and tells about the answer: no more than the page does."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lstm_course.accounts.models import User
from lstm_course.api.serializers import AnswerSerializer, QuestionSerializer
from quizzes import scoring
from quizzes.models import Answer, Question
from quizzes.services import answer_question, present
from quizzes.ticket import Ticket

FORM_MISSING = (
    "Each person meets this question with numbers or an order of their own: "
    "get it first, and send its form back with the answer."
)


class ChoiceSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    html = serializers.CharField()


class PromptSerializer(serializers.Serializer[Any]):
    """One blank: pick from `choices`, or type a number where there are none."""

    key = serializers.CharField()
    html = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(allow_blank=True)
    many = serializers.BooleanField()  # type: ignore[assignment]  # a field, not BaseSerializer.many
    choices = ChoiceSerializer(many=True)


class TableSerializer(serializers.Serializer[Any]):
    caption = serializers.CharField()
    header = serializers.ListField(child=serializers.CharField(allow_blank=True))
    rows = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(allow_blank=True))
    )


class PresentedSerializer(serializers.Serializer[Any]):
    """The question as this reader meets it; `form` belongs to the answer."""

    form = serializers.CharField()
    prompts = PromptSerializer(many=True)
    tables = TableSerializer(many=True)
    columns = serializers.IntegerField(help_text="Above 0: the prompts stand in a grid.")


class QuestionDetailSerializer(QuestionSerializer):
    presented = serializers.SerializerMethodField()

    class Meta(QuestionSerializer.Meta):
        fields = (*QuestionSerializer.Meta.fields, "presented")  # type: ignore[assignment]  # one more

    @extend_schema_field(PresentedSerializer)
    def get_presented(self, question: Question) -> dict[str, Any]:
        request = self.context["request"]
        return presented_to(request.user, question, fresh="again" in request.query_params)


class ToldSerializer(serializers.Serializer[Any]):
    """What may be told of an option or a blank by now; empty texts are not for now."""

    key = serializers.CharField()
    verdict = serializers.CharField(allow_blank=True, help_text="right, wrong or empty")
    why_html = serializers.CharField(allow_blank=True)
    solution_html = serializers.CharField(allow_blank=True)
    reason_html = serializers.CharField(allow_blank=True)


class AnsweredSerializer(AnswerSerializer):
    """An answer, and what the page would now tell of each option or blank."""

    stage = serializers.CharField(help_text="retry: once more; explained: everything is told")
    told = ToldSerializer(many=True)

    class Meta(AnswerSerializer.Meta):
        fields = (*AnswerSerializer.Meta.fields, "stage", "told")  # type: ignore[assignment]  # two more


def presented_to(
    user: User | AnonymousUser, question: Question, *, fresh: bool = False
) -> dict[str, Any]:
    """The blanks with this reader's own numbers and order, and the signed form to send back."""
    [shown] = present([question], user, fresh=fresh)
    drawn = scoring.present(question.as_spec(), Ticket.read(shown.form).seed).as_dict()
    return {"form": shown.form, **{key: drawn[key] for key in ("prompts", "tables", "columns")}}


def answer(user: User, question: Question, given: dict[str, Any]) -> Answer:
    """Record an answer that was sent: with the form it was asked by, where that matters.

    Raises TicketError or scoring.ResponseError with words for the student.
    """
    token: UUID = given["token"]
    if not given["form"]:
        if scoring.KINDS[question.kind].varies:
            raise scoring.ResponseError(FORM_MISSING)
        return answer_question(
            user=user, question=question, token=token, response=given["response"]
        )
    ticket = Ticket.read(given["form"])
    ticket.admit(question, user.pk)
    return answer_question(
        user=user,
        question=question,
        token=ticket.uuid,
        response=given["response"],
        seconds=ticket.seconds(),
        seed=ticket.seed,
    )


def answered(user: User, given: Answer) -> dict[str, Any]:
    """The answer as JSON, with what may be told now."""
    [shown] = present([given.question], user)
    blank = {"solution_html": "", "reason_html": ""}
    told = [
        {"key": o.key, "verdict": o.verdict, "why_html": o.why_html, **blank}
        for o in shown.options
        if o.verdict
    ] + [
        {
            "key": p.key,
            "verdict": p.verdict,
            "why_html": p.why_html,
            "solution_html": p.solution_html,
            "reason_html": p.reason_html,
        }
        for p in shown.prompts
        if p.verdict or p.solution_html
    ]
    return {**AnswerSerializer(given).data, "stage": shown.stage.value, "told": told}
