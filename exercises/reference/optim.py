"""Clipping by the global norm (Pascanu et al. 2013) and Adam (Kingma and Ba 2015).

‖g‖ = √ Σ_k Σ g_k²          g_k ← g_k · max_norm / ‖g‖   if ‖g‖ > max_norm
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from exercises.reference.types import Array


def global_norm(grads: Mapping[str, Array]) -> float:
    """The Euclidean length of all entries together; safe for entries as large as 1e200.

    Dividing by the largest entry first keeps every square in [0, 1].
    """
    largest = max((float(np.abs(g).max(initial=0.0)) for g in grads.values()), default=0.0)
    if largest == 0.0:
        return 0.0
    squares = sum(float(np.sum((g / largest) ** 2)) for g in grads.values())
    return largest * float(np.sqrt(squares))


def clip_by_global_norm(
    grads: Mapping[str, Array], max_norm: float
) -> tuple[dict[str, Array], float]:
    """New arrays under the same keys, scaled together to length <= max_norm; and the old length.

    Raises ValueError where an entry is NaN or infinite.
    """
    if not all(np.isfinite(g).all() for g in grads.values()):
        raise ValueError("a gradient holds NaN or infinity")
    norm = global_norm(grads)
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm


@dataclass
class Adam:
    """Adam's two running averages for a set of named arrays, updated in place by `step`."""

    rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    steps: int = 0
    mean: dict[str, Array] = field(default_factory=dict)
    square: dict[str, Array] = field(default_factory=dict)

    def step(self, weights: dict[str, Array], grads: Mapping[str, Array]) -> None:
        """w ← w - rate · m̂ / (√v̂ + 1e-8) for every array in `grads`; changes `weights`."""
        self.steps += 1
        for name, g in grads.items():
            m = self.beta1 * self.mean.get(name, 0.0) + (1 - self.beta1) * g
            v = self.beta2 * self.square.get(name, 0.0) + (1 - self.beta2) * g * g
            self.mean[name], self.square[name] = m, v
            unbiased = m / (1 - self.beta1**self.steps)
            spread = np.sqrt(v / (1 - self.beta2**self.steps))
            weights[name] = weights[name] - self.rate * unbiased / (spread + 1e-8)
