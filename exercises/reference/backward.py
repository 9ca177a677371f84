"""Backpropagation through one gate, one step and a whole sequence.

With a_k = W_k z + b_k and z = [h_prev, x_t], one gate gives

    da = dgate ⊙ act'(a)      dW = daᵀ z      db = Σ_rows da      dz = da W

and one step, writing dX for ∂L/∂X,

    do = dh ⊙ tanh(C_t)       dC = dc + dh ⊙ o ⊙ (1 - tanh(C_t)²)
    df = dC ⊙ C_{t-1}         di = dC ⊙ C̃        dC̃ = dC ⊙ i        dC_{t-1} = dC ⊙ f
"""

from collections.abc import Sequence

import numpy as np

from exercises.reference.activations import sigmoid_slope, tanh, tanh_slope
from exercises.reference.gates import join
from exercises.reference.types import GATES, Array, Booleans, Cache

SLOPES = {"sigmoid": sigmoid_slope, "tanh": tanh_slope}


def gate_backward(
    d_gate: Array, gate: Array, z: Array, W: Array, kind: str
) -> tuple[Array, Array, Array]:
    """From dL/d(gate) to (dW (H, H+D), db (H,), dz (B, H+D)).

    d_gate and gate (B, H), where gate is the activated value; z (B, H+D); W (H, H+D);
    kind is "sigmoid" or "tanh" (KeyError otherwise).
    """
    da = d_gate * SLOPES[kind](gate)
    return da.T @ z, da.sum(axis=0), da @ W


def gate_gradients(dh_t: Array, dc_t: Array, cache: Cache) -> tuple[dict[str, Array], Array]:
    """dL/d(f, i, C̃, o) keyed as in GATES, and the whole dL/dC_t; every array (B, H)."""
    tanh_c = tanh(cache["c_t"])
    dC = dc_t + dh_t * cache["o_t"] * tanh_slope(tanh_c)
    gates = {
        "f": dC * cache["c_prev"],
        "i": dC * cache["c_tilde"],
        "C": dC * cache["i_t"],
        "o": dh_t * tanh_c,
    }
    return gates, dC


def lstm_step_backward(
    dh_t: Array, dc_t: Array, cache: Cache
) -> tuple[Array, Array, Array, dict[str, Array]]:
    """Back through one step: dh_t, dc_t (B, H) and the step's cache.

    Returns dx_t (B, D), dh_prev (B, H), dc_prev (B, H) and grads with the keys of params.
    """
    d_gates, dC = gate_gradients(dh_t, dc_t, cache)
    activated = {"f": "f_t", "i": "i_t", "C": "c_tilde", "o": "o_t"}
    z = join(cache["h_prev"], cache["x_t"])
    dz = np.zeros_like(z)
    grads: dict[str, Array] = {}
    for k in GATES:
        kind = "tanh" if k == "C" else "sigmoid"
        dW, db, dz_k = gate_backward(
            d_gates[k], cache[activated[k]], z, cache["params"][f"W_{k}"], kind
        )
        grads[f"W_{k}"], grads[f"b_{k}"] = dW, db
        dz = dz + dz_k
    units = cache["h_prev"].shape[1]
    return dz[:, units:], dz[:, :units], dC * cache["f_t"], grads


def lstm_backward(
    dH: Array,
    dh_T: Array,
    dc_T: Array,
    caches: Sequence[Cache],
    mask: Booleans | None = None,
) -> tuple[Array, Array, Array, dict[str, Array]]:
    """Back through time: dH (B, T, H) for every h_t; dh_T, dc_T (B, H) added at the last step.

    mask (B, T) as in `lstm_forward`: a padded step hands dh and dc on untouched.
    Returns dx (B, T, D), dh0 and dc0 (B, H) and grads summed over all steps.
    """
    dx = np.empty((*dH.shape[:2], caches[0]["x_t"].shape[1]))
    grads = {name: np.zeros_like(value) for name, value in caches[0]["params"].items()}
    dh, dc = dh_T, dc_T
    for t in reversed(range(len(caches))):
        dh = dh + dH[:, t]
        real = np.ones((len(dh), 1)) if mask is None else mask[:, t, None].astype(np.float64)
        dx[:, t], dh_prev, dc_prev, step = lstm_step_backward(dh * real, dc * real, caches[t])
        dh, dc = dh_prev + dh * (1 - real), dc_prev + dc * (1 - real)
        grads = {name: total + step[name] for name, total in grads.items()}
    return dx, dh, dc, grads
