"""What makes a choice question fair. Each rule returns its complaints; none means that it holds."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tests.lstm_course.content.bank import Question, visible

Questions = Sequence[Question]

GIVEAWAYS = re.compile(
    r"\b(all|none|both|any|neither) of (the )?(above|these|them)\b"
    r"|\bboth [a-d] and [a-d]\b|^i do not know$",
    re.IGNORECASE,
)
NEGATIVE = re.compile(r"\b(not|never|except|least|false|untrue|incorrect|cannot)\b", re.IGNORECASE)
AMERICAN = re.compile(
    r"\b(\w+(?<!s)(?<!pr)iz(?:e|es|ed|ing|ation)|colors?|behaviors?|centers?|analyz\w+|favor\w*"
    r"|modeling|labeled|gray)\b",
    re.IGNORECASE,
)
EMPTY_WORDS = re.compile(
    r"^(this is )?((wrong|right|correct|incorrect)\b|(true|false)[.,:;])", re.IGNORECASE
)


def options_in_number(questions: Questions) -> list[str]:
    """Three to five options."""
    return [q.slug for q in questions if not 3 <= len(q.options) <= 5]


def keys_that_fit_the_kind(questions: Questions) -> list[str]:
    """One right option in a single choice; two or more, but not all, in a multiple one."""
    return [
        q.slug
        for q in questions
        if not (len(q.right) == 1 if q.kind == "single" else 2 <= len(q.right) < len(q.options))
    ]


def position_shares(questions: Questions) -> dict[str, float]:
    """The share of four-option single choices whose right option is A, B, C, D."""
    keys = [q.right[0] for q in questions if q.kind == "single" and len(q.options) == 4]
    return {letter: keys.count(place) / len(keys) for place, letter in enumerate("ABCD")}


def positions_out_of_balance(questions: Questions) -> list[str]:
    return [
        f"{letter}: {share:.0%}"
        for letter, share in position_shares(questions).items()
        if not 0.20 <= share <= 0.35
    ]


def share_of_extremes(questions: Questions) -> tuple[float, float]:
    """How often the right option of a single choice is strictly the longest, the shortest."""
    singles = [q for q in questions if q.kind == "single"]
    longest = shortest = 0
    for question in singles:
        right, others = _right_and_others(question)
        longest += right > max(others)
        shortest += right < min(others)
    return longest / len(singles), shortest / len(singles)


def right_options_that_stand_out(questions: Questions) -> list[str]:
    """No right option is longer or shorter by far than all the wrong ones."""
    complaints = []
    for question in (q for q in questions if q.kind == "single"):
        right, others = _right_and_others(question)
        too_long = right > 1.15 * max(others) and right - max(others) > 8
        too_short = right < min(others) / 1.15 and min(others) - right > 8
        if too_long or too_short:
            complaints.append(question.slug)
    return complaints


def _right_and_others(question: Question) -> tuple[int, list[int]]:
    lengths = question.lengths
    return lengths.pop(question.right[0]), lengths


def giveaway_options(questions: Questions) -> list[str]:
    return [q.slug for q in questions if any(GIVEAWAYS.search(o.text) for o in q.options)]


def repeated_options(questions: Questions) -> list[str]:
    return [q.slug for q in questions if _repeated(visible(o.text) for o in q.options)]


def repeated_stems(questions: Questions) -> list[str]:
    return _repeated(visible(q.stem) for q in questions)


def repeated_explanations(questions: Questions) -> list[str]:
    """No explanation serves twice, not even in two questions."""
    return _repeated(o.explanation for q in questions for o in q.options)


def _repeated(texts: Iterable[str]) -> list[str]:
    """The texts that come twice, without regard to case, spaces and stops."""
    plain = Counter(" ".join(re.split(r"[\s.,;:?!]+", text.lower())).strip() for text in texts)
    return [text for text, count in plain.items() if count > 1]


def unemphasised_negatives(questions: Questions) -> list[str]:
    """A question that asks for what does not hold says so in bold."""
    return [
        q.slug
        for q in questions
        for asked in re.findall(r"[^.?!:]*\?", re.sub(r"“[^”]*”|\$[^$]*\$", "", q.stem))
        if NEGATIVE.search(re.sub(r"\*\*[^*]+\*\*", "", asked))
    ]


def thin_explanations(questions: Questions) -> list[str]:
    """Each option is explained in a sentence of its own that says more than right or wrong."""
    return [
        f"{q.slug}: {o.explanation}"
        for q in questions
        for o in q.options
        if len(o.explanation.split()) < 8
        or EMPTY_WORDS.match(o.explanation)
        or not o.explanation.endswith(".")
        or o.explanation.strip() == o.text.strip()
    ]


def keys_with_a_misconception(questions: Questions) -> list[str]:
    return [q.slug for q in questions if any(o.correct and o.misconception for o in q.options)]


def american_spellings(questions: Questions) -> list[str]:
    texts = [(q.slug, t) for q in questions for o in q.options for t in (o.text, o.explanation)]
    texts += [(q.slug, q.stem) for q in questions]
    return [f"{slug}: {found.group()}" for slug, t in texts for found in AMERICAN.finditer(t)]
