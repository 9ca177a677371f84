"""The sentence judge: embedding, LSTM, and one score from the last real hidden state.

x_t = E[id_t]        h_t, C_t = LSTM(x_t, h_{t-1}, C_{t-1})        l_t = w · h_t + b

The loss reads only the last real step. The running score l_t asks the same question after every
word: what would the judgement be if the sentence ended here?
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exercises.reference.activations import sigmoid
from exercises.reference.backward import lstm_backward
from exercises.reference.initialisation import init_params
from exercises.reference.loss import bce_gradient
from exercises.reference.optim import Adam, clip_by_global_norm
from exercises.reference.sentiment import (
    FIRST_WORD,
    UNKNOWN,
    embedding_gradient,
    sentiment_forward,
)
from exercises.reference.sequence import lstm_caches, lstm_forward
from exercises.reference.types import Array, Booleans, Integers
from lstm_course.lessons.labs.numerics.corpus import (
    Review,
    ids_of,
    padded,
    vocabulary_of,
    words_of,
)

OWN = ("E", "w", "b")
"""The arrays beside the LSTM's own eight: embeddings (V, D), read-out (H,) and its bias (1,)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the model is trained. Everything that changes a number is in here."""

    units: int = 24
    embedding: int = 24
    epochs: int = 4
    batch: int = 32
    rate: float = 0.005
    longest: int = 40  # words of a sentence that are learned from
    at_least: int = 2  # occurrences of a word that gets an embedding of its own
    unknown: float = 0.1  # share of words hidden while learning, so that UNKNOWN means something
    held_out: int = 600
    seed: int = 7


TOGETHER = 128
"""Sentences that are scored at once."""

SURE = 0.95
"""The probability from which the model counts as sure, either way."""


@dataclass(frozen=True, slots=True)
class Sure:
    """The sentences that the model is sure of: how many, and the share that it gets right."""

    number: int
    accuracy: float


@dataclass(frozen=True, slots=True)
class Split:
    """Sentences as ids with their labels (1.0 positive), shuffled once by the recipe's seed."""

    vocabulary: Mapping[str, int]
    learned: list[list[int]]
    learned_labels: Array
    held_out: list[list[int]]
    held_out_labels: Array


def split_reviews(reviews: Sequence[Review], recipe: Recipe) -> Split:
    """Hold some sentences out; the vocabulary knows only the others."""
    order = np.random.default_rng(recipe.seed).permutation(len(reviews))
    texts = [words_of(reviews[k].text) for k in order]
    labels = np.array([float(reviews[k].is_positive) for k in order])
    learned = texts[recipe.held_out :]
    vocabulary = vocabulary_of(learned, recipe.at_least)
    rows = [ids_of(text, vocabulary) for text in texts]
    return Split(
        vocabulary,
        rows[recipe.held_out :],
        labels[recipe.held_out :],
        rows[: recipe.held_out],
        labels[: recipe.held_out],
    )


def running_scores(ids: Sequence[int], weights: Mapping[str, Array]) -> Array:
    """The logit after every word of one sentence: T ids -> (T,)."""
    zeros = np.zeros((1, len(weights["w"])))
    x = weights["E"][np.array([ids], dtype=np.int64)]
    hidden, _, _ = lstm_forward(x, zeros, zeros, weights)
    return np.asarray(hidden[0] @ weights["w"] + weights["b"][0])


def final_scores(rows: Sequence[Sequence[int]], weights: Mapping[str, Array]) -> Array:
    """The logit of every sentence, after its last real word: N rows of ids -> (N,).

    Sentences of like length go together, so that little padding is computed.
    """
    w, b = weights["w"], float(weights["b"][0])
    scores = np.empty(len(rows))
    by_length = sorted(range(len(rows)), key=lambda row: len(rows[row]))
    for start in range(0, len(rows), TOGETHER):
        chosen = by_length[start : start + TOGETHER]
        ids, mask = padded([rows[row] for row in chosen])
        scores[chosen] = sentiment_forward(ids, mask, weights["E"], weights, w, b)
    return scores


def accuracy(rows: Sequence[Sequence[int]], labels: Array, weights: Mapping[str, Array]) -> float:
    """The share of sentences whose score has the sign of their label."""
    return float(((final_scores(rows, weights) > 0) == (labels > 0.5)).mean())


def sure_ones(rows: Sequence[Sequence[int]], labels: Array, weights: Mapping[str, Array]) -> Sure:
    """How far the model's own certainty can be trusted: B rows of ids, labels (B,)."""
    p = sigmoid(final_scores(rows, weights))
    sure = (p > SURE) | (p < 1 - SURE)
    right = (p > 0.5) == (labels > 0.5)
    return Sure(int(sure.sum()), float(right[sure].mean()) if sure.any() else 0.0)


def gradients(
    ids: Integers, mask: Booleans, labels: Array, weights: Mapping[str, Array]
) -> dict[str, Array]:
    """The gradient of the mean loss by every weight; ids, mask (B, T), labels (B,)."""
    params = {name: value for name, value in weights.items() if name not in OWN}
    zeros = np.zeros((len(ids), len(weights["b_f"])))
    x = weights["E"][ids]
    caches = lstm_caches(x, zeros, zeros, params, mask)
    h_last = lstm_forward(x, zeros, zeros, params, mask)[1]
    d_logits = bce_gradient(h_last @ weights["w"] + weights["b"][0], labels)
    dH = np.zeros((*ids.shape, zeros.shape[1]))
    dx, _, _, grads = lstm_backward(dH, np.outer(d_logits, weights["w"]), zeros, caches, mask)
    dE = embedding_gradient(ids, mask, dx, weights["E"])
    return {**grads, "E": dE, "w": d_logits @ h_last, "b": np.array([d_logits.sum()])}


def train(split: Split, recipe: Recipe) -> dict[str, Array]:
    """Train by Adam on sentences cut to `longest` words; the same recipe gives the same weights."""
    rng = np.random.default_rng(recipe.seed)
    words = len(split.vocabulary) + FIRST_WORD
    weights: dict[str, Array] = {
        **init_params(recipe.embedding, recipe.units, recipe.seed),
        "E": rng.normal(0.0, 0.1, (words, recipe.embedding)),
        "w": rng.normal(0.0, 0.1, recipe.units),
        "b": np.zeros(1),
    }
    adam = Adam(rate=recipe.rate)
    for _ in range(recipe.epochs):
        order = rng.permutation(len(split.learned))
        for start in range(0, len(order), recipe.batch):
            chosen = order[start : start + recipe.batch]
            ids, mask = padded([split.learned[k][: recipe.longest] for k in chosen])
            ids = np.where(mask & (rng.random(ids.shape) < recipe.unknown), UNKNOWN, ids)
            grads = gradients(ids, mask, split.learned_labels[chosen], weights)
            adam.step(weights, clip_by_global_norm(grads, 1.0)[0])
    return weights


def probability(score: float) -> float:
    """p(positive) = σ(score)."""
    return float(sigmoid(score))
