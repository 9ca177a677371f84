"""Weights of other libraries in our convention: separate gates, W (H, H+D) on [h, x], one bias.

PyTorch stacks its gates as i, f, g, o and keeps two biases; Keras as i, f, c, o with the
transposed kernels (D, 4H) and (H, 4H).
"""

import numpy as np

from exercises.reference.types import Array

STACKED = ("i", "f", "C", "o")
"""The order that PyTorch and Keras share; their g and c are our candidate C."""


def from_torch(
    weight_ih: Array, weight_hh: Array, bias_ih: Array, bias_hh: Array
) -> dict[str, Array]:
    """weight_ih (4H, D), weight_hh (4H, H), two biases (4H,) -> params."""
    blocks = zip(
        STACKED, np.split(weight_hh, 4), np.split(weight_ih, 4), np.split(bias_ih + bias_hh, 4),
        strict=True,
    )  # fmt: skip
    params: dict[str, Array] = {}
    for k, recurrent, kernel, bias in blocks:
        params[f"W_{k}"] = np.hstack([recurrent, kernel])
        params[f"b_{k}"] = bias
    return params


def from_keras(kernel: Array, recurrent: Array, bias: Array) -> dict[str, Array]:
    """kernel (D, 4H), recurrent (H, 4H), bias (4H,) -> params."""
    return from_torch(kernel.T, recurrent.T, bias, np.zeros_like(bias))
