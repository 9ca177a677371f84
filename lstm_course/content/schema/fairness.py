"""What makes a choice question fair: nothing but knowledge tells which option is right.

Each rule takes questions and yields what breaks it; nothing means that it holds. A bias is of a
whole bank and is looked for only where the bank is large enough for chance to even out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from lstm_course.content.schema.problems import Place

ENOUGH = 20  # single choices: with fewer, four letters cannot be told from chance
MOST_AT_ONE_LETTER = 0.35
MOST_AT_AN_EXTREME = 0.30  # of right options that are strictly the longest, or the shortest

_GIVEAWAYS = re.compile(
    r"\b(all|none|both|any|neither) of (the )?(above|these|them)\b"
    r"|\bboth [a-d] and [a-d]\b|^i do not know$",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\b(not|never|except|least|false|untrue|incorrect|cannot)\b", re.IGNORECASE)
_SIGNS = {r"\odot": "⊙", r"\cdot": "·", r"\sigma": "σ", r"\partial": "∂", r"\tilde": "~"}


class AskedOption(Protocol):
    @property
    def source(self) -> str:
        """The authored Markdown."""
        ...

    @property
    def is_correct(self) -> bool: ...
    @property
    def place(self) -> Place: ...


class Asked(Protocol):
    """What the rules need of a question; `options` stand in the order of their letters."""

    @property
    def slug(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def source(self) -> str:
        """The authored Markdown of the stem."""
        ...

    @property
    def options(self) -> Sequence[AskedOption]: ...
    @property
    def place(self) -> Place: ...


Complaint = tuple[Asked | AskedOption, str]  # whose fault it is, and what to mend
Rule = Callable[[Sequence[Asked]], Iterator[Complaint]]


def visible(markdown: str) -> str:
    """Return about what a reader sees of Markdown with TeX: no commands, braces or dollars."""
    for command, sign in _SIGNS.items():
        markdown = markdown.replace(command, sign)
    return re.sub(r"[\\{}$_^*]", "", markdown)


def plain(text: str) -> str:
    """Return `text` for comparing: without case, spaces and stops."""
    return " ".join(re.split(r"[\s.,;:?!]+", visible(text).lower())).strip()


def giveaways(questions: Sequence[Asked]) -> Iterator[Complaint]:
    for question in questions:
        for option in question.options:
            if _GIVEAWAYS.search(option.source.strip()):
                yield option, f"an option is not {option.source.strip()!r}: say what it is"


def repeated_options(questions: Sequence[Asked]) -> Iterator[Complaint]:
    for question in questions:
        seen: set[str] = set()
        for option in question.options:
            if plain(option.source) in seen:
                yield option, "the question has this option twice"
            seen.add(plain(option.source))


def repeated_stems(questions: Sequence[Asked]) -> Iterator[Complaint]:
    first: dict[str, str] = {}
    for question in questions:
        words = plain(question.source)
        if words and words in first:
            yield question, f"the stem is that of {first[words]!r}, word for word"
        first.setdefault(words, question.slug)


def right_options_that_stand_out(questions: Sequence[Asked]) -> Iterator[Complaint]:
    """No right option is longer or shorter by far than all the wrong ones."""
    for question in _single_choices(questions):
        right, others = right_and_others(question)
        if right > 1.15 * max(others) and right - max(others) > 8:
            yield question, "the right option is by far the longest: length gives it away"
        if right < min(others) / 1.15 and min(others) - right > 8:
            yield question, "the right option is by far the shortest: length gives it away"


def unemphasised_negatives(questions: Sequence[Asked]) -> Iterator[Complaint]:
    """A question that asks for what does not hold says so in bold."""
    for question in questions:
        unquoted = re.sub(r"“[^”]*”|\$[^$]*\$", "", question.source)
        for asked in re.findall(r"[^.?!:]*\?", unquoted):
            if found := _NEGATIVE.search(re.sub(r"\*\*[^*]+\*\*", "", asked)):
                yield question, f"the stem asks with {found.group()!r}: set it in bold"


RULES: tuple[Rule, ...] = (
    giveaways,
    repeated_options,
    repeated_stems,
    right_options_that_stand_out,
    unemphasised_negatives,
)


def complaints(questions: Sequence[Asked]) -> Iterator[Complaint]:
    """Yield everything that breaks a rule, with the question or option that does."""
    for rule in RULES:
        yield from rule(questions)


def position_shares(questions: Sequence[Asked]) -> dict[str, float]:
    """Return the share of four-option single choices whose right option is A, B, C, D."""
    keys = [
        [option.is_correct for option in question.options].index(True)
        for question in _single_choices(questions)
        if len(question.options) == 4
    ]
    return {letter: keys.count(at) / max(len(keys), 1) for at, letter in enumerate("ABCD")}


def shares_of_extremes(questions: Sequence[Asked]) -> tuple[float, float]:
    """Return how often the right option of a single choice is strictly longest, shortest."""
    singles = _single_choices(questions)
    lengths = [right_and_others(question) for question in singles]
    longest = sum(right > max(others) for right, others in lengths)
    shortest = sum(right < min(others) for right, others in lengths)
    return longest / max(len(singles), 1), shortest / max(len(singles), 1)


def biases(questions: Sequence[Asked]) -> Iterator[str]:
    """Yield what a test-wise guesser could use across the whole bank."""
    if len(_single_choices(questions)) < ENOUGH:
        return
    for letter, share in position_shares(questions).items():
        if share > MOST_AT_ONE_LETTER:
            yield (
                f"{letter} is right in {share:.0%} of the single choices with four options; "
                f"at most {MOST_AT_ONE_LETTER:.0%} are allowed"
            )
    for word, share in zip(("longest", "shortest"), shares_of_extremes(questions), strict=True):
        if share > MOST_AT_AN_EXTREME:
            yield (
                f"the right option is the {word} in {share:.0%} of the single choices; "
                f"at most {MOST_AT_AN_EXTREME:.0%} are allowed"
            )


def right_and_others(question: Asked) -> tuple[int, list[int]]:
    """Return how long the right option looks, and how long the others do, in characters."""
    right = [option.is_correct for option in question.options].index(True)
    lengths = [len(visible(option.source)) for option in question.options]
    return lengths.pop(right), lengths


def _single_choices(questions: Sequence[Asked]) -> list[Asked]:
    """Return the single choices that have what one needs."""
    return [
        question
        for question in questions
        if question.kind == "single"
        and len(question.options) > 1
        and sum(option.is_correct for option in question.options) == 1
    ]
