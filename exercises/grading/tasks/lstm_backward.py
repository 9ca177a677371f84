"""E14: back through time, and the slow numeric gradient that checks it."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from typing import Any

import numpy as np

from exercises.grading.attempt import Reading
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.mistakes import slip
from exercises.grading.returns import Keyed, Leaf, Several
from exercises.grading.task import PERTURBED, Cases, Function, Task, View
from exercises.grading.tasks import recipe
from exercises.grading.tasks.cases import case, ordinary, perturbed, repeat
from exercises.grading.tasks.lstm_step_backward import (
    CACHED,
    STEP_BACKWARD,
    conventions_in_the_step,
)
from exercises.grading.tasks.models import IMPORT
from exercises.grading.tasks.sequences import SIZES, lstm_inputs
from exercises.grading.tasks.visible import VISIBLE_PARAMS, visible_run
from exercises.reference.backward import lstm_backward
from exercises.reference.cell import lstm_step_cached
from exercises.reference.gradient_check import numeric_gradient
from exercises.reference.sequence import lstm_caches
from exercises.sandbox.job import Name

STATE = ("B", "H")
RETURNS = Several(
    (Leaf("dx", ("B", "T", "D")), Leaf("dh0", STATE), Leaf("dc0", STATE), Keyed("grads"))
)
BACKWARD = Function(
    "lstm_backward", ("dH", "dh_T", "dc_T", "caches"), RETURNS, lstm_backward, backwards=True
)
NUMERIC = Function(
    "numeric_gradient",
    ("loss", "array", "h"),
    Leaf("gradient", scaled=True),
    numeric_gradient,
    optional=1,
)

# Losses with large derivatives and values, so that too large and too small a step both show.
PRELUDE = """import numpy as np


def waves(array):
    return float(100.0 + np.sum(np.sin(5.0 * array) + np.cos(3.0 * array)))


def cubes(array):
    return float(100.0 + np.sum(4.0 * array ** 3 - array ** 2) + np.prod(array))
"""

ZEROS = 'grads = {k: np.zeros_like(v) for k, v in caches[0]["params"].items()}'
LOOP = "for t in reversed(range(T)):"
START = "dh, dc = dh_T, dc_T"
CALL = "dx_t, dh, dc, step = lstm_step_backward(dH[:, t] + dh, dc, caches[t])"
ADD = "grads[k] = grads[k] + step[k]"
RETURN = "return np.stack(dx, axis=1), dh, dc, grads"
STEP_SIZE, RESTORE = "array, h=1e-5", "array[index] = kept\n"
BELOW, DIVIDE = "array[index] = kept - h", "(above - below) / (2 * h)"
MODEL = f"""{IMPORT}{STEP_BACKWARD}

def lstm_backward(dH, dh_T, dc_T, caches):
    T = len(caches)
    dx = [np.zeros_like(cache["x_t"]) for cache in caches]
    {ZEROS}
    {START}
    {LOOP}
        {CALL}
        dx[t] = dx_t
        for k in grads:
            {ADD}
    {RETURN}


def numeric_gradient(loss, {STEP_SIZE}):
    gradient = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + h
        above = loss(array)
        {BELOW}
        below = loss(array)
        {RESTORE}        gradient[index] = {DIVIDE}
    return gradient
"""
SHARED = """shared = {"W": np.zeros_like(caches[0]["params"]["W_f"]), "b": np.zeros_like(caches[0]["params"]["b_f"])}
    grads = {k: shared[k[0]] for k in caches[0]["params"]}"""
N = NUMERIC.name


def _scaled(by: str) -> tuple[str, str]:
    return (RETURN, RETURN.replace("grads", f"{{k: g / {by} for k, g in grads.items()}}"))


MISTAKES = (
    slip("overwrites-instead-of-adding", (ADD, "grads[k] = step[k]")),
    slip("loops-forward-in-time", (LOOP, "for t in range(T):")),
    slip("off-by-one-in-time", (CALL, CALL.replace("caches[t]", "caches[t - 1]"))),
    slip("hidden-gradient-not-carried", (CALL, CALL.replace("dH[:, t] + dh,", "dH[:, t] + (dh_T if t == T - 1 else 0.0),"))),
    slip("hidden-gradient-not-carried", (CALL, CALL.replace("dH[:, t] + dh,", "dH[:, t],")), name="hidden-gradient-never-added"),
    slip("cell-gradient-not-carried", (CALL, CALL.replace("dh, dc, caches", "dh, dc_T if t == T - 1 else 0.0 * dc_T, caches"))),
    slip("cell-gradient-not-carried", (CALL, CALL.replace("dh, dc, caches", "dh, dc_T, caches")), name="cell-gradient-always-last"),
    slip("only-last-step-loss", (CALL, CALL.replace("dH[:, t] + dh", "(dH[:, t] if t == T - 1 else 0.0) + dh"))),
    slip("last-cell-gradient-ignored", (START, "dh, dc = dh_T, np.zeros_like(dc_T)")),
    slip("last-hidden-gradient-ignored", (START, "dh, dc = np.zeros_like(dh_T), dc_T")),
    slip("dc-before-dh", (RETURN, RETURN.replace("dh, dc", "dc, dh"))),
    *conventions_in_the_step(),
    slip("mean-over-batch", _scaled("len(dH)")),
    slip("mean-over-time", _scaled("T")),
    slip("bias-gradient-total", (ADD, 'grads[k] = grads[k] + (step[k] if k[0] == "W" else step[k].sum())')),
    slip("bias-gradient-total", (RETURN, RETURN.replace("grads", '{k: g if k[0] == "W" else g.sum() for k, g in grads.items()}')), name="bias-gradient-one-number"),
    slip("initial-state-gradient-summed", (START, f"{START}\n    total = 0.0"), (CALL, f"{CALL}\n        total = total + dh"), (RETURN, RETURN.replace("dh,", "total,"))),
    *(slip("truncated-in-time", (LOOP, f"for t in reversed(range(max(0, T - {k}), T)):"), name=f"truncated-after-{k}") for k in (1, 2, 3)),
    slip("skips-steps-without-loss", (CALL, f"if not dH[:, t].any():\n            continue\n        {CALL}")),
    slip("skips-steps-without-loss", (CALL, f"seen = dH[:, t].any(axis=1, keepdims=True)\n        dh, dc = dh * seen, dc * seen\n        {CALL}"), name="rows-without-loss-skipped"),
    slip("gradients-share-an-array", (ZEROS, SHARED), (ADD, "grads[k] += step[k]")),
    slip("one-sided-difference", (BELOW, "array[index] = kept"), (DIVIDE, "(above - below) / h"), function=N),
    slip("one-sided-difference", ("array[index] = kept + h", "array[index] = kept"), (DIVIDE, "(above - below) / h"), name="backward-difference", function=N),
    slip("difference-not-doubled", (DIVIDE, "(above - below) / h"), function=N),
    *(slip("step-size-unfit", (STEP_SIZE, f"array, h={h}"), name=f"step-size-{h}", function=N) for h in ("1e-1", "1e-2", "1e-3", "1e-10", "1e-12")),
    slip("perturbed-entry-not-restored", (RESTORE, "\n"), function=N),
    slip("perturbed-entry-not-restored", (RESTORE, "array[index] = kept + h\n"), name="restored-to-the-wrong-value", function=N),
)  # fmt: skip


def caches_of(rng: np.random.Generator, *sizes: int) -> list[dict[str, Any]]:
    """The T published caches of a random run."""
    steps = lstm_caches(*lstm_inputs(rng, *sizes))
    return [{name: step[name] for name in CACHED} for step in steps]


def _draw(rng: np.random.Generator, B: int, T: int, D: int, H: int) -> tuple[Any, ...]:
    ends = recipe.inputs(rng, B, H), recipe.inputs(rng, B, H)
    return recipe.inputs(rng, B, T, H), *ends, caches_of(rng, B, T, D, H)


def _padded(rng: np.random.Generator) -> tuple[Any, ...]:
    """Rows of lengths T, 1 and 3 whose padding carries the cell state: f = 1, i = 0, o = 0.

    Such a step shows nothing (h_t = 0) and the loss does not look at it, but for c_T at the end.
    """
    lengths = np.array([recipe.T, 1, 3])[:, None]
    x, h, c, params = lstm_inputs(rng, len(lengths), recipe.T, recipe.D, recipe.H)
    caches = []
    for t in range(recipe.T):
        step, real = lstm_step_cached(x[:, t], h, c, params), lengths > t
        for name, carried in (("f_t", 1.0), ("i_t", 0.0), ("o_t", 0.0), ("c_t", c), ("h_t", 0.0)):
            step[name] = np.where(real, step[name], carried)
        h, c = step["h_t"], step["c_t"]
        caches.append({name: step[name] for name in CACHED})
    dH = recipe.inputs(rng, len(lengths), recipe.T, recipe.H)
    seen = np.arange(recipe.T) < lengths
    return dH * seen[:, :, None], np.zeros_like(h), recipe.inputs(rng, *c.shape), caches


def _make_cases(rng: np.random.Generator) -> Cases:
    back = ordinary(BACKWARD.name, [_draw(rng, *sizes) for sizes in SIZES])
    arrays = (recipe.inputs(rng, 4), recipe.inputs(rng, 3, 5), recipe.inputs(rng, 2, 3, 2), recipe.inputs(rng, 6))  # fmt: skip
    names = ("waves", "cubes", "waves", "cubes")
    slow = ordinary(N, [(Name(loss), a) for loss, a in zip(names, arrays, strict=True)])
    dH, dh, dc, caches = _draw(rng, recipe.B, recipe.T, recipe.D, recipe.H)
    other = (*back[0].call.args[:3], caches_of(rng, *SIZES[0]))
    row, early = np.array([[1.0], [0.0], [1.0]]), dH.copy()
    early[:, 2:] = 0.0
    return (
        *back,
        *slow,
        *perturbed(BACKWARD, back[0].call.args, keep=("caches",)),
        case(BACKWARD.name, other, "other caches", PERTURBED, moved="caches"),
        *perturbed(NUMERIC, slow[0].call.args, keep=("loss",)),
        case(N, (Name("cubes"), arrays[0]), "another loss", PERTURBED, moved="loss"),
        case(BACKWARD.name, (dH[:, :1], dh, dc, caches[:1]), "T = 1", "one-step"),
        case(BACKWARD.name, (0 * dH, dh, 0 * dc, caches), "a loss of h_T alone", "last-states"),
        case(BACKWARD.name, (0 * dH, 0 * dh, dc, caches), "a loss of c_T alone", "last-states"),
        case(BACKWARD.name, (dH, 0 * dh, 0 * dc, caches), "a loss of H alone", "every-step-loss"),
        case(BACKWARD.name, (dH * row[:, None], dh * row, dc * row, caches), "a row without loss", "unused"),
        case(BACKWARD.name, (early, 0 * dh, 0 * dc, caches), "a loss of the first two steps", "unused"),
        case(BACKWARD.name, _padded(rng), "rows of lengths 4, 1 and 3", "padding"),
        *repeat(back[0]),
        *repeat(slow[0]),
    )  # fmt: skip


def _hint(reading: Reading) -> str:
    """What the pattern of right and wrong gradients says."""
    right = {part.part.name: part.right for part in reading.parts}
    paths = all(right.get(name, False) for name in ("dx", "dh0", "dc0"))
    weights = all(ok for name, ok in right.items() if name.startswith('grads["W'))
    biases = all(ok for name, ok in right.items() if name.startswith('grads["b'))
    if weights and not biases:
        return "The weights are right and the biases are not: look at the sum over the batch."
    if paths and not weights:
        return "The way back is right; look at how the steps' gradients are added up."
    return "" if any(right.values()) else "Everything differs: look inside the single step first."


VISIBLE_X = np.array([[[1.0], [-1.0], [0.5]], [[-2.0], [0.3], [1.5]]])
VISIBLE_CACHES = [
    {name: step[name] for name in CACHED}
    for step in lstm_caches(
        VISIBLE_X,
        np.array([[0.5, -0.2], [-0.4, 0.3]]),
        np.array([[1.2, -0.7], [0.4, 0.9]]),
        VISIBLE_PARAMS,
    )
]
VISIBLE_BACK = (
    np.array([[[0.5, -1.0], [0.2, 0.3], [-0.4, 0.1]], [[1.0, 0.6], [-0.2, 0.8], [0.7, -0.5]]]),
    np.array([[0.4, 0.2], [-0.7, 0.1]]),
    np.array([[0.3, -0.6], [0.5, 0.9]]),
    VISIBLE_CACHES,
)


def _views() -> tuple[View, ...]:
    """How far the gradient of the last state alone reaches back: dx over time, and dc per step."""
    caches = [{name: step[name] for name in CACHED} for step in lstm_caches(*visible_run())]
    zero, last = np.zeros((1, 2)), np.ones((1, 2))
    whole = case(BACKWARD.name, (np.zeros((1, len(caches), 2)), last, zero, caches), "dx")
    ends = tuple(
        case(BACKWARD.name, (np.zeros((1, len(caches) - t, 2)), last, zero, caches[t:]), f"dc {t}")
        for t in range(len(caches))
    )
    return (View("dx", "dx", (whole,)), View("dc", "dc0", ends))


TASK = Task(
    slug="lstm-backward",
    number="E14",
    functions=(BACKWARD, NUMERIC),
    checks=ladder(
        values(0.09, name="dx", title="dx is right", parts=("dx",), function=BACKWARD.name),
        values(0.08, name="start", title="dh0 and dc0 are right", parts=("dh0", "dc0"), function=BACKWARD.name),
        values(0.11, name="weights", title="The weights' gradients are right", parts=('grads["W*',), function=BACKWARD.name, hint=_hint),
        values(0.07, name="biases", title="The biases' gradients are right", parts=('grads["b*',), function=BACKWARD.name, hint=_hint),
        special("one-step", "It works for one time step", 0.04),
        special("last-states", "A loss of the last states alone is right", 0.04),
        special("every-step-loss", "A loss of every step is right", 0.04),
        special("unused", "Rows and steps that the loss does not use get gradients of zero", 0.04),
        special("padding", "Padding hands dc on and receives nothing", 0.04),
        values(0.20, name="numeric", title="The numeric gradient is right", function=N),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(BACKWARD.name, VISIBLE_BACK, "the visible example"),
        case(N, (Name("cubes"), np.array([0.5, -1.0, 2.0])), "the visible numeric gradient"),
    ),
    make_cases=_make_cases,
    views=_views,
    prelude=PRELUDE,
    version=3,
    pairs=("overwrites-instead-of-adding", "hidden-gradient-not-carried", "mean-over-batch"),
)  # fmt: skip
