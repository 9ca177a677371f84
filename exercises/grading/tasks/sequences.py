"""Inputs and case sizes of the exercises that run over time."""

from typing import Any

import numpy as np

from exercises.grading.tasks import recipe
from exercises.reference.types import Array

SIZES = ((3, 2, 4, 5), (3, 4, 2, 5), (2, 5, 4, 3), (4, 6, 3, 2))
"""(B, T, D, H) of the ordinary hidden cases, never two alike.

The first is short: it is run again for every argument. Its states have the size of the masked
cases' ones, so that a state kept from them shows.
"""


def lstm_inputs(rng: np.random.Generator, B: int, T: int, D: int, H: int) -> tuple[Any, ...]:
    """x (B, T, D), h0 and c0 (B, H), params."""
    x = recipe.inputs(rng, B, T, D)
    return x, recipe.hidden(rng, B, H), recipe.cell(rng, B, H), recipe.params(rng, H, D)


def rnn_inputs(rng: np.random.Generator, B: int, T: int, D: int, H: int) -> tuple[Array, ...]:
    """x (B, T, D), h0 (B, H), W_hh (H, H), W_xh (H, D), b (H,)."""
    x, h0 = recipe.inputs(rng, B, T, D), recipe.hidden(rng, B, H)
    W_hh, W_xh = recipe.draw(rng, 0.8, H, H), recipe.draw(rng, 0.8, H, D)
    return x, h0, W_hh, W_xh, recipe.bias(rng, H)
