"""Many to one: from the words of a review to one logit.

x_t = E[id_t]                        one row of the embedding per word
h_T = LSTM(x, mask) from zero states
logit = h_T · w + b                  positive means: a good review
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from exercises.reference.sequence import lstm_forward
from exercises.reference.types import Array, Booleans, Integers, Params

PADDING, UNKNOWN, FIRST_WORD = 0, 1, 2


def words(sentence: str) -> list[str]:
    """Its words in lower case: runs of the letters a-z and apostrophes."""
    return re.findall(r"[a-z']+", sentence.lower())


def encode_reviews(
    train: Sequence[str], test: Sequence[str], size: int
) -> tuple[list[list[int]], list[list[int]]]:
    """Both sets as lists of ids, by the `size` most frequent words of the training set alone.

    The most frequent word is 2, ties in alphabetical order; other words are 1; 0 is for padding.
    """
    counts = Counter(word for sentence in train for word in words(sentence))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))[:size]
    ids = {word: n for n, word in enumerate(ranked, start=FIRST_WORD)}
    encoded = [[[ids.get(w, UNKNOWN) for w in words(s)] for s in part] for part in (train, test)]
    return encoded[0], encoded[1]


def sentiment_forward(
    ids: Integers, mask: Booleans, E: Array, params: Params, w: Array, b: float
) -> Array:
    """Logits (B,) of ids and mask (B, T), with E (V, D), an LSTM of H units, w (H,) and b."""
    zero = np.zeros((len(ids), len(w)))
    _, h_T, _ = lstm_forward(E[ids], zero, zero, params, mask)
    return np.asarray(h_T @ w + b)


def predict(logits: Array) -> Integers:
    """1 where the logit is positive, that is where σ(logit) > 0.5, else 0; (B,) -> (B,)."""
    return (logits > 0).astype(np.int64)


def embedding_gradient(ids: Integers, mask: Booleans, dx: Array, E: Array) -> Array:
    """dL/dE (V, D) from dx (B, T, D): each real step adds to the row of its word."""
    gradient = np.zeros_like(E)
    np.add.at(gradient, ids[mask], dx[mask])
    return gradient
