"""Figures of single items: facility, discrimination, time and help."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

ENOUGH = 10  # fewer first attempts say nothing, and might point at a person
PLENTY = 30  # fewer are shown in grey
NO_SPREAD = 1e-12  # a product of two spreads below it is a rounding error
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


@dataclass(frozen=True, slots=True)
class Tails:
    """Those who tried an item: the best and the weakest 27 %, each of shape (students, items).

    Who ties with the last of them belongs to them.
    """

    strong: Booleans
    weak: Booleans


def tails(scores: Floats) -> Tails:
    """Rank for each item those who tried it by their mean over all that they tried.

    scores: (students, items), NaN where not tried.
    """
    tried = ~np.isnan(scores)
    means = np.where(tried, means_of_students(scores)[:, None], np.nan)
    in_order = np.sort(means, axis=0)  # NaN comes last
    n = tried.sum(axis=0)
    size = np.maximum(1, np.rint(BEST_SHARE * n).astype(np.intp))
    columns = np.arange(scores.shape[1])
    if not len(scores):
        return Tails(tried, tried)
    best = in_order[np.maximum(n - size, 0), columns]
    weakest = in_order[size - 1, columns]
    with np.errstate(invalid="ignore"):
        return Tails(tried & (means >= best), tried & (means <= weakest))


def correlations(left: Floats, right: Floats) -> list[float | None]:
    """Return Pearson's r of each pair of columns over the rows in which both are known.

    left, right: (n, columns), NaN where not known. None where one of the two does not vary.
    """
    a, b = centred(left, ~np.isnan(right)), centred(right, ~np.isnan(left))
    size = np.sqrt((a * a).sum(axis=0) * (b * b).sum(axis=0))
    products = (a * b).sum(axis=0)
    return [
        float(product / each) if each > NO_SPREAD else None
        for product, each in zip(products, size, strict=True)
    ]


def centred(values: Floats, others: Booleans) -> Floats:
    """Return the columns less their means, over the rows that are known here and marked in
    `others`; 0 elsewhere."""
    known = others & ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    means = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    result: Floats = np.where(known, filled - means, 0.0)
    return result


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
    ends = tails(scores)
    columns = zip(
        (~np.isnan(scores)).sum(axis=0).tolist(),
        column_means(scores),
        correlations(scores, rest_scores(scores)),
        column_means(np.where(ends.strong, scores, np.nan)),
        column_means(np.where(ends.weak, scores, np.nan)),
        column_medians(seconds),
        column_means(helped),
        strict=True,
    )
    return [
        ItemFigures(
            n=n,
            facility=facility,
            discrimination=discrimination,
            upper_lower=None if best is None or weakest is None else best - weakest,
            seconds=time,
            helped=share,
        )
        for n, facility, discrimination, best, weakest, time, share in columns
    ]


def column_means(values: Floats) -> list[float | None]:
    """Return the mean of each column over what is known in it; None where nothing is."""
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return [float(t / k) if k else None for t, k in zip(total, n, strict=True)]


def column_medians(values: Floats) -> list[float | None]:
    """Return the median of each column over what is known in it; None where nothing is."""
    in_order = np.sort(values, axis=0)  # NaN comes last
    n = (~np.isnan(values)).sum(axis=0).tolist()
    return [
        float(in_order[(k - 1) // 2, j] + in_order[k // 2, j]) / 2 if k else None
        for j, k in enumerate(n)
    ]
