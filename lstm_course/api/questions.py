"""How the API asks a question and tells about the answer: no more than the page does."""

import re
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lstm_course.accounts.models import User
from lstm_course.api.serializers import QuestionSerializer
from quizzes import scoring
from quizzes.looking_back import words_of
from quizzes.models import Answer, Question
from quizzes.services import answer_question, present
from quizzes.ticket import Ticket

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
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


class WordingSerializer(serializers.Serializer[Any]):
    """The words that were answered, with that answer's own numbers and order."""

    stem_html = serializers.CharField(help_text="Without its drawings, which are large.")
    prompts = PromptSerializer(many=True)
    tables = TableSerializer(many=True)


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """One's own answer, with its feedback and what it was given to."""

    question = serializers.SlugRelatedField[Question](slug_field="slug", read_only=True)
    wording = serializers.SerializerMethodField(
        help_text="As the question was asked then; null where these words were not kept."
    )

    class Meta:
        model = Answer
        fields = (
            "question",
            "question_version",
            "wording",
            "number",
            "token",
            "response",
            "score",
            "feedback",
            "misconceptions",
            "created_at",
        )

    @extend_schema_field(WordingSerializer(allow_null=True))
    def get_wording(self, answer: Answer) -> dict[str, Any] | None:
        words = words_of(answer.question, answer.question_version)
        if words is None:
            return None
        drawn = scoring.present(words.as_spec(), answer.seed).as_dict()
        stem = DRAWING.sub("", words.stem_html)
        return {"stem_html": stem, "prompts": drawn["prompts"], "tables": drawn["tables"]}


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


def answers_of(user: User, **which: Any) -> QuerySet[Answer]:
    """The answers of `user`, with what tells their words: three queries, however many."""
    related = ("question__options", "question__wordings")
    mine = Answer.objects.filter(user=user, **which).select_related("question")
    return mine.prefetch_related(*related)


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
