"""E11: how long the gradient is at every step on its way back, in an RNN and along a cell."""

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
from exercises.grading.tasks.arithmetic import length, listed, number, products
from exercises.grading.tasks.cases import case, ordinary, perturbed, repeat
from exercises.grading.tasks.models import IMPORT
from exercises.reference.activations import sigmoid
from exercises.reference.rnn import cell_path_gradient_norms, rnn_forward, rnn_gradient_norms


def _explain_rnn(arguments: Mapping[str, Any], place: Place) -> str:
    """From the right gradient of the step after it."""
    H, W_hh, dh = arguments["H"], arguments["W_hh"], arguments["dh_T"]
    (t,) = place.index
    if t == len(H) - 1:
        return f"The way back starts with dh_T: {length(dh.tolist())}"
    for later in range(len(H) - 1, t + 1, -1):
        dh = (dh * (1 - H[later] ** 2)) @ W_hh
    gated = dh * (1 - H[t + 1] ** 2)
    before = gated @ W_hh
    slopes = "; ".join(
        f"{number(d)}·(1 - {number(h)}²) = {number(g)}"
        for d, h, g in zip(dh.tolist(), H[t + 1].tolist(), gated.tolist(), strict=True)
    )
    sums = "; ".join(
        f"{products(gated.tolist(), column)} = {number(value)}"
        for column, value in zip(W_hh.T.tolist(), before.tolist(), strict=True)
    )
    return (
        f"dh_{t + 2} is {listed(dh.tolist())}. Through the tanh of h_{t + 2}: {slopes}\n"
        f"dh_{t + 1}, through W_hh: {sums}\n"
        f"norm of dh_{t + 1} = {length(before.tolist())}"
    )


def _explain_cell(arguments: Mapping[str, Any], place: Place) -> str:
    F, dc = arguments["F"], arguments["dc_T"]
    (t,) = place.index
    if t == len(F) - 1:
        return f"The way back starts with dc_T: {length(dc.tolist())}"
    dc = dc * np.prod(F[t + 2 :], axis=0)
    before = dc * F[t + 1]
    gated = "; ".join(
        f"{number(d)}·{number(f)} = {number(b)}"
        for d, f, b in zip(dc.tolist(), F[t + 1].tolist(), before.tolist(), strict=True)
    )
    return (
        f"dc_{t + 2} is {listed(dc.tolist())}. dc_{t + 1} = dc_{t + 2} ⊙ f_{t + 2}: {gated}\n"
        f"norm of dc_{t + 1} = {length(before.tolist())}"
    )


NORMS = Leaf("norms", ("T",))
RNN = Function(
    "rnn_gradient_norms", ("H", "W_hh", "dh_T"), NORMS, rnn_gradient_norms,
    explain=_explain_rnn, backwards=True,
)  # fmt: skip
CELL = Function(
    "cell_path_gradient_norms", ("F", "dc_T"), NORMS, cell_path_gradient_norms,
    explain=_explain_cell, backwards=True,
)  # fmt: skip

R_LOOP, C_LOOP = "for t in reversed(range(len(H))):", "for t in reversed(range(len(F))):"
R_NORM, C_NORM = "norms[t] = np.linalg.norm(dh)", "norms[t] = np.linalg.norm(dc)"
R_BACK, C_BACK = "dh = (dh * (1 - H[t] ** 2)) @ W_hh", "dc = dc * F[t]"
R_OUT, C_OUT = "return norms  # of h", "return norms  # of C"
MODEL = f"""{IMPORT}def rnn_gradient_norms(H, W_hh, dh_T):
    norms = np.zeros(len(H))
    dh = dh_T
    {R_LOOP}
        {R_NORM}
        {R_BACK}
    {R_OUT}


def cell_path_gradient_norms(F, dc_T):
    norms = np.zeros(len(F))
    dc = dc_T
    {C_LOOP}
        {C_NORM}
        {C_BACK}
    {C_OUT}
"""
PATH = CELL.name

MISTAKES = (
    slip("slope-missing", (R_BACK, "dh = dh @ W_hh")),
    slip("slope-of-activated-value", (R_BACK, "dh = (dh * (1 - np.tanh(H[t]) ** 2)) @ W_hh")),
    slip("recurrent-weights-transposed", (R_BACK, "dh = (dh * (1 - H[t] ** 2)) @ W_hh.T")),
    slip("norm-of-state", (R_NORM, "norms[t] = np.linalg.norm(H[t])")),
    slip("vanishing-is-forward", (R_NORM, "norms[t] = np.linalg.norm(H[t] * dh_T)")),
    slip("off-by-one-in-time", (R_BACK, "dh = (dh * (1 - H[t - 1] ** 2)) @ W_hh")),
    slip("off-by-one-in-time", (R_NORM, ""), (R_BACK, f"{R_BACK}\n        {R_NORM}"), name="norm-after-step-back"),
    slip("norms-in-reverse-order", (R_OUT, "return norms[::-1]")),
    slip("norms-summed", (R_OUT, "return np.cumsum(norms[::-1])[::-1]")),
    slip("norm-squared", (R_NORM, "norms[t] = np.sum(dh ** 2)")),
    slip("product-element-wise", (R_BACK, "dh = (dh * (1 - H[t] ** 2)) * W_hh")),
    slip("gradient-normalised", (R_BACK, f"{R_BACK}\n        dh = dh / np.linalg.norm(dh)")),
    slip("product-element-wise", (R_BACK, "dh = (dh * (1 - H[t] ** 2)) * np.diag(W_hh)"), name="product-with-diagonal"),
    slip("gradient-normalised", (R_NORM, "dh = dh / np.linalg.norm(dh)\n        norms[t] = np.linalg.norm(dh)"), name="normalised-before-norm"),
    slip("slope-of-sigmoid-for-tanh", (R_BACK, "dh = (dh * H[t] * (1 - H[t])) @ W_hh")),
    slip("slope-after-weights", (R_BACK, "dh = (dh @ W_hh) * (1 - H[t] ** 2)")),
    slip("forget-path-missing", (C_BACK, "dc = dc"), function=PATH),
    slip("inverted-gate", (C_BACK, "dc = dc * (1 - F[t])"), function=PATH),
    slip("slope-on-cell-path", (C_BACK, "dc = dc * F[t] * (1 - F[t])"), function=PATH),
    slip("off-by-one-in-time", (C_BACK, "dc = dc * F[t - 1]"), name="cell-off-by-one", function=PATH),
    slip("off-by-one-in-time", (C_NORM, ""), (C_BACK, f"{C_BACK}\n        {C_NORM}"), name="cell-norm-after-step-back", function=PATH),
    slip("norms-in-reverse-order", (C_OUT, "return norms[::-1]"), name="cell-reverse-order", function=PATH),
    slip("norm-squared", (C_NORM, "norms[t] = np.sum(dc ** 2)"), name="cell-norm-squared", function=PATH),
    slip("norms-summed", (C_OUT, "return np.cumsum(norms[::-1])[::-1]"), name="cell-norms-summed", function=PATH),
    slip("gradient-normalised", (C_BACK, f"{C_BACK}\n        dc = dc / np.linalg.norm(dc)"), name="cell-normalised", function=PATH),
    slip("gradient-normalised", (C_NORM, "dc = dc / np.linalg.norm(dc)\n        norms[t] = np.linalg.norm(dc)"), name="cell-normalised-before-norm", function=PATH),
    slip("norm-of-state", (C_NORM, "norms[t] = np.linalg.norm(F[t])"), name="norm-of-gate", function=PATH),
    slip("cell-gradient-averaged-gate", (C_BACK, "dc = dc * F[t].mean()"), function=PATH),
)  # fmt: skip

SIZES = ((4, 5), (4, 5), (6, 3), (5, 2))


def _rnn(rng: np.random.Generator, T: int, H: int) -> tuple[Any, ...]:
    return np.tanh(recipe.draw(rng, 0.8, T, H)), recipe.draw(rng, 0.8, H, H), recipe.inputs(rng, H)


def _cell(rng: np.random.Generator, T: int, H: int) -> tuple[Any, ...]:
    return recipe.gate_values(rng, T, H), recipe.inputs(rng, H)


def _make_cases(rng: np.random.Generator) -> Cases:
    rnn = ordinary(RNN.name, [_rnn(rng, *sizes) for sizes in SIZES])
    cell = ordinary(CELL.name, [_cell(rng, *sizes) for sizes in SIZES])
    states, W_hh, dh = _rnn(rng, recipe.T, recipe.H)
    F, dc = _cell(rng, recipe.T, recipe.H)
    return (
        *rnn,
        *cell,
        *perturbed(RNN, rnn[0].call.args),
        *perturbed(CELL, cell[0].call.args),
        case(RNN.name, (states[:1], W_hh, dh), "T = 1", "one-step"),
        case(CELL.name, (F[:1], dc), "T = 1", "one-step"),
        case(RNN.name, (np.sign(states), W_hh, dh), "saturated states", "saturated"),
        case(CELL.name, (np.round(F), dc), "gates of 0 and 1", "saturated"),
        *repeat(rnn[0]),
        *repeat(cell[0]),
    )


def _long() -> Cases:
    rng = np.random.default_rng(60)
    F, dc = _cell(rng, 60, recipe.H)
    return (
        case(RNN.name, _rnn(rng, 60, recipe.H), "T = 60", "long"),
        case(CELL.name, (0.8 + 0.2 * F, dc), "T = 60", "long"),
    )


STEPS, UNITS, INPUTS = 60, 16, 8


def _views() -> tuple[View, ...]:
    """The vanishing-gradient lab: 60 steps of an RNN at four scales, and of four forget biases."""
    rng = np.random.default_rng(11)
    orthogonal = np.linalg.qr(rng.normal(size=(UNITS, UNITS)))[0]
    x, W_xh = rng.normal(size=(1, STEPS, INPUTS)), recipe.draw(rng, 0.3, UNITS, INPUTS)
    start, last = np.zeros((1, UNITS)), recipe.draw(rng, 1.0, UNITS)
    views: list[View] = []
    for scale in (0.5, 0.9, 1.0, 1.3):
        W_hh = scale * orthogonal
        states = rnn_forward(x, start, W_hh, W_xh, np.zeros(UNITS))[0]
        name = f"RNN, recurrent weights scaled by {scale}"
        views.append(View(name, "norms", (case(RNN.name, (states, W_hh, last), name),)))
    for bias in (0.0, 1.0, 2.0, 5.0):
        gates = sigmoid(bias + recipe.draw(rng, 0.5, STEPS, UNITS))
        name = f"cell path, forget bias {bias:g}"
        views.append(View(name, "norms", (case(CELL.name, (gates, last), name),)))
    return tuple(views)


TASK = Task(
    slug="vanishing-gradient",
    number="E11",
    functions=(RNN, CELL),
    checks=ladder(
        values(0.30, name="rnn", title="The RNN's norms are right", function=RNN.name),
        values(0.20, name="cell", title="The cell path's norms are right", function=CELL.name),
        special("one-step", "One step back is dh_T or dc_T itself", 0.05),
        special("saturated", "Saturated states stop the gradient, open gates do not", 0.10),
        special("long", "It stays right over 60 steps", 0.10),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(
            RNN.name,
            (
                np.array([[0.5, -0.2], [0.1, 0.8], [-0.6, 0.3]]),
                np.array([[0.4, -0.7], [0.9, 0.2]]),
                np.array([1.0, -0.5]),
            ),
            "the visible RNN",
        ),
        case(
            CELL.name,
            (np.array([[0.9, 0.5], [0.7, 0.2], [0.8, 0.6]]), np.array([1.0, -0.5])),
            "the visible cell",
        ),
    ),
    make_cases=_make_cases,
    long=_long(),
    views=_views,
)
