"""How the authors of the shipped bank write, beyond what makes a question fair.

Each rule returns its complaints; none means that it holds. Fairness is checked by the loader, see
`lstm_course.content.schema.fairness`.
"""

import re
from collections import Counter
from collections.abc import Sequence

from lstm_course.content.schema.fairness import plain
from tests.lstm_course.content.bank import Question

Questions = Sequence[Question]

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


def repeated_explanations(questions: Questions) -> list[str]:
    """No explanation serves twice, not even in two questions."""
    counts = Counter(plain(o.explanation) for q in questions for o in q.options)
    return [text for text, count in counts.items() if count > 1]


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
