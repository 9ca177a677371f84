"""One step of the LSTM cell, the standard form with a forget gate (Gers et al. 2000).

C_t = f_t ⊙ C_{t-1} + i_t ⊙ C̃_t
h_t = o_t ⊙ tanh(C_t)
"""

from typing import Any

from exercises.reference.activations import tanh
from exercises.reference.gates import candidate, forget_gate, input_gate, output_gate
from exercises.reference.types import Array, Params


def cell_update(f_t: Array, i_t: Array, c_tilde: Array, c_prev: Array) -> Array:
    """C_t = f_t ⊙ C_{t-1} + i_t ⊙ C̃_t, all (B, H)."""
    return f_t * c_prev + i_t * c_tilde


def hidden_state(o_t: Array, c_t: Array) -> Array:
    """h_t = o_t ⊙ tanh(C_t), all (B, H)."""
    return o_t * tanh(c_t)


def lstm_step_cached(x_t: Array, h_prev: Array, c_prev: Array, params: Params) -> dict[str, Any]:
    """One step with everything it computed, keyed by name.

    x_t (B, D), h_prev and c_prev (B, H). Returns x_t, h_prev, c_prev, f_t, i_t, c_tilde, o_t,
    c_t, h_t (all (B, H) but x_t) and params: what the backward pass needs.
    """
    f_t = forget_gate(h_prev, x_t, params["W_f"], params["b_f"])
    i_t = input_gate(h_prev, x_t, params["W_i"], params["b_i"])
    c_tilde = candidate(h_prev, x_t, params["W_C"], params["b_C"])
    o_t = output_gate(h_prev, x_t, params["W_o"], params["b_o"])
    c_t = cell_update(f_t, i_t, c_tilde, c_prev)
    h_t = hidden_state(o_t, c_t)
    return {
        "x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "params": dict(params),
        "f_t": f_t, "i_t": i_t, "c_tilde": c_tilde, "o_t": o_t, "c_t": c_t, "h_t": h_t,
    }  # fmt: skip


def lstm_step(x_t: Array, h_prev: Array, c_prev: Array, params: Params) -> tuple[Array, Array]:
    """One step: x_t (B, D), h_prev and c_prev (B, H) -> (h_t, c_t), both (B, H)."""
    step = lstm_step_cached(x_t, h_prev, c_prev, params)
    return step["h_t"], step["c_t"]
