"""The two squashing functions of an LSTM and their slopes.

σ(z) = 1 / (1 + e^(-z))          σ'(z) = σ(z) (1 - σ(z))
tanh(z)                          tanh'(z) = 1 - tanh(z)²
"""

import numpy as np
from numpy.typing import ArrayLike

from exercises.reference.types import Array


def sigmoid(z: ArrayLike) -> Array:
    """σ(z) element by element, shape (...) -> (...), every value in [0, 1].

    The exponent is never positive, so e^(-|z|) cannot overflow:
    σ(z) = 1 / (1 + e^(-|z|)) where z >= 0, and e^(-|z|) / (1 + e^(-|z|)) where z < 0.
    """
    z = np.asarray(z, dtype=np.float64)
    decay = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, decay) / (1.0 + decay))


def tanh(z: ArrayLike) -> Array:
    """tanh(z) element by element, shape (...) -> (...), every value in [-1, 1]."""
    return np.asarray(np.tanh(np.asarray(z, dtype=np.float64)))


def sigmoid_slope(s: Array) -> Array:
    """dσ/dz written in the activated value s = σ(z), shape (...) -> (...): s (1 - s)."""
    return s * (1.0 - s)


def tanh_slope(g: Array) -> Array:
    """d tanh/dz written in the activated value g = tanh(z), shape (...) -> (...): 1 - g²."""
    return 1.0 - g * g
