"""The slow gradient that checks the fast one.

    ∂L/∂a ≈ (L(a + h) - L(a - h)) / 2h

The error of the central difference falls as h² while rounding grows as 1/h; in float64 they
balance near h = 1e-5, where the relative error is about 1e-8.
"""

from collections.abc import Callable

import numpy as np

from exercises.reference.types import Array


def numeric_gradient(loss: Callable[[Array], float], array: Array, h: float = 1e-5) -> Array:
    """dL/d(array), entry by entry, with the shape of `array`; `array` is left as it was."""
    point = array.astype(np.float64)
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        value = point[index]
        point[index] = value + h
        above = loss(point)
        point[index] = value - h
        below = loss(point)
        point[index] = value
        gradient[index] = (above - below) / (2 * h)
    return gradient


def relative_error(a: Array, b: Array) -> float:
    """The largest |a - b| relative to the largest entry of either; 0 when both are zero."""
    scale = max(float(np.abs(a).max(initial=0.0)), float(np.abs(b).max(initial=0.0)))
    return float(np.abs(a - b).max(initial=0.0)) / scale if scale else 0.0
