"""How long the correction of a loss is on its way back: a simple RNN against an LSTM.

RNN       ‖∂L/∂h_t‖     L = u · h_T     W_hh scaled to the largest stretching factor s
LSTM      ‖∂L/∂C_t‖     L = u · C_T     over all roads; starting weights multiplied by s
direct    ‖u ⊙ f_T ⊙ ... ⊙ f_{t+1}‖     the LSTM's memory line alone

u has length 1, so every line begins at 1. The networks are untrained: this is where learning
starts, not what it ends with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exercises.reference.backward import gate_gradients, lstm_step_backward
from exercises.reference.initialisation import init_params
from exercises.reference.rnn import cell_path_gradient_norms, rnn_forward, rnn_gradient_norms
from exercises.reference.sequence import lstm_caches
from exercises.reference.types import Array, Cache

UNITS, FEATURES = 16, 8


@dataclass(frozen=True, slots=True)
class Norms:
    """Lengths of the correction at index k = steps back from the end; index 0 is 1, the start."""

    rnn: Array
    lstm: Array
    direct: Array


def gradient_norms(steps: int, scale: float, forget_bias: float, seed: int) -> Norms:
    """Measure both networks on the same random inputs, `steps` steps back.

    steps 1..200, scale > 0 (the s above), seed a small integer. Each array has steps + 1 entries.
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(1, steps + 1, FEATURES))
    u = rng.normal(size=UNITS)
    u /= np.linalg.norm(u)
    return Norms(
        rnn_norms(x, u, scale, rng)[::-1],
        *(norms[::-1] for norms in lstm_norms(x, u, scale, forget_bias, seed)),
    )


def rnn_norms(x: Array, u: Array, scale: float, rng: np.random.Generator) -> Array:
    """x (1, T, D), u (H,) -> ‖∂L/∂h_t‖ for t = 1..T, (T,)."""
    W_hh = rng.normal(size=(UNITS, UNITS))
    W_hh *= scale / np.linalg.norm(W_hh, ord=2)
    bound = 1.0 / np.sqrt(UNITS)
    W_xh = rng.uniform(-bound, bound, (UNITS, FEATURES))
    hidden = rnn_forward(x, np.zeros((1, UNITS)), W_hh, W_xh, np.zeros(UNITS))
    return rnn_gradient_norms(hidden[0], W_hh, u)


def lstm_norms(
    x: Array, u: Array, scale: float, forget_bias: float, seed: int
) -> tuple[Array, Array]:
    """x (1, T, D), u (H,) -> ‖∂L/∂C_t‖ over all roads and over the direct one, both (T,)."""
    params = init_params(FEATURES, UNITS, seed, forget_bias)
    params = {name: w * scale if name[0] == "W" else w for name, w in params.items()}
    zeros = np.zeros((1, UNITS))
    caches = lstm_caches(x, zeros, zeros, params)
    forget = np.vstack([cache["f_t"] for cache in caches])
    # Entry t of the direct path is multiplied by f_{t+1}, hence the shift by one.
    return all_roads(caches, u), cell_path_gradient_norms(forget, u)


def all_roads(caches: Sequence[Cache], u: Array) -> Array:
    """The whole ‖∂L/∂C_t‖, through memory and gates alike: T caches, u (H,) -> (T,)."""
    norms = np.empty(len(caches))
    dh, dc = np.zeros((1, len(u))), u[None]
    for t in reversed(range(len(caches))):
        norms[t] = np.linalg.norm(gate_gradients(dh, dc, caches[t])[1])
        _, dh, dc, _ = lstm_step_backward(dh, dc, caches[t])
    return norms
