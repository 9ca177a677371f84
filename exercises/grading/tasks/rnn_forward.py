"""E10: the simple recurrent network, h_t = tanh(W_hh h_{t-1} + W_xh x_t + b)."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Mapping
from typing import Any

import numpy as np

from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.mistakes import slip
from exercises.grading.returns import Leaf
from exercises.grading.task import Cases, Function, Place, Task, View
from exercises.grading.tasks import recipe
from exercises.grading.tasks.arithmetic import number, products
from exercises.grading.tasks.cases import case, ordinary, perturbed, repeat
from exercises.grading.tasks.models import SIGMOID
from exercises.grading.tasks.sequences import SIZES, rnn_inputs
from exercises.grading.tasks.visible import visible_run
from exercises.reference.rnn import rnn_forward

PARAMETERS = ("x", "h0", "W_hh", "W_xh", "b")


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    row, t, unit = place.index
    x, h0, W_hh, W_xh, b = (arguments[name] for name in PARAMETERS)
    h = h0[row] if t == 0 else rnn_forward(x, h0, W_hh, W_xh, b)[row, t - 1]
    seen, bias = [*h.tolist(), *x[row, t].tolist()], float(b[unit])
    weights = [*W_hh[unit].tolist(), *W_xh[unit].tolist()]
    a = sum(p * q for p, q in zip(seen, weights, strict=True)) + bias
    return (
        f"At t = {t + 1}, row {row}, unit {unit}: {products(seen, weights)} + {number(bias)} "
        f"= {number(a)}, and tanh of that is {number(float(np.tanh(a)))}"
    )


FUNCTION = Function(
    "rnn_forward", PARAMETERS, Leaf("H", ("B", "T", "H")), rnn_forward, explain=_explain
)

SUM = "h @ W_hh.T + x[:, t] @ W_xh.T + b"
STEP = f"h = np.tanh({SUM})"
LOOP = "for t in range(x.shape[1]):"
KEEP = "H.append(h)"
MODEL = f"""{SIGMOID}def rnn_forward(x, h0, W_hh, W_xh, b):
    h = h0
    H = []
    {LOOP}
        {STEP}
        {KEEP}
    return np.stack(H, axis=1)
"""

MISTAKES = (
    slip("rnn-uses-sigmoid", (STEP, f"h = sigmoid({SUM})")),
    slip("bias-missing", (" + b)", ")")),
    slip("recurrent-weights-transposed", ("W_hh.T", "W_hh")),
    slip("weights-not-transposed", ("W_xh.T", "W_xh")),
    slip("h0-must-be-zero", ("h = h0", "h = np.zeros_like(h0)")),
    slip("hidden-not-carried", ("(h @", "(h0 @")),
    slip("rnn-uses-relu", (STEP, f"h = np.maximum({SUM}, 0)")),
    slip("product-element-wise", ("h @ W_hh.T", "h * W_hh")),
    slip("tanh-on-each-term", (STEP, "h = np.tanh(h @ W_hh.T) + np.tanh(x[:, t] @ W_xh.T + b)")),
    slip("tanh-on-each-term", (STEP, "h = np.tanh(h @ W_hh.T) + np.tanh(x[:, t] @ W_xh.T) + b"), name="tanh-on-two-terms"),
    slip("tanh-on-each-term", (STEP, "h = np.tanh(h @ W_hh.T) + np.tanh(x[:, t] @ W_xh.T) + np.tanh(b)"), name="tanh-on-three-terms"),
    slip("time-reversed", (LOOP, "for t in reversed(range(x.shape[1])):")),
    slip("time-reversed", (LOOP, "for t in reversed(range(x.shape[1])):"), ("np.stack(H,", "np.stack(H[::-1],"), name="time-reversed-and-back"),
    slip("adds-old-state", (STEP, f"h = h + np.tanh({SUM})")),
    slip("output-layer-included", (KEEP, "H.append(h @ W_hh.T + b)")),
    slip("output-layer-included", (KEEP, "H.append(h @ W_hy.T + b_y)"), name="output-layer-W_hy"),
    slip("bias-twice", (" + b)", " + b + b)")),
    slip("gate-without-activation", (STEP, f"h = {SUM}")),
    slip("ignores-input", (" + x[:, t] @ W_xh.T", "")),
    slip("ignores-hidden-state", ("h @ W_hh.T + ", "")),
    slip("off-by-one-in-time", (KEEP, ""), (f"        {STEP}", f"        H.append(h)\n        {STEP}")),
    slip("off-by-one-in-time", (LOOP, "for t in range(1, x.shape[1]):"), name="skips-first-step"),
    slip("time-batch-swapped", ("np.stack(H, axis=1)", "np.stack(H, axis=0)")),
    slip("same-array-kept", ("h = h0", "h = h0.copy()"), (STEP, f"h[...] = np.tanh({SUM})")),
    slip("changes-its-argument", (STEP, f"h[...] = np.tanh({SUM})"), (KEEP, "H.append(h.copy())")),
)  # fmt: skip


def _make_cases(rng: np.random.Generator) -> Cases:
    hidden = ordinary("rnn_forward", [rnn_inputs(rng, *sizes) for sizes in SIZES])
    x, h0, W_hh, W_xh, b = rnn_inputs(rng, recipe.B, recipe.T, recipe.D, recipe.H)
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case("rnn_forward", (x[:, :1], h0, W_hh, W_xh, b), "T = 1", "one-step"),
        case("rnn_forward", (x[:1], h0[:1], W_hh, W_xh, b), "a batch of one", "single-row"),
        case("rnn_forward", (x, h0, 0 * W_hh, 0 * W_xh, b), "weights 0", "zero-weights"),
        *repeat(hidden[0]),
    )


def _long() -> Cases:
    rng = np.random.default_rng(60)
    x, h0, W_hh, W_xh, b = rnn_inputs(rng, recipe.B, 60, recipe.D, recipe.H)
    return (case("rnn_forward", (x, h0, 0.5 * W_hh, W_xh, b), "T = 60", "long"),)


VISIBLE = (
    np.array([[[1.0], [-1.0], [0.5]], [[-2.0], [0.3], [1.5]]]),
    np.array([[0.5, -0.2], [-0.4, 0.3]]),
    np.array([[0.4, -0.7], [0.9, 0.2]]),
    np.array([[0.6], [-0.3]]),
    np.array([0.1, -0.2]),
)


def _views() -> tuple[View, ...]:
    """The state over the same two pulses that the LSTM is shown with."""
    x = visible_run()[0]
    start = VISIBLE[1][:1]
    return (View("h_t", "H", (case("rnn_forward", (x, start, *VISIBLE[2:]), "two pulses"),)),)


TASK = Task(
    slug="rnn-forward",
    number="E10",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.40),
        special("one-step", "It works for one time step", 0.10),
        special("single-row", "It works for a batch of one", 0.05),
        special("zero-weights", "With weights 0 every step gives tanh(b)", 0.10),
        special("long", "It stays right over 60 steps", 0.10),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(case("rnn_forward", VISIBLE, "the visible example"),),
    make_cases=_make_cases,
    long=_long(),
    version=2,
    views=_views,
    pairs=("recurrent-weights-transposed", "bias-missing", "h0-must-be-zero", "rnn-uses-sigmoid"),
)
