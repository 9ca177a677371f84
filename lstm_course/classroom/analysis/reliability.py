"""How well a set of items tells students apart."""

import math
from dataclasses import dataclass

import numpy as np

from lstm_course.classroom.analysis.items import Booleans, Floats

FEWEST_PAIRS = 3  # students that two items must share before their covariance means anything


@dataclass(frozen=True, slots=True)
class Reliability:
    """alpha, and the standard error of measurement in points out of `items`."""

    alpha: float
    standard_error: float
    items: int
    students: int
    is_kr20: bool  # every score is 0 or 1: alpha is then the Kuder-Richardson formula 20


def reliability_of(scores: Floats) -> Reliability | None:
    """Return alpha and its standard error over the items that vary; None if that says nothing.

    scores: (students, items), NaN where not tried.
    """
    usable = scores[:, usable_items(scores)]
    if usable.shape[1] < 2:
        return None
    covariances = pairwise_covariances(usable)
    value = alpha_from(covariances)
    if value is None:
        return None
    error = math.sqrt(float(covariances.sum()) * max(0.0, 1.0 - value))
    return Reliability(
        alpha=value,
        standard_error=error,
        items=usable.shape[1],
        students=int((~np.isnan(usable)).any(axis=1).sum()),
        is_kr20=bool((np.isnan(usable) | (usable == 0) | (usable == 1)).all()),
    )


def usable_items(scores: Floats) -> Booleans:
    """Mark the columns tried by enough students and not answered by all alike."""
    known = ~np.isnan(scores)
    lowest = np.where(known, scores, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(known, scores, -np.inf).max(axis=0, initial=-np.inf)
    marked: Booleans = (known.sum(axis=0) >= FEWEST_PAIRS) & (lowest < highest)
    return marked


def alpha(scores: Floats) -> float | None:
    """Return Cronbach's alpha from the covariances of each pair of items.

    alpha = k/(k-1) (1 - sum of variances / variance of the total)  (Cronbach 1951, Psychometrika
    16); for 0/1 scores it equals KR-20 (Kuder & Richardson 1937). None without any covariance.
    """
    return alpha_from(pairwise_covariances(scores)) if scores.shape[1] > 1 else None


def alpha_from(covariances: Floats) -> float | None:
    """The same from the (items, items) covariances of at least two items."""
    k = len(covariances)
    total = float(covariances.sum())
    if total <= 0:
        return None
    variances = float(np.trace(covariances))
    return float(k / (k - 1) * (1 - variances / total))


def pairwise_covariances(scores: Floats) -> Floats:
    """Return the (items, items) covariances, each over the students who tried both items.

    Pairs that fewer than 3 students share count as uncorrelated.
    """
    tried = (~np.isnan(scores)).astype(np.float64)
    filled = np.where(np.isnan(scores), 0.0, scores)
    n = tried.T @ tried
    products = filled.T @ filled
    sums = filled.T @ tried  # entry (i, j): sum of item i over those who tried both
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (products - sums * sums.T / n) / (n - 1)
    return np.where(n >= FEWEST_PAIRS, found, 0.0)
