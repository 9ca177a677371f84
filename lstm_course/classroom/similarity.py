"""Unusually similar submissions, as a hint for a talk and never a verdict. Plain values.

Code becomes a sequence of tokens of its syntax tree, in which names and numbers do not matter;
every run of K tokens is a fingerprint (the k-grams of Schleimer, Wilkerson & Aiken 2003, SIGMOD).
What starter and model solution share with everybody is left out. Two right answers to a five-line
task are alike by nature: so a pair stands out only against what is natural for its exercise.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

K = 6  # tokens in a fingerprint
FEWEST = 8  # fingerprints of one's own that a submission must have to be compared
SHARED_BY = 0.5  # a fingerprint that more of the class have says nothing
LIKELY = 0.8  # similarity from which a pair may be shown; it must also be far from natural
MOST_COMPARED = 300
FEWEST_PAIRS = 3  # below, nothing can be said of what is natural: a pair is not its own measure


@dataclass(frozen=True, slots=True)
class Pair:
    left: int  # keys of the submissions
    right: int
    similarity: float  # share of the smaller one's own fingerprints, 0..1
    shared: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pairs that stand out, and what is natural: the median similarity of all pairs.

    `natural` is None where there are too few pairs to say.
    """

    pairs: Sequence[Pair]
    natural: float | None
    compared: int
    too_short: int
    left_out: int  # beyond MOST_COMPARED


def fingerprints(source: str) -> frozenset[int]:
    """Return the fingerprints of a piece of code; empty for what is not Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    tokens = list(tokens_of(tree))
    return frozenset(hash(tuple(tokens[i : i + K])) for i in range(len(tokens) - K + 1))


def tokens_of(tree: ast.AST) -> Iterable[str]:
    """The kinds of the nodes in order; attributes such as np.exp keep their name."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        yield node.attr if isinstance(node, ast.Attribute) else type(node).__name__
        pending.extend(reversed(list(ast.iter_child_nodes(node))))


def compare(sources: Mapping[int, str], given: Iterable[str]) -> Comparison:
    """Compare submissions of one exercise; `given` is the starter and the model solution."""
    common = frozenset().union(*(fingerprints(source) for source in given))
    found = {key: fingerprints(source) for key, source in list(sources.items())[:MOST_COMPARED]}
    usual = Counter(mark for marks in found.values() for mark in marks)
    limit = max(2, SHARED_BY * len(found))
    own = {
        key: frozenset(m for m in marks if m not in common and usual[m] <= limit)
        for key, marks in found.items()
    }
    compared = {key: marks for key, marks in own.items() if len(marks) >= FEWEST}
    pairs = [pair_of(a, b, compared) for a, b in combinations(sorted(compared), 2)]
    values = sorted(pair.similarity for pair in pairs)
    natural = values[len(values) // 2] if len(values) >= FEWEST_PAIRS else None
    return Comparison(
        pairs=sorted(
            (pair for pair in pairs if pair.similarity >= stands_out_from(natural or 0.0)),
            key=lambda pair: (-pair.similarity, -pair.shared),
        )[:50],
        natural=natural,
        compared=len(compared),
        too_short=len(own) - len(compared),
        left_out=len(sources) - len(found),
    )


def stands_out_from(natural: float) -> float:
    """Return the similarity from which a pair is shown: at least half the way from natural to 1.

    Where half of all pairs share 90 %, a pair that shares 80 % is nothing to talk about.
    """
    return max(LIKELY, (1 + natural) / 2)


def pair_of(left: int, right: int, own: Mapping[int, frozenset[int]]) -> Pair:
    shared = len(own[left] & own[right])
    return Pair(left, right, shared / min(len(own[left]), len(own[right])), shared)
