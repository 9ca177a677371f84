"""Sentences of different length as one array."""

from collections.abc import Sequence

import numpy as np

from exercises.reference.types import Integers


def padded(rows: Sequence[Sequence[int]], longest: int) -> Integers:
    """Rows of ids as (N, longest), cut where they are longer, filled up with 0 at the end."""
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    for n, row in enumerate(rows):
        ids[n, : len(row)] = row[:longest]
    return ids
