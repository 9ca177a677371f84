"""Figures of single items: facility, discrimination, time and help."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

ENOUGH = 10  # fewer first attempts say nothing, and might point at a person
PLENTY = 30  # fewer are shown in grey
BEST_SHARE = 0.27  # Kelley 1939 (J. Educ. Psychol. 30): the tails that tell most


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What is known of one item. A figure that cannot be computed is None."""

    n: int  # first attempts
    facility: float | None  # mean score, 0..1
    discrimination: float | None  # corrected point-biserial, -1..1
    upper_lower: float | None  # D of the best and the weakest 27 %, -1..1
    seconds: float | None  # median
    helped: float | None  # share of first attempts after a hint or an explanation, 0..1

    @property
    def is_hidden(self) -> bool:
        return self.n < ENOUGH

    @property
    def is_grey(self) -> bool:
        return self.n < PLENTY


def rest_scores(scores: Floats) -> Floats:
    """Return for each student and item the mean score over the *other* items that they tried.

    scores: (students, items) -> (students, items); NaN where the item, or every other one, was
    not tried. On complete data it is the rest score divided by the number of other items, which
    correlates like the rest score itself.
    """
    tried = ~np.isnan(scores)
    filled = np.where(tried, scores, 0.0)
    others = tried.sum(axis=1, keepdims=True) - tried
    total = filled.sum(axis=1, keepdims=True) - filled
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = total / others
    return np.where(tried & (others > 0), rest, np.nan)


def means_of_students(scores: Floats) -> Floats:
    """Return each student's mean over what they tried: (students, items) -> (students,)."""
    tried = ~np.isnan(scores)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = np.where(tried, scores, 0.0).sum(axis=1) / tried.sum(axis=1)
    return means


def strong_students(means: Floats, tried: Booleans) -> Booleans:
    """Mark the best 27 % of those who tried; who ties with the last of them belongs to them."""
    return tail(means, tried, best=True)


def weak_students(means: Floats, tried: Booleans) -> Booleans:
    """Mark the weakest 27 % of those who tried; who ties with the last of them belongs to them."""
    return tail(means, tried, best=False)


def tail(means: Floats, tried: Booleans, *, best: bool) -> Booleans:
    values = np.sort(means[tried])
    if not len(values):
        return np.zeros_like(tried)
    size = max(1, round(BEST_SHARE * len(values)))
    inside = means >= values[-size] if best else means <= values[size - 1]
    marked: Booleans = inside & tried
    return marked


def correlation(left: Floats, right: Floats) -> float | None:
    """Return Pearson's r of two vectors; None when one of them does not vary."""
    if len(left) < 2:
        return None
    a, b = left - left.mean(), right - right.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / size if size > 1e-12 else None


def interval(r: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a correlation of n > 3 pairs, by Fisher's z (1921, Metron 1)."""
    z = math.atanh(max(-0.999999, min(0.999999, r)))
    reach = 1.96 / math.sqrt(n - 3)
    return math.tanh(z - reach), math.tanh(z + reach)


def figures_of(scores: Floats, seconds: Floats, helped: Floats) -> list[ItemFigures]:
    """Return the figures of every item.

    scores, seconds, helped: (students, items); NaN where not tried or not known; helped is 0 or 1.
    The discrimination is the correlation of an item with the rest score, so that an item does not
    agree with itself (Henrysson 1963, Psychometrika 28).
    """
    rest, means = rest_scores(scores), means_of_students(scores)
    return [
        figures(scores[:, j], rest[:, j], means, seconds[:, j], helped[:, j])
        for j in range(scores.shape[1])
    ]


def figures(
    item: Floats, rest: Floats, means: Floats, seconds: Floats, helped: Floats
) -> ItemFigures:
    tried = ~np.isnan(item)
    n = int(tried.sum())
    if n == 0:
        return ItemFigures(0, None, None, None, None, None)
    both = tried & ~np.isnan(rest)
    timed = seconds[~np.isnan(seconds)]
    return ItemFigures(
        n=n,
        facility=float(item[tried].mean()),
        discrimination=correlation(item[both], rest[both]),
        upper_lower=upper_lower(item, means, tried),
        seconds=float(np.median(timed)) if len(timed) else None,
        helped=float(helped[tried].mean()),
    )


def upper_lower(item: Floats, means: Floats, tried: Booleans) -> float:
    """Return D: the facility among the best 27 % less that among the weakest 27 %."""
    best, weakest = strong_students(means, tried), weak_students(means, tried)
    return float(item[best].mean() - item[weakest].mean())
