"""Number words from English to French: an encoder LSTM, a decoder LSTM, one narrow door between.

encoder     h, C = LSTM(E_en[words])                      only its final state is handed on
decoder     h_k, C_k = LSTM(E_fr[token_{k-1}], ...)       starts from that state, token_0 = ⟨bos⟩
scores      s_k = U h_k + u                               one per French token

A French word is cut at its hyphens (quatre -vingt -dix), so that 97 is built and not looked up.
Learned with teacher forcing, measured by greedy decoding on numbers that were never shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exercises.reference.backward import lstm_backward
from exercises.reference.cell import lstm_step
from exercises.reference.corpus import ids_of, padded, vocabulary_of
from exercises.reference.initialisation import init_params
from exercises.reference.loss import token_cross_entropy_gradient
from exercises.reference.optim import Adam, clip_by_global_norm
from exercises.reference.sequence import lstm_caches, lstm_forward
from exercises.reference.types import Array

BOS, EOS = "⟨bos⟩", "⟨eos⟩"
LONGEST_ANSWER = 10
"""French pieces after which decoding stops; the longest number below 1000 has six."""

Pair = tuple[int, tuple[str, ...], tuple[str, ...]]


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

    @property
    def french_words(self) -> dict[int, str]:
        return {number: word for word, number in self.french.items()}


@dataclass(frozen=True, slots=True)
class Split:
    languages: Languages
    learned: list[Pair]
    held_out: list[Pair]


def split_numbers(pairs: Sequence[Pair], recipe: Recipe) -> Split:
    """Hold some numbers out, drawn by the recipe's seed from all of them."""
    order = np.random.default_rng(recipe.seed).permutation(len(pairs))
    shuffled = [(pairs[k][0], pairs[k][1], pieces_of(pairs[k][2])) for k in order]
    held_out, learned = shuffled[: recipe.held_out], shuffled[recipe.held_out :]
    languages = Languages(
        vocabulary_of(english for _, english, _ in learned),
        vocabulary_of((BOS, EOS, *french) for _, _, french in learned),
    )
    return Split(languages, learned, held_out)


def pieces_of(words: Sequence[str]) -> tuple[str, ...]:
    """("quatre-vingt",) -> ("quatre", "-vingt")."""
    return tuple(" -".join(" ".join(words).split("-")).split())


def joined(pieces: Sequence[str]) -> str:
    """("quatre", "-vingt") -> "quatre-vingt"."""
    return " ".join(pieces).replace(" -", "-")


def side(weights: Mapping[str, Array], name: str) -> dict[str, Array]:
    """Return the LSTM parameters of "encoder" or "decoder" under their usual names."""
    prefix = f"{name}."
    return {k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)}


def encode(ids: Sequence[int], weights: Mapping[str, Array]) -> tuple[Array, Array]:
    """Ids of one English phrase -> the final h and C, each (1, H)."""
    params = side(weights, "encoder")
    zeros = np.zeros((1, len(params["b_f"])))
    _, h, c = lstm_forward(weights["E_en"][np.array([ids])], zeros, zeros, params)
    return h, c


def greedy_decode(
    h: Array, c: Array, weights: Mapping[str, Array], languages: Languages
) -> tuple[list[str], bool]:
    """From the encoder's state to (French words, whether ⟨eos⟩ came before the limit)."""
    params, words = side(weights, "decoder"), languages.french_words
    token = languages.french[BOS]
    answer: list[str] = []
    for _ in range(LONGEST_ANSWER):
        h, c = lstm_step(weights["E_fr"][[token]], h, c, params)
        token = int(np.argmax(h @ weights["U"].T + weights["u"]))
        if token == languages.french[EOS]:
            return answer, True
        answer.append(words.get(token, "?"))
    return answer, False


def translate(
    english: Sequence[str], weights: Mapping[str, Array], languages: Languages
) -> tuple[str, ...]:
    h, c = encode(ids_of(english, languages.english), weights)
    return tuple(greedy_decode(h, c, weights, languages)[0])


def exact_match(
    pairs: Sequence[Pair], weights: Mapping[str, Array], languages: Languages
) -> float:
    """The share of numbers whose every French word is right."""
    right = [translate(english, weights, languages) == french for _, english, french in pairs]
    return float(np.mean(right))


def gradients(
    pairs: Sequence[Pair], weights: Mapping[str, Array], languages: Languages
) -> dict[str, Array]:
    """The gradient of the mean token loss under teacher forcing, by every weight."""
    bos, eos = languages.french[BOS], languages.french[EOS]
    source, source_mask = padded([ids_of(english, languages.english) for _, english, _ in pairs])
    french = [ids_of(words, languages.french) for _, _, words in pairs]
    given, mask = padded([[bos, *ids] for ids in french])
    target, _ = padded([[*ids, eos] for ids in french])
    encoder, decoder = side(weights, "encoder"), side(weights, "decoder")
    zeros = np.zeros((len(pairs), len(encoder["b_f"])))
    x, y = weights["E_en"][source], weights["E_fr"][given]
    _, h, c = lstm_forward(x, zeros, zeros, encoder, source_mask)
    hidden = lstm_forward(y, h, c, decoder, mask)[0]
    d_scores = token_cross_entropy_gradient(hidden @ weights["U"].T + weights["u"], target, mask)
    dy, dh, dc, decoder_grads = lstm_backward(
        d_scores @ weights["U"], zeros, zeros, lstm_caches(y, h, c, decoder, mask), mask
    )
    dx, _, _, encoder_grads = lstm_backward(
        np.zeros((*source.shape, zeros.shape[1])), dh, dc,
        lstm_caches(x, zeros, zeros, encoder, source_mask), source_mask,
    )  # fmt: skip
    dE_en, dE_fr = np.zeros_like(weights["E_en"]), np.zeros_like(weights["E_fr"])
    np.add.at(dE_en, source[source_mask], dx[source_mask])
    np.add.at(dE_fr, given[mask], dy[mask])
    return {
        **{f"encoder.{name}": value for name, value in encoder_grads.items()},
        **{f"decoder.{name}": value for name, value in decoder_grads.items()},
        "E_en": dE_en, "E_fr": dE_fr,
        "U": np.einsum("btv,bth->vh", d_scores, hidden), "u": d_scores.sum(axis=(0, 1)),
    }  # fmt: skip


def first_weights(languages: Languages, recipe: Recipe) -> dict[str, Array]:
    rng = np.random.default_rng(recipe.seed)
    english, french = max(languages.english.values()) + 1, max(languages.french.values()) + 1
    weights: dict[str, Array] = {
        "E_en": rng.normal(0.0, 0.3, (english, recipe.embedding)),
        "E_fr": rng.normal(0.0, 0.3, (french, recipe.embedding)),
        "U": rng.normal(0.0, 0.1, (french, recipe.units)),
        "u": np.zeros(french),
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
            pairs = [split.learned[k] for k in order[start : start + recipe.batch]]
            grads = gradients(pairs, weights, split.languages)
            adam.step(weights, clip_by_global_norm(grads, 1.0)[0])
    return weights
