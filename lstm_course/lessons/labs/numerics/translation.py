"""Number words from English to French: an encoder LSTM, a decoder LSTM, one narrow door between.

encoder     h, C = LSTM(source_E[words])                    only its final state is handed on
decoder     h_k, C_k = LSTM(target_E[token_{k-1}], ...)     starts from that state, token_0 = ⟨bos⟩
scores      s_k = W h_k + b                                 one per French token

A French word is cut at its hyphens (quatre -vingt -dix), so that 97 is built and not looked up.
Learned with teacher forcing, measured by greedy decoding on numbers that were never shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.reference import translation as reference
from exercises.reference.backward import lstm_backward
from exercises.reference.initialisation import init_params
from exercises.reference.loss import token_cross_entropy_gradient
from exercises.reference.optim import Adam, clip_by_global_norm
from exercises.reference.sentiment import embedding_gradient
from exercises.reference.sequence import lstm_caches, lstm_forward
from exercises.reference.types import Array
from lstm_course.lessons.labs.numerics.corpus import Number, ids_of, padded, vocabulary_of

BOS, EOS = "⟨bos⟩", "⟨eos⟩"
LONGEST_ANSWER = 10
"""French pieces after which decoding stops; the longest number below 1000 has six."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the model is trained. Everything that changes a number is in here."""

    units: int = 48
    embedding: int = 24
    epochs: int = 30
    batch: int = 32
    rate: float = 0.01
    held_out: int = 100
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Languages:
    """The word lists of both sides; the French one has ⟨bos⟩ and ⟨eos⟩ in it."""

    english: Mapping[str, int]
    french: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Split:
    languages: Languages
    learned: list[Number]
    held_out: list[Number]


def split_numbers(numbers: Sequence[Number], recipe: Recipe) -> Split:
    """Hold some numbers out, drawn by the recipe's seed from all of them."""
    order = np.random.default_rng(recipe.seed).permutation(len(numbers))
    shuffled = [numbers[k] for k in order]
    held_out, learned = shuffled[: recipe.held_out], shuffled[recipe.held_out :]
    languages = Languages(
        vocabulary_of(number.english for number in learned),
        vocabulary_of((BOS, EOS, *pieces_of(number.french)) for number in learned),
    )
    return Split(languages, learned, held_out)


def pieces_of(words: Sequence[str]) -> tuple[str, ...]:
    """("quatre-vingt",) -> ("quatre", "-vingt")."""
    return tuple(" -".join(" ".join(words).split("-")).split())


def joined(pieces: Sequence[str]) -> str:
    """("quatre", "-vingt") -> "quatre-vingt"."""
    return " ".join(pieces).replace(" -", "-")


def nested(weights: Mapping[str, Array]) -> dict[str, Any]:
    """Return the flat weights, as they are stored, in the shape that the reference reads."""
    tree: dict[str, Any] = {"encoder": {}, "decoder": {}}
    for name, value in weights.items():
        side, _, inner = name.rpartition(".")
        (tree[side] if side else tree)[inner] = value
    return tree


def encode(ids: Sequence[int], weights: Mapping[str, Array]) -> tuple[Array, Array]:
    """Ids of one English phrase -> the final h and C, each (1, H)."""
    rows, mask = padded([ids])
    return reference.encode(rows, mask, nested(weights))


def decode(
    h: Array, c: Array, weights: Mapping[str, Array], languages: Languages
) -> tuple[str, ...]:
    """Greedily from states h, c (B, H) of one phrase (B = 1) to its French pieces."""
    bos, eos = languages.french[BOS], languages.french[EOS]
    [ids] = reference.greedy_decode(h, c, nested(weights), bos, eos, LONGEST_ANSWER)
    names = {number: word for word, number in languages.french.items()}
    return tuple(names.get(number, "?") for number in ids)


def exact_match(
    numbers: Sequence[Number], weights: Mapping[str, Array], languages: Languages
) -> float:
    """The share of numbers whose every French word is right."""
    right = [
        decode(*encode(ids_of(number.english, languages.english), weights), weights, languages)
        == pieces_of(number.french)
        for number in numbers
    ]
    return float(np.mean(right))


def gradients(
    numbers: Sequence[Number], weights: Mapping[str, Array], languages: Languages
) -> dict[str, Array]:
    """The gradient of the mean token loss under teacher forcing, by every weight."""
    bos, eos = languages.french[BOS], languages.french[EOS]
    french = [ids_of(pieces_of(number.french), languages.french) for number in numbers]
    source, source_mask = padded([ids_of(number.english, languages.english) for number in numbers])
    given, mask = padded([[bos, *ids] for ids in french])
    target, _ = padded([[*ids, eos] for ids in french])
    tree = nested(weights)
    zeros = np.zeros((len(numbers), weights["W"].shape[1]))
    x, y = weights["source_E"][source], weights["target_E"][given]
    _, h, c = lstm_forward(x, zeros, zeros, tree["encoder"], source_mask)
    hidden = lstm_forward(y, h, c, tree["decoder"], mask)[0]
    d_scores = token_cross_entropy_gradient(hidden @ weights["W"].T + weights["b"], target, mask)
    dy, dh, dc, decoder = lstm_backward(
        d_scores @ weights["W"], zeros, zeros, lstm_caches(y, h, c, tree["decoder"], mask), mask
    )
    caches = lstm_caches(x, zeros, zeros, tree["encoder"], source_mask)
    unread = np.zeros((*source.shape, zeros.shape[1]))  # the encoder's own outputs go nowhere
    dx, _, _, encoder = lstm_backward(unread, dh, dc, caches, source_mask)
    return {
        **{f"encoder.{name}": value for name, value in encoder.items()},
        **{f"decoder.{name}": value for name, value in decoder.items()},
        "source_E": embedding_gradient(source, source_mask, dx, weights["source_E"]),
        "target_E": embedding_gradient(given, mask, dy, weights["target_E"]),
        "W": np.einsum("btv,bth->vh", d_scores, hidden),
        "b": d_scores.sum(axis=(0, 1)),
    }


def first_weights(languages: Languages, recipe: Recipe) -> dict[str, Array]:
    rng = np.random.default_rng(recipe.seed)
    english, french = max(languages.english.values()) + 1, max(languages.french.values()) + 1
    weights: dict[str, Array] = {
        "source_E": rng.normal(0.0, 0.3, (english, recipe.embedding)),
        "target_E": rng.normal(0.0, 0.3, (french, recipe.embedding)),
        "W": rng.normal(0.0, 0.1, (french, recipe.units)),
        "b": np.zeros(french),
    }
    for number, name in enumerate(("encoder", "decoder")):
        params = init_params(recipe.embedding, recipe.units, recipe.seed + number)
        weights |= {f"{name}.{key}": value for key, value in params.items()}
    return weights


def train(split: Split, recipe: Recipe) -> dict[str, Array]:
    """Train by Adam with a rate that falls to zero; the same recipe gives the same weights."""
    rng = np.random.default_rng(recipe.seed)
    weights = first_weights(split.languages, recipe)
    adam = Adam(rate=recipe.rate)
    for epoch in range(recipe.epochs):
        adam.rate = recipe.rate * (1.0 - epoch / recipe.epochs)
        order = rng.permutation(len(split.learned))
        for start in range(0, len(order), recipe.batch):
            numbers = [split.learned[k] for k in order[start : start + recipe.batch]]
            grads = gradients(numbers, weights, split.languages)
            adam.step(weights, clip_by_global_norm(grads, 1.0)[0])
    return weights
