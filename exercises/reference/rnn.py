"""The simple recurrent network that the LSTM is compared with, and how its gradient fades.

h_t = tanh(W_hh h_{t-1} + W_xh x_t + b)
∂L/∂h_{t-1} = (∂L/∂h_t ⊙ (1 - h_t²)) W_hh        (rows: one sample per row)
∂L/∂C_{t-1} = ∂L/∂C_t ⊙ f_t                       (the LSTM's direct path)
"""

import numpy as np

from exercises.reference.activations import tanh, tanh_slope
from exercises.reference.types import Array


def rnn_step(x_t: Array, h_prev: Array, W_hh: Array, W_xh: Array, b: Array) -> Array:
    """h_t = tanh(h_prev @ W_hh.T + x_t @ W_xh.T + b): (B, D), (B, H) -> (B, H)."""
    return tanh(h_prev @ W_hh.T + x_t @ W_xh.T + b)


def rnn_forward(x: Array, h0: Array, W_hh: Array, W_xh: Array, b: Array) -> Array:
    """All T steps: x (B, T, D), h0 (B, H), W_hh (H, H), W_xh (H, D), b (H,) -> H (B, T, H)."""
    hidden = np.empty((*x.shape[:2], h0.shape[1]))
    h = h0
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, W_hh, W_xh, b)
        hidden[:, t] = h
    return hidden


def rnn_gradient_norms(H: Array, W_hh: Array, dh_T: Array) -> Array:
    """‖∂L/∂h_t‖₂ for t = 1..T at index t-1, for one sequence H (T, H) and dh_T (H,) -> (T,)."""
    norms = np.empty(len(H))
    dh = dh_T
    for t in reversed(range(len(H))):
        norms[t] = np.linalg.norm(dh)
        dh = (dh * tanh_slope(H[t])) @ W_hh
    return norms


def cell_path_gradient_norms(F: Array, dc_T: Array) -> Array:
    """‖∂L/∂C_t‖₂ along C alone for t = 1..T, for forget gates F (T, H) and dc_T (H,) -> (T,)."""
    norms = np.empty(len(F))
    dc = dc_T
    for t in reversed(range(len(F))):
        norms[t] = np.linalg.norm(dc)
        dc = dc * F[t]
    return norms
