"""Bayesian knowledge tracing: how sure the course is that a person can do an objective.

Model of Corbett & Anderson 1995 (User Modeling and User-Adapted Interaction 4), four parameters:

    p        probability that the person can do it
    T        chance to learn it at one opportunity
    s        slip: chance to get it wrong though one can do it
    g        guess: chance to get it right though one cannot, by type of item

    right:   p' = p(1-s) / (p(1-s) + (1-p)g)
    wrong:   p' = p s    / (p s    + (1-p)(1-g))
    then     p  = p' + (1-p')T

Evidence is the first attempt at each item; one that was helped counts as wrong.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

PRIOR = 0.2
LEARN = 0.1
SLIP = 0.1
MASTERED = 0.95
GUESS: Mapping[str, float] = MappingProxyType(
    {"single": 0.25, "multiple": 0.1, "numeric": 0.02, "trace": 0.02, "exercise": 0.01}
)
OTHER_GUESS = 0.1  # orderings and matchings: few arrangements look plausible

Probabilities = NDArray[np.float64]


def after(
    p: ArrayLike, right: ArrayLike, guess: ArrayLike, *, slip: float = SLIP, learn: float = LEARN
) -> Probabilities:
    """Return p after one more piece of evidence.

    p, right (bool) and guess are numbers or arrays of shapes that broadcast, one entry a person;
    the result has the broadcast shape, in 0..1.
    """
    before = np.asarray(p, dtype=np.float64)
    g = np.asarray(guess, dtype=np.float64)
    if_right = before * (1 - slip) / (before * (1 - slip) + (1 - before) * g)
    if_wrong = before * slip / (before * slip + (1 - before) * (1 - g))
    known = np.where(np.asarray(right, dtype=np.bool_), if_right, if_wrong)
    result: Probabilities = known + (1 - known) * learn
    return result


def mastery(rights: Sequence[bool], guesses: Sequence[float], *, prior: float = PRIOR) -> float:
    """Return p after all evidence, first to last; the prior when there is none.

    Raises ValueError if the two sequences differ in length.
    """
    p: ArrayLike = prior
    for right, guess in zip(rights, guesses, strict=True):
        p = after(p, right, guess)
    return float(np.asarray(p))


def guess_of(kind: str) -> float:
    """Return the chance to get an item of this kind right without knowing."""
    return GUESS.get(kind, OTHER_GUESS)
