"""How hidden inputs are drawn.

B=3, T=4, D=2, H=5 all differ, so that a swapped axis shows; weights N(0, .8²), biases N(0, .7²),
hidden states N(0, .6²), cell states N(0, .9²) and inputs N(0, 1) are all non-zero, so that nothing
that is left out goes unseen. On this recipe no two listed mistakes give the same numbers.
"""

import numpy as np

from exercises.reference.types import GATES, Array

B, T, D, H = 3, 4, 2, 5


def draw(rng: np.random.Generator, scale: float, *shape: int) -> Array:
    return rng.normal(0.0, scale, shape)


def weights(rng: np.random.Generator, units: int = H, inputs: int = D) -> Array:
    """One gate's matrix (units, units + inputs)."""
    return draw(rng, 0.8, units, units + inputs)


def bias(rng: np.random.Generator, units: int = H) -> Array:
    return draw(rng, 0.7, units)


def hidden(rng: np.random.Generator, rows: int = B, units: int = H) -> Array:
    return draw(rng, 0.6, rows, units)


def cell(rng: np.random.Generator, rows: int = B, units: int = H) -> Array:
    return draw(rng, 0.9, rows, units)


def inputs(rng: np.random.Generator, *shape: int) -> Array:
    return draw(rng, 1.0, *(shape or (B, D)))


def gate_values(rng: np.random.Generator, *shape: int) -> Array:
    """Activated sigmoid gates, well inside (0, 1)."""
    return rng.uniform(0.1, 0.9, shape or (B, H))


def params(rng: np.random.Generator, units: int = H, features: int = D) -> dict[str, Array]:
    """All eight arrays of an LSTM."""
    drawn: dict[str, Array] = {}
    for k in GATES:
        drawn[f"W_{k}"] = weights(rng, units, features)
        drawn[f"b_{k}"] = bias(rng, units)
    return drawn
