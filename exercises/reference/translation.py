"""Sequence to sequence (Sutskever et al. 2014): an encoder LSTM hands its states to a decoder LSTM.

(h, C) = encoder(source)             the whole sentence in two vectors
(h, C) = decoder(E[y_{t-1}], h, C)   one word at a time, fed the word before it
scores = h W^T + b                   over the target vocabulary
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from exercises.reference.cell import lstm_step
from exercises.reference.loss import token_cross_entropy
from exercises.reference.sequence import lstm_forward
from exercises.reference.types import Array, Booleans, Integers

Weights = Mapping[str, Any]
"""source_E (Vs, D), encoder (params), target_E (Vt, D), decoder (params), W (Vt, H), b (Vt,)."""


def encode(ids: Integers, mask: Booleans, weights: Weights) -> tuple[Array, Array]:
    """The encoder's last states (h, c), both (B, H), for source ids and mask (B, T)."""
    zero = np.zeros((len(ids), weights["W"].shape[1]))
    _, h, c = lstm_forward(weights["source_E"][ids], zero, zero, weights["encoder"], mask)
    return h, c


def greedy_decode(
    h: Array, c: Array, weights: Weights, bos: int, eos: int, max_len: int
) -> list[list[int]]:
    """The best word at every step, ties to the lowest id, until eos or max_len words.

    h and c (B, H) are the encoder's states. Returns one list of ids per row, without bos and eos;
    each row ends by itself.
    """
    word = np.full(len(h), bos)
    open_rows = np.ones(len(h), dtype=bool)
    sentences: list[list[int]] = [[] for _ in h]
    for _ in range(max_len):
        h, c = lstm_step(weights["target_E"][word], h, c, weights["decoder"])
        word = np.argmax(h @ weights["W"].T + weights["b"], axis=1)
        open_rows &= word != eos
        for row in np.flatnonzero(open_rows):
            sentences[row].append(int(word[row]))
    return sentences


def teacher_forced_loss(
    h: Array, c: Array, targets: Integers, mask: Booleans, weights: Weights, bos: int
) -> float:
    """Mean cross-entropy over the real tokens of targets (B, T), which end with eos.

    The decoder reads bos and then the right words, one step behind what it has to predict.
    """
    first = np.full((len(targets), 1), bos)
    read = np.concatenate([first, targets[:, :-1]], axis=1)
    hidden, _, _ = lstm_forward(weights["target_E"][read], h, c, weights["decoder"])
    return token_cross_entropy(hidden @ weights["W"].T + weights["b"], targets, mask)
