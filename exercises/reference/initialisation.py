"""How an LSTM starts: weights uniform in ±1/√H, biases 0, but the forget bias 1.

A forget bias of 1 opens the forget gate to σ(1) ≈ .73, so the memory can last from the first
update on (Gers et al. 2000; Jozefowicz et al. 2015).
"""

import numpy as np

from exercises.reference.types import GATES, Array


def init_params(D: int, H: int, seed: int, forget_bias: float = 1.0) -> dict[str, Array]:
    """Four different W_* (H, H+D) and four b_* (H,) drawn from np.random.default_rng(seed)."""
    rng = np.random.default_rng(seed)
    bound = 1.0 / np.sqrt(H)
    params: dict[str, Array] = {}
    for k in GATES:
        params[f"W_{k}"] = rng.uniform(-bound, bound, (H, H + D))
        params[f"b_{k}"] = np.full(H, forget_bias if k == "f" else 0.0)
    return params
