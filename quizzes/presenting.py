"""What a person may see of a question now: asked, tried once, or explained."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import prefetch_related_objects
from django.utils.crypto import salted_hmac

from lstm_course.accounts.models import User
from quizzes import kept, scoring
from quizzes.excerpt import TAG
from quizzes.history import History, Stage, histories_of
from quizzes.kept import Kept
from quizzes.models import Answer, Question
from quizzes.showing import CHOICES, ShownOption, ShownPrompt, options_of, partners_of, prompts_of
from quizzes.ticket import Ticket

SEEDS = 2**31
SHARE = "Credit is the share of parts that are right."
CREDIT = {
    "multiple": (
        "Choose all that are right. Each right option counts one, each wrong one takes one away; "
        "the result is divided by the number of right options."
    ),
    "ordering": "Part of the credit is given for the longest run of lines in the right order.",
    "matching": SHARE,
    "sorting": SHARE,
    "labelling": SHARE,
    "array": SHARE,
    "trace": (
        "Each value earns its mark if it is true or follows from your own earlier values. "
        "The marks allow for rounding on the way."
    ),
}
SHORT = 4  # characters of a label that leaves room for its field in a narrow column
RIGHT_AT = {1: "Right.", 2: "Right, at the second try."}


@dataclass(frozen=True, slots=True)
class PresentedQuestion:
    """One question as the template `quizzes/question.html` shows it."""

    question: Question
    stage: Stage
    form: str = ""  # the signed ticket
    options: tuple[ShownOption, ...] = ()  # of a choice
    prompts: tuple[ShownPrompt, ...] = ()  # of any other kind
    partners: tuple[scoring.Choice, ...] = ()  # what the letters of the prompts stand for
    tables: tuple[scoring.Table, ...] = ()  # numbers of the reader's own variant
    columns: int = 0  # above 0: the prompts stand in a grid
    many: bool = False
    answer: Answer | None = None
    fresh: bool = False
    is_visitor: bool = False
    is_kept: bool = False  # a choice made before signing in is selected
    on_request: bool = False  # explained because the person asked
    problem: str = ""  # why a response was not taken
    past: int = 0  # answers of the reader so far, to earlier wordings, too

    @property
    def is_reworded(self) -> bool:
        """Whether the reader answered an earlier wording and not yet this one."""
        return self.past > 0 and self.answer is None and not self.fresh

    @property
    def layout(self) -> str:
        """The class that sets the blanks in columns, where their labels are short."""
        return layout_of(self.question.kind, self.columns, self.prompts, self.tables)

    @property
    def last_letter(self) -> str:
        """The last key that chooses an option; none where nothing is chosen by letter."""
        return self.options[-1].letter if self.options else ""

    @property
    def credit_rule(self) -> str:
        """How part of the credit is given, where it can be; published with the question."""
        return CREDIT.get(self.question.kind, "")

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
        if self.stage is Stage.RETRY and self.question.kind == "single":
            return "Not this one."
        return "Not right this time."

    @property
    def advice(self) -> str:
        """What to do after a first wrong try; empty at other times."""
        if self.stage is not Stage.RETRY:
            return ""
        if self.prompts:
            return "Look at what is marked, then try again."
        if any(option.is_ruled_out for option in self.options):
            return "Read why, then choose again."
        return "What you chose is right, and something is missing: choose again."

    @property
    def headline_first(self) -> bool:
        """Whether the headline stands above the options, not under the one that was chosen."""
        return bool(self.prompts) or self.many or self.on_request or self.answer is None

    @property
    def verdict(self) -> str:
        """`right`, `partly`, `wrong` or `none`: the colour of the headline, beside its words."""
        if self.answer is None or self.on_request:
            return "none"
        if self.answer.is_right:
            return "right"
        return "partly" if self.answer.score else "wrong"


def layout_of(
    kind: str, columns: int, prompts: Sequence[ShownPrompt], tables: Sequence[scoring.Table]
) -> str:
    """The class that sets the blanks in columns, where their labels are short."""
    if columns:
        return f"blanks-grid columns-{columns}"
    if kind == "labelling":
        return "blanks-grid columns-2"
    texts = (TAG.sub("", prompt.html) for prompt in prompts)
    is_short = bool(tables) and all(len(text) <= SHORT for text in texts)
    return "blanks-short" if is_short else ""


@dataclass(frozen=True, slots=True)
class Presenter:
    """Presents questions to one reader. Three queries, however many questions."""

    user: User | AnonymousUser
    session: SessionBase | None = None
    fresh: bool = False
    problem: str = ""
    given: Kept | None = None
    histories: dict[int, History] = field(default_factory=dict)

    def one(self, question: Question) -> PresentedQuestion:
        if not question.is_readable_by(self.user):
            return PresentedQuestion(question, Stage.LOCKED, is_visitor=True)
        history = self.histories.get(question.pk, History())
        stage = Stage.OPEN if self.fresh else history.stage
        answer = None if stage is Stage.OPEN else history.answer
        before = self._before(question, answer)
        seed = before.seed if before else self._seed(question, answer)
        response = before.response if before else answer.response if answer else {}
        shown = scoring.present(question.as_spec(), seed)
        user_id = self.user.pk if self.user.is_authenticated else None
        return PresentedQuestion(
            question=question,
            stage=stage,
            form=Ticket.issue(question, user_id, seed=seed, fresh=self.fresh).signed(),
            options=options_of(question, stage, seed, response),
            prompts=prompts_of(question, stage, seed, response, answer),
            partners=partners_of(question, seed),
            tables=shown.tables,
            columns=shown.columns,
            many=question.kind == "multiple",
            answer=answer,
            fresh=self.fresh,
            is_visitor=user_id is None,
            on_request=history.on_request,
            is_kept=before is not None and before is not self.given,
            problem=self.problem,
            past=history.past,
        )

    def _before(self, question: Question, answer: Answer | None) -> Kept | None:
        """What to find filled in: the response just refused, or one made before signing in."""
        if answer is None:
            return self.given or kept.kept(self.session, question.slug)
        return None if question.kind in CHOICES else self.given

    def _seed(self, question: Question, answer: Answer | None) -> int:
        """The first showing keeps to one seed a person; a fresh one draws anew.

        Nobody but the site can work either out: with the seed a shuffle would tell its order.
        """
        if answer is not None:
            return answer.seed
        if self.fresh:
            return 1 + secrets.randbelow(SEEDS - 1)
        if not scoring.KINDS[question.kind].varies:
            return 0
        name = f"{self.user.pk}/{question.slug}"
        digest = salted_hmac("quizzes.presenting", name, algorithm="sha256").digest()
        return int.from_bytes(digest[:4]) % SEEDS


def present(
    questions: Sequence[Question],
    user: User | AnonymousUser,
    *,
    session: SessionBase | None = None,
    fresh: bool = False,
    problem: str = "",
    given: Kept | None = None,
) -> list[PresentedQuestion]:
    """Present `questions` to a reader, in their order.

    `session` holds choices made before signing in; `fresh` asks again, shuffled, whatever was
    answered before; `problem` says why the last response, `given`, was not taken.
    """
    prefetch_related_objects(list(questions), "options")
    histories = histories_of(questions, user) if user.is_authenticated and not fresh else {}
    presenter = Presenter(user, session, fresh, problem, given, histories)
    return [presenter.one(question) for question in questions]
