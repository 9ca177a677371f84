"""What a person may see of a question now: asked, tried once, or explained."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Count, F, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from lstm_course.accounts.models import User
from quizzes import kept, scoring
from quizzes.models import Answer, ExplanationUse, Option, Question
from quizzes.ticket import Ticket

SEEDS = 2**31
RIGHT_AT = {1: "Right.", 2: "Right, at the second try."}


class Stage(StrEnum):
    LOCKED = "locked"  # for people who signed up, and this reader has not
    OPEN = "open"  # to be answered
    RETRY = "retry"  # a first try was wrong: why, but not yet the key
    EXPLAINED = "explained"  # everything is told


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option in its shown place. `verdict` and `why_html` are empty until they may be told."""

    key: str
    letter: str
    html: str
    is_chosen: bool = False
    is_ruled_out: bool = False
    verdict: str = ""  # "right" or "wrong"
    why_html: str = ""


@dataclass(frozen=True, slots=True)
class PresentedQuestion:
    """One question as the template `quizzes/question.html` shows it."""

    question: Question
    stage: Stage
    form: str = ""  # the signed ticket
    options: tuple[ShownOption, ...] = ()
    many: bool = False
    answer: Answer | None = None
    fresh: bool = False
    is_visitor: bool = False
    is_kept: bool = False  # a choice made before signing in is selected
    on_request: bool = False  # explained because the person asked
    problem: str = ""  # why a response was not taken

    @property
    def last_letter(self) -> str:
        return self.options[-1].letter

    @property
    def headline(self) -> str:
        """The verdict on the last answer, in words."""
        answer = self.answer
        if answer is None or self.on_request:
            return "The explanation, as you asked."
        if answer.is_right:
            return RIGHT_AT.get(answer.number, "Right this time.")
        if answer.score:
            return "Partly right."
        if self.stage is Stage.RETRY and not self.many:
            return "Not this one."
        return "Not right this time."

    @property
    def advice(self) -> str:
        """What to do after a first wrong try; empty at other times."""
        if self.stage is not Stage.RETRY:
            return ""
        if any(option.is_ruled_out for option in self.options):
            return "Read why, then choose again."
        return "What you chose is right, and something is missing: choose again."

    @property
    def headline_first(self) -> bool:
        """Whether the headline stands above the options, not under the one that was chosen."""
        return self.many or self.on_request or self.answer is None

    @property
    def verdict(self) -> str:
        """`right`, `partly`, `wrong` or `none`: the colour of the headline, beside its words."""
        if self.answer is None or self.on_request:
            return "none"
        if self.answer.is_right:
            return "right"
        return "partly" if self.answer.score else "wrong"


@dataclass(frozen=True, slots=True)
class History:
    """What one person has done with one question, as it is worded now."""

    answer: Answer | None = None
    tries: int = 0
    asked: ExplanationUse | None = None

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


@dataclass(frozen=True, slots=True)
class Presenter:
    """Presents questions to one reader. Three queries, however many questions."""

    user: User | AnonymousUser
    session: SessionBase | None = None
    fresh: bool = False
    problem: str = ""
    histories: dict[int, History] = field(default_factory=dict)

    def one(self, question: Question) -> PresentedQuestion:
        if not question.is_readable_by(self.user):
            return PresentedQuestion(question, Stage.LOCKED, is_visitor=True)
        history = self.histories.get(question.pk, History())
        stage = Stage.OPEN if self.fresh else history.stage
        answer = None if stage is Stage.OPEN else history.answer
        seed = self._seed(question, answer)
        chosen = set(self._chosen(question, answer))
        user_id = self.user.pk if self.user.is_authenticated else None
        return PresentedQuestion(
            question=question,
            stage=stage,
            form=Ticket.issue(question, user_id, seed=seed, fresh=self.fresh).signed(),
            options=_options(question, stage, seed, chosen),
            many=question.kind == "multiple",
            answer=answer,
            fresh=self.fresh,
            is_visitor=user_id is None,
            on_request=history.on_request,
            is_kept=bool(chosen) and answer is None,
            problem=self.problem,
        )

    def _seed(self, question: Question, answer: Answer | None) -> int:
        """The first showing keeps to one seed a person; a fresh one draws anew."""
        if answer is not None:
            return answer.seed
        if self.fresh:
            return 1 + secrets.randbelow(SEEDS - 1)
        if not scoring.KINDS[question.kind].varies:
            return 0
        digest = hashlib.sha256(f"{self.user.pk}/{question.slug}".encode()).digest()
        return int.from_bytes(digest[:4]) % SEEDS

    def _chosen(self, question: Question, answer: Answer | None) -> Sequence[str]:
        response = answer.response if answer else kept.kept(self.session, question.slug)
        return response.get("choice", ())


def present(
    questions: Sequence[Question],
    user: User | AnonymousUser,
    *,
    session: SessionBase | None = None,
    fresh: bool = False,
    problem: str = "",
) -> list[PresentedQuestion]:
    """Present `questions` to a reader, in their order.

    `session` holds choices made before signing in; `fresh` asks again, shuffled, whatever was
    answered before; `problem` says why the last response was not taken.
    """
    prefetch_related_objects(list(questions), "options")
    histories = _histories(questions, user) if user.is_authenticated and not fresh else {}
    presenter = Presenter(user, session, fresh, problem, histories)
    return [presenter.one(question) for question in questions]


def _histories(questions: Sequence[Question], user: User) -> dict[int, History]:
    mine = Answer.objects.filter(
        user=user, question__in=questions, question_version=F("question__version")
    )
    last = mine.annotate(
        place=Window(RowNumber(), partition_by="question", order_by="-number"),
        tries=Window(Count("pk"), partition_by="question"),
    ).filter(place=1)
    answers = {answer.question_id: answer for answer in last}
    uses = ExplanationUse.objects.filter(
        user=user, question__in=questions, question_version=F("question__version")
    )
    asked = {use.question_id: use for use in uses}
    return {
        pk: History(
            answer=(answer := answers.get(pk)),
            tries=getattr(answer, "tries", 0),
            asked=asked.get(pk),
        )
        for pk in answers.keys() | asked.keys()
    }


def _options(
    question: Question, stage: Stage, seed: int, chosen: set[str]
) -> tuple[ShownOption, ...]:
    """The options in shown order, each with no more than this stage may tell."""
    of_key = {option.key: option for option in question.options.all()}
    shown = scoring.present(question.as_spec(), seed).prompts[0].choices
    return tuple(
        _option(of_key[choice.key], letter, stage, is_chosen=choice.key in chosen)
        for letter, choice in zip("ABCDEFGHIJ", shown, strict=False)
    )


def _option(option: Option, letter: str, stage: Stage, *, is_chosen: bool) -> ShownOption:
    bare = ShownOption(option.key, letter, _inline(option.text_html), is_chosen)
    missed = stage is Stage.RETRY and is_chosen and not option.is_correct
    if stage is not Stage.EXPLAINED and not missed:
        return bare
    return replace(
        bare,
        is_ruled_out=missed,
        verdict="right" if option.is_correct else "wrong",
        why_html=option.explanation_html,
    )


def _inline(html: str) -> str:
    """A text of one paragraph without the paragraph, which may not stand in a label."""
    inner = html.strip().removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in inner else inner
