"""One unit with one input (D = H = 1): the cell in plain numbers, one step or a short sequence.

z_t = [h_{t-1}, x_t]      a_k = w_kh h_{t-1} + w_kx x_t + b_k      for k in f, i, C̃, o
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exercises.reference.activations import tanh
from exercises.reference.cell import lstm_step_cached
from exercises.reference.gates import pre_activation
from exercises.reference.types import GATES, Array

Layer = tuple[float, float, float]
"""Weight of h, weight of x, bias."""

Layers = Mapping[str, Layer]
"""One layer for each of f, i, C (the candidate) and o."""


@dataclass(frozen=True, slots=True)
class Step:
    """Everything that one step computes, each a number. `inside` is a_k by the letter of k."""

    x: float
    h_prev: float
    c_prev: float
    inside: Mapping[str, float]
    f: float
    i: float
    candidate: float
    o: float
    kept: float  # f · C_{t-1}
    written: float  # i · C̃
    c: float
    squashed: float  # tanh(C_t)
    h: float


def parameters(layers: Layers) -> dict[str, Array]:
    """The four layers as the reference reads them: W_k (1, 2) on [h, x] and b_k (1,)."""
    params: dict[str, Array] = {}
    for name in GATES:
        weight_of_h, weight_of_x, bias = layers[name]
        params[f"W_{name}"] = np.array([[weight_of_h, weight_of_x]])
        params[f"b_{name}"] = np.array([bias])
    return params


def one_step(x: float, h_prev: float, c_prev: float, layers: Layers) -> Step:
    """Compute one step from its input, its two old states and its weights."""
    params = parameters(layers)
    x_t, h, c = (np.array([[value]]) for value in (x, h_prev, c_prev))
    done = lstm_step_cached(x_t, h, c, params)
    f, i, candidate, o = (done[name].item() for name in ("f_t", "i_t", "c_tilde", "o_t"))
    return Step(
        x, h_prev, c_prev,
        {k: pre_activation(h, x_t, params[f"W_{k}"], params[f"b_{k}"]).item() for k in GATES},
        f, i, candidate, o,
        kept=f * c_prev, written=i * candidate,
        c=done["c_t"].item(), squashed=tanh(done["c_t"]).item(), h=done["h_t"].item(),
    )  # fmt: skip


def trace(xs: Sequence[float], h0: float, c0: float, layers: Layers) -> list[Step]:
    """Follow a sequence through the cell, each step from the states of the one before."""
    steps: list[Step] = []
    for x in xs:
        h0, c0 = (steps[-1].h, steps[-1].c) if steps else (h0, c0)
        steps.append(one_step(x, h0, c0, layers))
    return steps
