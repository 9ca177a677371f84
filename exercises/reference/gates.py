"""The three gates and the candidate. Each looks at z = [h_prev, x_t], h first.

f_t = σ(W_f z + b_f)        what to keep of the old cell state
i_t = σ(W_i z + b_i)        what to write of the candidate
C̃_t = tanh(W_C z + b_C)     the candidate: what could be written
o_t = σ(W_o z + b_o)        what to show of the new cell state
"""

import numpy as np

from exercises.reference.activations import sigmoid, tanh
from exercises.reference.types import Array


def join(h_prev: Array, x_t: Array) -> Array:
    """z = [h_prev, x_t]: (B, H) and (B, D) -> (B, H+D)."""
    return np.concatenate([h_prev, x_t], axis=1)


def pre_activation(h_prev: Array, x_t: Array, W: Array, b: Array) -> Array:
    """W z + b for every row of the batch -> (B, H). Rows are samples, hence z @ W.T."""
    return join(h_prev, x_t) @ W.T + b


def forget_gate(h_prev: Array, x_t: Array, W_f: Array, b_f: Array) -> Array:
    """f_t = σ(W_f [h_prev, x_t] + b_f) -> (B, H)."""
    return sigmoid(pre_activation(h_prev, x_t, W_f, b_f))


def input_gate(h_prev: Array, x_t: Array, W_i: Array, b_i: Array) -> Array:
    """i_t = σ(W_i [h_prev, x_t] + b_i) -> (B, H)."""
    return sigmoid(pre_activation(h_prev, x_t, W_i, b_i))


def candidate(h_prev: Array, x_t: Array, W_C: Array, b_C: Array) -> Array:
    """C̃_t = tanh(W_C [h_prev, x_t] + b_C) -> (B, H)."""
    return tanh(pre_activation(h_prev, x_t, W_C, b_C))


def output_gate(h_prev: Array, x_t: Array, W_o: Array, b_o: Array) -> Array:
    """o_t = σ(W_o [h_prev, x_t] + b_o) -> (B, H)."""
    return sigmoid(pre_activation(h_prev, x_t, W_o, b_o))
