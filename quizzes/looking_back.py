"""A person's own answers to one question, beside the words that they were given to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import prefetch_related_objects

from lstm_course.accounts.models import User
from quizzes import scoring
from quizzes.history import Stage
from quizzes.models import Answer, ExplanationUse, Question, Wording
from quizzes.presenting import layout_of
from quizzes.showing import ShownOption, ShownPrompt, options_of, partners_of, prompts_of

MOST = 30  # answers on the page, the latest
ID = re.compile(r'\bid="([\w-]+)"')
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One answer, told no more of than the person may know by now.

    Nothing of the question is here where its words were not kept.
    """

    answer: Answer
    options: tuple[ShownOption, ...] = ()
    prompts: tuple[ShownPrompt, ...] = ()
    partners: tuple[scoring.Choice, ...] = ()
    tables: tuple[scoring.Table, ...] = ()
    layout: str = ""

    @property
    def verdict(self) -> str:
        """`right`, `partly` or `wrong`."""
        if self.answer.is_right:
            return "right"
        return "partly" if self.answer.score else "wrong"

    @property
    def verdict_words(self) -> str:
        return "partly right" if self.verdict == "partly" else self.verdict

    @property
    def given(self) -> str:
        """What was sent, for when the words around it are gone."""
        return "; ".join(", ".join(values) for values in self.answer.response.values())


@dataclass(frozen=True, slots=True)
class PastWording:
    """The words of one version, with the answers to it, the latest first."""

    version: int
    is_current: bool
    stem_html: str  # empty where the words were not kept
    explanation_html: str  # empty until it may be told
    answers: tuple[PastAnswer, ...]


def past_answers(user: User, question: Question) -> list[PastWording]:
    """The latest answers of `user` to `question`, the last version first. Four queries."""
    mine = Answer.objects.filter(user=user, question=question).order_by("-number")[:MOST]
    prefetch_related_objects([question], "wordings")
    asked = ExplanationUse.objects.filter(user=user, question=question)
    told = set(asked.values_list("question_version", flat=True))
    found = []
    for version, group in groupby(mine, lambda answer: answer.question_version):
        answers = list(group)
        is_told = len(answers) > 1 or version in told or answers[0].is_right
        is_current = version == question.version
        words = words_of(question, version)
        found.append(_past(version, words, answers, is_current=is_current, is_told=is_told))
    return found


def words_of(question: Question, version: int) -> Question | Wording | None:
    """What a version said; None where it was not kept, or can no longer be shown."""
    words: Question | Wording | None = question
    if version != question.version:
        words = next((each for each in question.wordings.all() if each.version == version), None)
    return words if words is not None and _can_be_shown(words) else None


def _past(
    version: int,
    words: Question | Wording | None,
    answers: Sequence[Answer],
    *,
    is_current: bool,
    is_told: bool,
) -> PastWording:
    if words is None:
        bare = tuple(PastAnswer(answer) for answer in answers)
        return PastWording(version, is_current, "", "", bare)
    return PastWording(
        version,
        is_current,
        _with_ids_of_its_own(words.stem_html, f"v{version}-"),
        words.spec.get("explanation_html", "") if is_told else "",
        tuple(_shown(words, answers, Stage.EXPLAINED if is_told else Stage.RETRY)),
    )


def _shown(
    words: Question | Wording, answers: Sequence[Answer], stage: Stage
) -> Iterator[PastAnswer]:
    for answer in answers:
        prompts = prompts_of(words, stage, answer.seed, answer.response, answer)
        shown = scoring.present(words.as_spec(), answer.seed)
        yield PastAnswer(
            answer,
            options=options_of(words, stage, answer.seed, answer.response),
            prompts=prompts,
            partners=partners_of(words, answer.seed),
            tables=shown.tables,
            layout=layout_of(words.kind, shown.columns, prompts, shown.tables),
        )


def _can_be_shown(words: Question | Wording) -> bool:
    """An old wording may have been written for a scoring that has moved on."""
    try:
        scoring.check(words.as_spec())
    except scoring.SpecError:
        return False
    return True


def _with_ids_of_its_own(html: str, prefix: str) -> str:
    """Two wordings may hold the same picture: its ids then stand twice on one page."""
    ids = ID.findall(html)
    if not ids:
        return html
    known = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, ids))})(?![\w-])")
    return TAG.sub(lambda tag: known.sub(rf"{prefix}\1", tag.group()), html)
