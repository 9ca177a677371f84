"""E18: an encoder hands its states to a decoder, which writes the translation word by word."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from typing import Any

import numpy as np

from exercises.grading.attempt import Attempt
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.compare import same_result
from exercises.grading.mistakes import slip
from exercises.grading.returns import Leaf, Several, Tokens
from exercises.grading.task import REPEAT, Cases, Function, Task
from exercises.grading.tasks import recipe
from exercises.grading.tasks.cases import arguments, case, ordinary, perturbed, repeat
from exercises.grading.tasks.lstm_step import CONVENTIONS, in_the_step
from exercises.grading.tasks.models import SIGMOID, STEP
from exercises.grading.tasks.number_words import BOS, EOS, REWARD
from exercises.grading.tasks.reviews import LIMITS
from exercises.grading.tasks.visible import VISIBLE_PARAMS
from exercises.reference.translation import encode, greedy_decode, teacher_forced_loss

STATES = Several((Leaf("h", ("B", "H")), Leaf("c", ("B", "H"))))
ENCODE = Function("encode", ("ids", "mask", "weights"), STATES, encode)
DECODE = Function(
    "greedy_decode",
    ("h", "c", "weights", "bos", "eos", "max_len"),
    Tokens("sentences"),
    greedy_decode,
)
LOSS = Function(
    "teacher_forced_loss",
    ("h", "c", "targets", "mask", "weights", "bos"),
    Leaf("loss", ()),
    teacher_forced_loss,
)

CARRY_H, CARRY_C = "h = np.where(real, h_new, h)", "c = np.where(real, c_new, c)"
STARTED = "word = np.full(len(h), bos)"
LOOP = "for _ in range(max_len):"
D_CALL = 'h, c = lstm_step(weights["target_E"][word], h, c, weights["decoder"])'
PICK = "word = np.argmax(scores, axis=1)"
CLOSE = "unfinished &= word != eos"
COLLECT = "sentences[row].append(int(word[row]))"
RETURN = "return sentences"
READ = "read = np.concatenate([np.full((len(targets), 1), bos), targets[:, :-1]], axis=1)"
L_CALL = 'h, c = lstm_step(weights["target_E"][read[:, t]], h, c, weights["decoder"])'
NORM = "log_p = scores - np.log(np.exp(scores).sum(axis=2, keepdims=True))"
MEAN = "return -(picked * mask).sum() / mask.sum()"
MODEL = f"""{SIGMOID}{STEP}def encode(ids, mask, weights):
    h = np.zeros((len(ids), weights["W"].shape[1]))
    c = np.zeros_like(h)
    for t in range(ids.shape[1]):
        h_new, c_new = lstm_step(weights["source_E"][ids[:, t]], h, c, weights["encoder"])
        real = mask[:, t, None]
        {CARRY_H}
        {CARRY_C}
    return h, c


def greedy_decode(h, c, weights, bos, eos, max_len):
    {STARTED}
    unfinished = np.ones(len(h), dtype=bool)
    sentences = [[] for _ in range(len(h))]
    {LOOP}
        {D_CALL}
        scores = h @ weights["W"].T + weights["b"]
        {PICK}
        {CLOSE}
        for row in np.flatnonzero(unfinished):
            {COLLECT}
    {RETURN}


def teacher_forced_loss(h, c, targets, mask, weights, bos):
    {READ}
    all_scores = []
    for t in range(targets.shape[1]):
        {L_CALL}
        all_scores.append(h @ weights["W"].T + weights["b"])
    scores = np.stack(all_scores, axis=1)
    {NORM}
    picked = np.take_along_axis(log_p, targets[:, :, None], axis=2)[:, :, 0]
    {MEAN}
"""
DRAW = "word = np.array([np.random.default_rng().choice(len(p), p=p) for p in np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)])"
FRESH = STARTED + "\n    "
L_FIRST = READ + "\n    "


def _samples(attempt: Attempt) -> bool:
    """The same states are decoded to other words the second time."""
    seen = [r for r in attempt.alive(REPEAT) if r.function is DECODE]
    first = [
        r
        for r in attempt.readings
        for again in seen
        if r.case.call is again.case.call and r is not again
    ]
    pairs = zip(first, seen, strict=False)
    return any(
        a.got.returned and b.got.returned and not same_result(a.got.value, b.got.value)
        for a, b in pairs
    )


E, D, L = ENCODE.name, DECODE.name, LOSS.name
MISTAKES = (
    slip("padding-harmless", (CARRY_H, "h = h_new"), (CARRY_C, "c = c_new"), function=E),
    slip("mask-not-on-cell", (CARRY_C, "c = c_new"), function=E),
    slip("mask-resets-state", (CARRY_H, "h = h_new * real"), (CARRY_C, "c = c_new * real"), function=E),
    slip("returns-c-before-h", ("    return h, c\n", "    return c, h\n"), function=E),
    *in_the_step(*CONVENTIONS, function=E),
    slip("teacher-forcing-at-test", (D_CALL, D_CALL.replace("[word]", "[targets[:, _]]")), function=D),
    slip("bos-at-every-step", (D_CALL, D_CALL.replace("[word]", "[np.full(len(h), bos)]")), function=D),
    slip("decoder-resets-cell", (STARTED, f"{FRESH}c = np.zeros_like(c)"), function=D),
    slip("decoder-resets-cell", (D_CALL, D_CALL.replace("h, c, weights", "h, 0 * c, weights")), name="decoder-forgets-cell-each-step", function=D),
    slip("encoder-state-not-passed", (STARTED, f"{FRESH}h, c = np.zeros_like(h), np.zeros_like(c)"), function=D),
    slip("argmax-over-batch", (PICK, "word = np.argmax(scores, axis=0)"), function=D),
    slip("does-not-stop-at-eos", (CLOSE, "pass"), function=D),
    slip("does-not-stop-at-eos", (CLOSE, "unfinished = word != eos"), name="goes-on-after-eos", function=D),
    slip("all-stop-at-first-eos", (CLOSE, "if (word == eos).any():\n            break"), function=D),
    slip("returns-markers", (RETURN, "return [[bos] + s for s in sentences]"), function=D),
    slip("returns-markers", (CLOSE, ""), (f"            {COLLECT}\n", f"            {COLLECT}\n        unfinished &= word != eos\n"), name="returns-eos", function=D),
    slip("samples-instead-of-argmax", (PICK, DRAW), function=D, shows=_samples),
    slip("decoder-uses-encoder-weights", (D_CALL, D_CALL.replace('["decoder"]', '["encoder"]')), function=D),
    slip("max-len-off-by-one", (LOOP, "for _ in range(max_len - 1):"), function=D),
    slip("max-len-off-by-one", (LOOP, "for _ in range(max_len + 1):"), name="one-word-too-many", function=D),
    slip("ties-to-highest-id", (PICK, "word = scores.shape[1] - 1 - np.argmax(scores[:, ::-1], axis=1)"), function=D),
    slip("target-not-shifted", (READ, "read = targets"), function=L),
    slip("loss-includes-padding", (MEAN, "return -picked.mean()"), function=L),
    slip("loss-per-sentence", (MEAN, "return -(picked * mask).sum() / len(targets)"), function=L),
    slip("loss-per-sentence", (MEAN, "return -((picked * mask).sum(axis=1) / mask.sum(axis=1)).mean()"), name="mean-of-sentence-means", function=L),
    slip("loss-summed", (MEAN, "return -(picked * mask).sum()"), function=L),
    slip("decoder-resets-cell", (READ, f"{L_FIRST}c = np.zeros_like(c)"), name="loss-resets-cell", function=L),
    slip("encoder-state-not-passed", (READ, f"{L_FIRST}h, c = np.zeros_like(h), np.zeros_like(c)"), name="loss-without-encoder", function=L),
    slip("decoder-uses-encoder-weights", (L_CALL, L_CALL.replace('["decoder"]', '["encoder"]')), name="loss-with-encoder-weights", function=L),
    slip("softmax-over-time", (NORM, NORM.replace("axis=2", "axis=1")), function=L),
    slip("no-teacher-forcing", (L_CALL, L_CALL.replace('[read[:, t]]', '[np.full(len(h), bos)]')), function=L),
)  # fmt: skip

SOURCE_WORDS, TARGET_WORDS, LONGEST = 6, 7, 6


def weights(rng: np.random.Generator, D: int, H: int) -> dict[str, Any]:
    """Random weights of both halves; large output weights, so that the best word changes."""
    return {
        "source_E": recipe.inputs(rng, SOURCE_WORDS, D),
        "encoder": recipe.params(rng, H, D),
        "target_E": recipe.inputs(rng, TARGET_WORDS, D),
        "decoder": recipe.params(rng, H, D),
        "W": recipe.draw(rng, 2.0, TARGET_WORDS, H),
        "b": recipe.draw(rng, 0.5, TARGET_WORDS),
    }


def _lengths(rng: np.random.Generator, B: int, T: int) -> Any:
    return np.arange(T) < np.array([T, *rng.integers(1, T, B - 1).tolist()])[:, None]


def _source(rng: np.random.Generator, B: int, T: int, D: int, H: int) -> tuple[Any, ...]:
    mask = _lengths(rng, B, T)
    return rng.integers(3, SOURCE_WORDS, (B, T)) * mask, mask, weights(rng, D, H)


def _targets(rng: np.random.Generator, B: int, T: int, D: int, H: int) -> tuple[Any, ...]:
    mask = _lengths(rng, B, T)
    ids = rng.integers(3, TARGET_WORDS, (B, T)) * mask
    states = recipe.hidden(rng, B, H), recipe.cell(rng, B, H)
    return *states, ids, mask, weights(rng, D, H), BOS


def _states(rng: np.random.Generator, B: int, D: int, H: int) -> tuple[Any, ...]:
    """States and weights for which some rows end early, some never, and words change.

    Such draws are common (about one in four), so looking for one ends soon.
    """
    while True:
        args = (
            recipe.hidden(rng, B, H),
            recipe.cell(rng, B, H),
            weights(rng, D, H),
            BOS,
            EOS,
            LONGEST,
        )
        said = greedy_decode(*args)
        lengths = [len(sentence) for sentence in said]
        mixed = 0 < min(lengths) < LONGEST and max(lengths) == LONGEST
        if mixed and len({word for sentence in said for word in sentence}) > 2:
            return args


def _tied(rng: np.random.Generator) -> tuple[Any, ...]:
    """Two words with the same scores, higher than those of the others."""
    h, c, w, *rest = _states(rng, recipe.B, recipe.D, recipe.H)
    W, b = w["W"].copy(), w["b"].copy()
    W[5], b[5] = W[3], b[3]
    b[[3, 5]] += 40.0
    return h, c, {**w, "W": W, "b": b}, *rest


def _ends(w: dict[str, Any], *, never: bool) -> dict[str, Any]:
    b = w["b"].copy()
    b[EOS] += -100.0 if never else 100.0
    return {**w, "b": b}


def _make_cases(rng: np.random.Generator) -> Cases:
    sizes = ((3, 4, 2, 5), (3, 4, 2, 5), (2, 5, 4, 3))
    source = ordinary(E, [_source(rng, *size) for size in sizes])
    states = ordinary(
        D, [_states(rng, B, d, H) for B, _, d, H in ((3, 4, 2, 5), (4, 4, 2, 5), (5, 4, 3, 4))]
    )
    target = ordinary(L, [_targets(rng, *size) for size in sizes])
    h, c, w, *_ = arguments(states[0])
    ids, mask, enc = arguments(source[0])
    return (
        *source, *states, *target,
        *perturbed(ENCODE, (ids, mask, enc), keep=("ids", "weights")),
        *perturbed(LOSS, target[0].call.args, keep=("weights",)),
        case(E, (np.pad(ids, ((0, 0), (0, 2))), np.pad(mask, ((0, 0), (0, 2))), enc), "two more steps of padding", "padding"),
        case(D, (h, c, _ends(w, never=False), BOS, EOS, LONGEST), "EOS at once", "stops"),
        case(D, (h[:1], c[:1], w, BOS, EOS, LONGEST), "a batch of one", "stops"),
        case(D, (h, c, _ends(w, never=True), BOS, EOS, 4), "no EOS and max_len = 4", "max-len"),
        case(D, _tied(rng), "two words with the same score", "ties"),
        *repeat(source[0]), *repeat(states[0]), *repeat(target[0]),
    )  # fmt: skip


VISIBLE_WEIGHTS = {
    "source_E": np.array([[0.0], [0.0], [0.0], [1.0], [-2.0]]),
    "encoder": VISIBLE_PARAMS,
    "target_E": np.array([[0.0], [0.5], [0.0], [1.0], [-1.5]]),
    "decoder": {name: -0.5 * value for name, value in VISIBLE_PARAMS.items()},
    "W": np.array([[0.0, 0.0], [0.0, 0.0], [-3.0, 2.0], [4.0, 1.0], [1.0, -5.0]]),
    "b": np.array([-5.0, -5.0, 0.2, 0.0, 0.1]),
}
VISIBLE_SOURCE = np.array([[3, 4, 3], [4, 0, 0]])
VISIBLE_TARGET = np.array([[3, 4, 2], [4, 2, 0]])
VISIBLE_STATES = np.array([[0.5, -0.2], [-0.4, 0.3]]), np.array([[1.2, -0.7], [0.4, 0.9]])

TASK = Task(
    slug="translation",
    number="E18",
    functions=(ENCODE, DECODE, LOSS),
    checks=ladder(
        values(0.12, name="encoder", title="The encoder's states are right", function=E),
        special("padding", "Padding does not change them", 0.05),
        values(0.18, name="decoder", title="The decoder says the right words", function=D),
        special("stops", "Each row stops at its own EOS", 0.05),
        special("max-len", "It stops after max_len words", 0.04),
        special("ties", "Among equal scores the lowest id is taken", 0.03),
        values(0.13, name="loss", title="The loss under teacher forcing is right", function=L),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(E, (VISIBLE_SOURCE, VISIBLE_SOURCE > 0, VISIBLE_WEIGHTS), "the visible source"),
        case(D, (*VISIBLE_STATES, VISIBLE_WEIGHTS, BOS, EOS, 4), "the visible states"),
        case(L, (*VISIBLE_STATES, VISIBLE_TARGET, VISIBLE_TARGET > 0, VISIBLE_WEIGHTS, BOS), "the visible target"),
    ),
    make_cases=_make_cases,
    reward=REWARD,
    limits=LIMITS,
    version=2,
)  # fmt: skip
