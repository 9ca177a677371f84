"""The small cell of the visible examples: B = 3, D = 1, H = 2, with numbers of one digit."""

from typing import Any

import numpy as np

VISIBLE_PARAMS = {
    "W_f": np.array([[0.2, -0.5, 0.3], [0.7, 0.1, -0.6]]),
    "b_f": np.array([1.0, 0.8]),
    "W_i": np.array([[0.4, 0.6, -0.2], [-0.3, 0.5, 0.9]]),
    "b_i": np.array([0.1, -0.2]),
    "W_C": np.array([[-0.7, 0.2, 0.8], [0.5, -0.4, 0.3]]),
    "b_C": np.array([-0.1, 0.3]),
    "W_o": np.array([[0.3, -0.8, 0.6], [0.1, 0.7, -0.5]]),
    "b_o": np.array([0.2, -0.4]),
}
VISIBLE = (
    np.array([[1.0], [-2.0], [0.5]]),
    np.array([[0.5, -0.2], [-0.4, 0.3], [0.1, 0.6]]),
    np.array([[1.2, -0.7], [0.4, 0.9], [-1.5, 0.2]]),
    VISIBLE_PARAMS,
)


def visible_run(T: int = 8) -> tuple[Any, ...]:
    """x (1, T, 1), h0, c0 and params of a run to look at: two pulses to be remembered."""
    x = np.zeros((1, T, 1))
    x[0, 1, 0], x[0, 5, 0] = 2.0, -1.5
    return x, VISIBLE[1][:1], VISIBLE[2][:1], VISIBLE_PARAMS
