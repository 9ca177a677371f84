"""The LSTM over a whole sequence, with an optional mask for padded steps.

(h_t, C_t) = step(x_t, h_{t-1}, C_{t-1})     where the step is real
(h_t, C_t) = (h_{t-1}, C_{t-1})              where it is padding (Keras semantics)
"""

from typing import Any

import numpy as np

from exercises.reference.cell import lstm_step_cached
from exercises.reference.types import Array, Booleans, Params


def lstm_forward(
    x: Array, h0: Array, c0: Array, params: Params, mask: Booleans | None = None
) -> tuple[Array, Array, Array]:
    """Run all T steps: x (B, T, D), h0 and c0 (B, H), mask (B, T), True where the step is real.

    Returns H (B, T, H), the hidden state after every step, and the last h_T and c_T (B, H).
    A masked step carries h and C on unchanged, so H repeats the last valid hidden state.
    """
    h, c = h0, c0
    hidden = np.empty((*x.shape[:2], h0.shape[1]))
    for t in range(x.shape[1]):
        _, h, c = _step(x, t, h, c, params, mask)
        hidden[:, t] = h
    return hidden, h, c


def lstm_caches(
    x: Array, h0: Array, c0: Array, params: Params, mask: Booleans | None = None
) -> list[dict[str, Any]]:
    """The T step caches of a run, first step first: for the way back and for looking inside."""
    caches: list[dict[str, Any]] = []
    h, c = h0, c0
    for t in range(x.shape[1]):
        step, h, c = _step(x, t, h, c, params, mask)
        caches.append(step)
    return caches


def _step(
    x: Array, t: int, h: Array, c: Array, params: Params, mask: Booleans | None
) -> tuple[dict[str, Any], Array, Array]:
    """The cache of step t, and the states that are carried on from it."""
    step = lstm_step_cached(x[:, t], h, c, params)
    if mask is None:
        return step, step["h_t"], step["c_t"]
    real = mask[:, t, None]
    return step, np.where(real, step["h_t"], h), np.where(real, step["c_t"], c)
