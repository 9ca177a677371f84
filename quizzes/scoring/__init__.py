"""Presenting and scoring questions: pure Python, no Django.

    present(spec, seed) -> Presented           what the student sees
    score(spec, seed, response) -> Score       0..1 with feedback per part

A kind of question is one module that fits `question.Kind`, entered in `KINDS`.
"""

from collections.abc import Mapping

from quizzes.scoring.array import ArrayKind
from quizzes.scoring.choice import ChoiceKind
from quizzes.scoring.matching import MatchingKind
from quizzes.scoring.numeric import NumericKind
from quizzes.scoring.ordering import OrderingKind
from quizzes.scoring.question import (
    Choice,
    Kind,
    Part,
    Presented,
    Prompt,
    Response,
    ResponseError,
    Score,
    Spec,
    SpecError,
    Table,
)
from quizzes.scoring.response import readable
from quizzes.scoring.trace import TraceKind

__all__ = [
    "DRAWING",
    "KINDS",
    "Choice",
    "Part",
    "Presented",
    "Prompt",
    "Response",
    "ResponseError",
    "Score",
    "Spec",
    "SpecError",
    "Table",
    "check",
    "kind_of",
    "present",
    "readable",
    "reasons",
    "score",
    "solution",
]

# Raise it when a seed draws other numbers, or another order, than before: what varies becomes a new
# version then, and an answer is never shown beside numbers that its person did not see.
DRAWING = 2

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        ChoiceKind("single", many=False),
        ChoiceKind("multiple", many=True),
        NumericKind(),
        OrderingKind(),
        MatchingKind("matching"),
        MatchingKind("sorting"),
        MatchingKind("labelling"),
        TraceKind(),
        ArrayKind(),
    )
}


def kind_of(spec: Spec) -> Kind:
    """The kind that `spec` names; SpecError if there is none of that name."""
    name = spec.get("kind")
    if not isinstance(name, str) or name not in KINDS:
        raise SpecError(f"there is no kind of question called {name!r}")
    return KINDS[name]


def check(spec: Spec) -> None:
    """Raise SpecError, naming what is wrong, if the question cannot be asked."""
    try:
        kind_of(spec).check(spec)
    except SpecError:
        raise
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise SpecError(
            f"the question lacks a field or has one of a wrong type: {error}"
        ) from error


def present(spec: Spec, seed: int) -> Presented:
    """What the student sees; the same seed shows the same."""
    return kind_of(spec).present(spec, seed)


def score(spec: Spec, seed: int, response: object) -> Score:
    """Score whatever was sent: a Score in 0..1, or ResponseError with words for the student."""
    return kind_of(spec).score(spec, seed, readable(response))


def solution(spec: Spec, seed: int) -> Mapping[str, str]:
    """What is right in each prompt: for when everything may be told."""
    return kind_of(spec).solution(spec, seed)


def reasons(spec: Spec, seed: int) -> Mapping[str, str]:
    """Why that is right, for the prompts whose author says so."""
    return kind_of(spec).reasons(spec, seed)
