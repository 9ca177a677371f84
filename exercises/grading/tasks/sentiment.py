"""E17: judging the mood of a review, from its words to a trained network."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from typing import Any

import numpy as np

from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.mistakes import slip
from exercises.grading.returns import Leaf, Several, Tokens
from exercises.grading.task import Cases, Function, Task
from exercises.grading.tasks import recipe
from exercises.grading.tasks.cases import arguments, case, ordinary, perturbed, repeat
from exercises.grading.tasks.lstm_step import CONVENTIONS, in_the_step
from exercises.grading.tasks.models import SIGMOID, STEP
from exercises.grading.tasks.reviews import LIMITS, REWARD
from exercises.grading.tasks.visible import VISIBLE_PARAMS
from exercises.reference.loss import bce_with_logits
from exercises.reference.sentiment import (
    embedding_gradient,
    encode_reviews,
    predict,
    sentiment_forward,
)

IDS = Several((Tokens("train_ids"), Tokens("test_ids")))
ENCODE = Function("encode_reviews", ("train", "test", "size"), IDS, encode_reviews)
FORWARD = Function(
    "sentiment_forward",
    ("ids", "mask", "E", "params", "w", "b"),
    Leaf("logits", ("B",)),
    sentiment_forward,
)
LOSS = Function("bce_with_logits", ("logits", "labels"), Leaf("loss", ()), bce_with_logits)
PREDICT = Function("predict", ("logits",), Leaf("labels", ("B",)), predict)
EMBED = Function(
    "embedding_gradient", ("ids", "mask", "dx", "E"), Leaf("dE", ("V", "D")), embedding_gradient
)

COUNTS = "counts = Counter(w for s in train for w in words(s))"
LOOKUP, CARRY_H, CARRY_C = (
    "x = E[ids]",
    "h = np.where(real, h_new, h)",
    "c = np.where(real, c_new, c)",
)
LOGIT = "return h @ w + b"
EACH = "each = np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))"
MEAN = "return each.mean()"
CHOOSE = "return (logits > 0).astype(int)"
ADD_AT = "np.add.at(dE, ids[mask], dx[mask])"
MODEL = f"""import re
from collections import Counter

{SIGMOID}{STEP}def words(sentence):
    return re.findall(r"[a-z']+", sentence.lower())


def encode_reviews(train, test, size):
    {COUNTS}
    ranked = sorted(counts, key=lambda w: (-counts[w], w))[:size]
    ids = {{w: n for n, w in enumerate(ranked, start=2)}}
    train_ids = [[ids.get(w, 1) for w in words(s)] for s in train]
    test_ids = [[ids.get(w, 1) for w in words(s)] for s in test]
    return train_ids, test_ids


def sentiment_forward(ids, mask, E, params, w, b):
    {LOOKUP}
    h = np.zeros((len(ids), len(w)))
    c = np.zeros((len(ids), len(w)))
    H = []
    for t in range(ids.shape[1]):
        h_new, c_new = lstm_step(x[:, t], h, c, params)
        real = mask[:, t, None]
        {CARRY_H}
        {CARRY_C}
        H.append(h)
    {LOGIT}


def bce_with_logits(logits, labels):
    {EACH}
    {MEAN}


def predict(logits):
    {CHOOSE}


def embedding_gradient(ids, mask, dx, E):
    dE = np.zeros_like(E)
    {ADD_AT}
    return dE
"""


def _probability(expression: str) -> tuple[str, str]:
    logs = "each = -(labels * np.log(p) + (1 - labels) * np.log(1 - p))"
    return (EACH, f"p = {expression}\n    {logs}")


SOFTMAX = "(np.exp(logits[:, None]) / np.exp(logits[:, None]).sum(axis=1, keepdims=True))[:, 0]"
F, L, P, G = FORWARD.name, LOSS.name, PREDICT.name, EMBED.name
MISTAKES = (
    slip("vocabulary-from-test", (COUNTS, COUNTS.replace("in train", "in train + test"))),
    slip("padding-harmless", (CARRY_H, "h = h_new"), (CARRY_C, "c = c_new"), function=F),
    slip("mean-over-padding", (LOGIT, "return np.mean(H, axis=0) @ w + b"), function=F),
    slip("mean-over-padding", (CARRY_H, "h = h_new"), (CARRY_C, "c = c_new"), (LOGIT, "return np.mean(H, axis=0) @ w + b"), name="mean-without-mask", function=F),
    slip("sigmoid-twice", (LOGIT, "return sigmoid(h @ w + b)"), function=F),
    slip("embedding-axis", (LOOKUP, "x = E[:, ids]"), function=F),
    slip("cell-state-visible", (LOGIT, "return c @ w + b"), function=F),
    slip("bias-missing", (LOGIT, "return h @ w"), function=F),
    *in_the_step(*CONVENTIONS, function=F),
    slip("loss-summed", (MEAN, "return each.sum()"), function=L),
    slip("log-of-zero", _probability("sigmoid(logits)"), function=L),
    slip("log-of-zero", _probability("1 / (1 + np.exp(-logits))"), name="log-of-naive-sigmoid", function=L),
    slip("softmax-on-one-logit", _probability(SOFTMAX), function=L),
    slip("sigmoid-twice", _probability("sigmoid(sigmoid(logits))"), name="sigmoid-twice-in-loss", function=L),
    slip("labels-flipped", (EACH, EACH.replace("* labels", "* (1 - labels)")), function=L),
    slip("labels-flipped", (CHOOSE, "return (logits < 0).astype(int)"), name="prediction-flipped", function=P),
    slip("argmax-over-batch", (CHOOSE, "return np.argmax(logits)"), function=P),
    slip("argmax-over-batch", (CHOOSE, "return np.argmax(sigmoid(logits)[:, None], axis=1)"), name="argmax-of-one-column", function=P),
    slip("threshold-on-logit", (CHOOSE, "return (logits > 0.5).astype(int)"), function=P),
    slip("padding-trained", (ADD_AT, "np.add.at(dE, ids, dx)"), function=G),
    slip("repeated-words-lose-gradient", (ADD_AT, "dE[ids[mask]] += dx[mask]"), function=G),
    slip("repeated-words-lose-gradient", (ADD_AT, "dE[ids[mask]] = dx[mask]"), name="repeated-words-overwritten", function=G),
    slip("repeated-words-lose-gradient", (ADD_AT, "dE[ids] += dx * mask[:, :, None]"), name="repeated-words-masked", function=G),
)  # fmt: skip

VOCABULARY = 7
TRAIN = ["Good food, good place!", "The food was not good.", "I don't like it"]
TEST = ["Not a good place", "the phone was great"]
SENTENCES = (
    "a great phone and a great price", "the price was bad", "I can't hear a thing", "bad bad phone",
    "what a film", "The film was great", "a waste of time", "time well spent, what a place",
)  # fmt: skip


def _texts(rng: np.random.Generator) -> tuple[list[str], list[str], int]:
    order = rng.permutation(len(SENTENCES))
    chosen = [SENTENCES[n] for n in order]
    return chosen[:5], chosen[5:], int(rng.integers(4, 8))


def _batch(rng: np.random.Generator, B: int, T: int) -> tuple[Any, Any]:
    """Ids and mask with repeated words and padding at the end of some rows."""
    lengths = [T, *rng.integers(1, T, B - 1).tolist()]
    mask = np.arange(T) < np.array(lengths)[:, None]
    ids = rng.integers(1, VOCABULARY, (B, T)) * mask
    ids[0, :2] = ids[0, 0]
    return ids, mask


def _forward(rng: np.random.Generator, B: int, T: int, D: int, H: int) -> tuple[Any, ...]:
    ids, mask = _batch(rng, B, T)
    E, w = recipe.inputs(rng, VOCABULARY, D), recipe.inputs(rng, H)
    return ids, mask, E, recipe.params(rng, H, D), w, float(recipe.draw(rng, 0.7, 1)[0])


def _loss(rng: np.random.Generator, B: int) -> tuple[Any, Any]:
    labels = rng.integers(0, 2, B).astype(float)
    labels[:2] = 0.0, 1.0
    return recipe.draw(rng, 2.0, B), labels


def _logits(rng: np.random.Generator, B: int) -> tuple[Any]:
    """Of both signs, and one between 0 and 0.5."""
    return (np.concatenate([[0.3, -0.4, 1.7], recipe.draw(rng, 2.0, B)]),)


def _embedding(rng: np.random.Generator, B: int, T: int, D: int) -> tuple[Any, ...]:
    ids, mask = _batch(rng, B, T)
    return ids, mask, recipe.inputs(rng, B, T, D), recipe.inputs(rng, VOCABULARY, D)


def _make_cases(rng: np.random.Generator) -> Cases:
    sizes = ((3, 4, 2, 5), (3, 4, 2, 5), (2, 5, 4, 3), (4, 6, 3, 2))
    texts = ordinary(ENCODE.name, [_texts(rng) for _ in range(3)])
    forward = ordinary(F, [_forward(rng, *size) for size in sizes])
    loss = ordinary(L, [_loss(rng, B) for B in (3, 4, 5, 6)])
    signs = ordinary(P, [_logits(rng, B) for B in (2, 3, 4)])
    embed = ordinary(G, [_embedding(rng, B, T, D) for B, T, D, _ in sizes])
    ids, mask, *rest = arguments(forward[0])
    wider = np.pad(ids, ((0, 0), (0, 3))), np.pad(mask, ((0, 0), (0, 3)))
    scores, known = arguments(loss[0])
    labels = np.array([1.0, 0.0, 0.0, 1.0])
    far = np.array([-800.0, 800.0, -800.0, 800.0])
    return (
        *texts, *forward, *loss, *signs, *embed,
        *perturbed(ENCODE, texts[0].call.args, keep=("train", "test")),
        *perturbed(FORWARD, forward[0].call.args),
        *perturbed(LOSS, (scores, 1 - known)),
        *perturbed(PREDICT, (-arguments(signs[0])[0],)),
        *perturbed(EMBED, embed[0].call.args, keep=("E",)),
        case(F, (*wider, *rest), "three more steps of padding", "padding"),
        case(F, (ids[:1], mask[:1], *rest), "a batch of one", "padding"),
        case(L, (far, labels), "logits of ±800", "far-out"),
        *repeat(forward[0]), *repeat(embed[0]),
    )  # fmt: skip


VISIBLE_IDS = np.array([[2, 4, 2], [3, 0, 0]])
VISIBLE_E = np.array([[0.0], [0.2], [1.0], [-2.0], [0.5]])
VISIBLE_DX = np.array([[[1.0], [0.5], [-0.3]], [[0.8], [0.4], [0.2]]])
VISIBLE = (
    case(ENCODE.name, (TRAIN, TEST, 5), "the visible sentences"),
    case(F, (VISIBLE_IDS, VISIBLE_IDS > 0, VISIBLE_E, VISIBLE_PARAMS, np.array([1.5, -0.5]), 0.1), "the visible batch"),
    case(L, (np.array([1.5, -0.5]), np.array([1.0, 1.0])), "the visible logits"),
    case(P, (np.array([1.5, -0.5, 0.2]),), "the visible logits"),
    case(G, (VISIBLE_IDS, VISIBLE_IDS > 0, VISIBLE_DX, VISIBLE_E), "the visible gradients"),
)  # fmt: skip

TASK = Task(
    slug="sentiment",
    number="E17",
    functions=(ENCODE, FORWARD, LOSS, PREDICT, EMBED),
    checks=ladder(
        values(0.08, name="vocabulary", title="Words become ids by the training set alone", function=ENCODE.name),
        values(0.14, name="logits", title="The logits are right", function=F),
        special("padding", "Padding does not change a logit", 0.07),
        values(0.08, name="loss", title="The loss is right", function=L),
        special("far-out", "The loss stays finite for logits of ±800", 0.05),
        values(0.05, name="prediction", title="Logits become labels", function=P),
        values(0.13, name="embedding", title="The embedding's gradient is right", function=G),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=VISIBLE,
    make_cases=_make_cases,
    reward=REWARD,
    limits=LIMITS,
)  # fmt: skip
