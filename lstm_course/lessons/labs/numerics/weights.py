"""Trained weights as files: plain arrays in one .npz, no pickle, 32-bit to keep them small."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from exercises.reference.types import Array

Weights = Mapping[str, Array]
"""The arrays of one model by name."""

LARGEST = 1_000_000
"""Bytes that all the models together may take."""


def save_weights(path: Path, weights: Weights) -> None:
    """Write the arrays under their names, rounded to float32."""
    small = {name: value.astype(np.float32) for name, value in weights.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, allow_pickle=False, **small)


def load_weights(path: Path) -> dict[str, Array]:
    """Read the arrays back as float64. Raises ValueError where the file holds objects."""
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float64) for name in stored.files}


def rounded(weights: Weights) -> dict[str, Array]:
    """Return what `load_weights` would return after `save_weights`."""
    return {n: value.astype(np.float32).astype(np.float64) for n, value in weights.items()}
