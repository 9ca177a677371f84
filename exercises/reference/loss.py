"""The two losses of the applications, in forms that cannot overflow.

BCE(l, y) = max(l, 0) - l y + log(1 + e^(-|l|))            mean over the batch
CE(l, y)  = log Σ_v e^(l_v) - l_y                          mean over the real tokens
"""

import numpy as np

from exercises.reference.activations import sigmoid
from exercises.reference.types import Array, Booleans, Integers


def bce_with_logits(logits: Array, labels: Array) -> float:
    """Mean binary cross-entropy of logits (B,) against labels (B,) in {0, 1}."""
    each = np.maximum(logits, 0.0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))
    return float(each.mean())


def bce_gradient(logits: Array, labels: Array) -> Array:
    """dL/dlogits (B,) of `bce_with_logits`: (σ(l) - y) / B."""
    return (sigmoid(logits) - labels) / len(labels)


def log_softmax(scores: Array) -> Array:
    """log softmax over the last axis, shape (..., V) -> (..., V)."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def token_cross_entropy(scores: Array, targets: Integers, mask: Booleans) -> float:
    """Mean over real tokens of -log p(target): scores (B, T, V), targets and mask (B, T)."""
    picked = np.take_along_axis(log_softmax(scores), targets[..., None], axis=-1)[..., 0]
    return float(-(picked * mask).sum() / mask.sum())


def token_cross_entropy_gradient(scores: Array, targets: Integers, mask: Booleans) -> Array:
    """dL/dscores (B, T, V) of `token_cross_entropy`; zero at padded positions."""
    gradient = np.exp(log_softmax(scores))
    rows, steps = np.indices(targets.shape)
    gradient[rows, steps, targets] -= 1.0
    return np.asarray(gradient * (mask / mask.sum())[..., None])
