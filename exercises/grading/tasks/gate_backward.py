"""E12: back through one gate, from dL/d(gate) to its weights, its bias and what it looked at."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Mapping
from typing import Any

import numpy as np

from exercises.grading.attempt import Reading
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.compare import close
from exercises.grading.mistakes import slip
from exercises.grading.returns import Leaf, Numbers, Several
from exercises.grading.task import Cases, Function, Place, Task, arguments_of
from exercises.grading.tasks import recipe
from exercises.grading.tasks.arithmetic import number, products_line, sum_line
from exercises.grading.tasks.cases import SIZES, case, ordinary, perturbed, repeat
from exercises.grading.tasks.models import SIGMOID
from exercises.reference.activations import sigmoid, tanh
from exercises.reference.backward import SLOPES, gate_backward

RETURNS = Several((Leaf("dW", ("H", "H+D")), Leaf("db", ("H",)), Leaf("dz", ("B", "H+D"))))
PARAMETERS = ("d_gate", "gate", "z", "W", "kind")


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    d, gate, z, W, kind = (arguments[name] for name in PARAMETERS)
    da = d * SLOPES[kind](gate)
    if place.part == "dz":
        row, column = place.index
        line = f"dz[{row}, {column}] = {products_line(da[row], W[:, column])}"
        return f"{_slope_line('row', row, d[row], gate[row], da[row], kind)}\n{line}"
    unit = place.index[0]
    if place.part == "db":
        line = f"db[{unit}] = {sum_line(da[:, unit])}"
    else:
        column = place.index[1]
        line = f"dW[{unit}, {column}] = {products_line(da[:, unit], z[:, column])}"
    return f"{_slope_line('unit', unit, d[:, unit], gate[:, unit], da[:, unit], kind)}\n{line}"


def _slope_line(of: str, n: int, d: Numbers, gate: Numbers, da: Numbers, kind: str) -> str:
    """da of one unit in every row, or of every unit in one row."""
    form = "{0}·{1}·(1 - {1}) = {2}" if kind == "sigmoid" else "{0}·(1 - {1}²) = {2}"
    each = zip(d.tolist(), gate.tolist(), da.tolist(), strict=True)
    return f"da of {of} {n}: " + "; ".join(form.format(*map(number, entry)) for entry in each)


FUNCTION = Function("gate_backward", PARAMETERS, RETURNS, gate_backward, explain=_explain)

S_SLOPE, T_SLOPE = "slope = gate * (1 - gate)", "slope = 1 - gate ** 2"
DA, DW, DB, DZ = "da = d_gate * slope", "dW = da.T @ z", "db = da.sum(axis=0)", "dz = da @ W"
MODEL = f"""{SIGMOID}def gate_backward(d_gate, gate, z, W, kind):
    if kind == "sigmoid":
        {S_SLOPE}
    else:
        {T_SLOPE}
    {DA}
    {DW}
    {DB}
    {DZ}
    return dW, db, dz
"""

AGAIN = (S_SLOPE, "slope = sigmoid(gate) * (1 - sigmoid(gate))")
AGAIN_TANH = (T_SLOPE, "slope = 1 - np.tanh(gate) ** 2")
RAW = (S_SLOPE, "slope = (z @ W.T) * (1 - z @ W.T)")
RAW_TANH = (T_SLOPE, "slope = 1 - (z @ W.T) ** 2")

MISTAKES = (
    slip("slope-of-activated-value", AGAIN, AGAIN_TANH),
    slip("slope-of-activated-value", AGAIN, name="sigmoid-slope-again"),
    slip("slope-of-activated-value", AGAIN_TANH, name="tanh-slope-again"),
    slip("slope-of-tanh-for-sigmoid", (S_SLOPE, "slope = 1 - gate * gate")),
    slip("slope-of-sigmoid-for-tanh", (T_SLOPE, "slope = gate - gate * gate")),
    slip("slopes-swapped", (S_SLOPE, "slope = 1 - gate * gate"), (T_SLOPE, "slope = gate - gate * gate")),
    slip("slope-missing", (DA, "da = d_gate")),
    slip("mean-over-batch", (DW, "dW = da.T @ z / len(z)"), (DB, "db = da.mean(axis=0)")),
    slip("mean-over-batch", (DB, "db = da.mean(axis=0)"), name="bias-mean-over-batch"),
    slip("bias-gradient-not-summed", (DB, "db = da")),
    slip("bias-gradient-one-row", (DB, "db = da[0]")),
    slip("bias-gradient-total", (DB, "db = da.sum()")),
    slip("bias-gradient-wrong-axis", (DB, "db = da.sum(axis=1)")),
    slip("weight-gradient-transposed", (DW, "dW = z.T @ da")),
    slip("weight-gradient-wrong-product", (DW, "dW = da @ z")),
    slip("dz-uses-transposed-weights", (DZ, "dz = da @ W.T")),
    slip("dz-uses-transposed-weights", (DZ, "dz = W.T @ da.T"), name="dz-upright"),
    slip("mean-over-batch", (DW, "dW = da.T @ z / len(z)"), name="weight-mean-over-batch"),
    slip("dz-from-gate-gradient", (DZ, "dz = d_gate @ W")),
    slip("slope-of-pre-activation", RAW, RAW_TANH),
    slip("slope-of-pre-activation", RAW, name="sigmoid-slope-of-pre-activation"),
    slip("slope-of-pre-activation", RAW_TANH, name="tanh-slope-of-pre-activation"),
    slip("square-in-wrong-place", (T_SLOPE, "slope = (1 - gate) ** 2")),
    slip("half-of-the-slope", (S_SLOPE, "slope = 1 - gate")),
    slip("activation-for-slope", (S_SLOPE, "slope = gate"), (T_SLOPE, "slope = gate")),
    slip("activation-for-slope", (S_SLOPE, "slope = gate"), name="sigmoid-for-slope"),
    slip("activation-for-slope", (T_SLOPE, "slope = gate"), name="tanh-for-slope"),
)  # fmt: skip


def _draw(rng: np.random.Generator, kind: str, B: int, D: int, H: int) -> tuple[Any, ...]:
    z, W = (
        np.hstack([recipe.hidden(rng, B, H), recipe.inputs(rng, B, D)]),
        recipe.weights(rng, H, D),
    )
    a = z @ W.T + recipe.bias(rng, H)
    return recipe.inputs(rng, B, H), sigmoid(a) if kind == "sigmoid" else tanh(a), z, W, kind


def _make_cases(rng: np.random.Generator) -> Cases:
    kinds = ("sigmoid", "tanh", "sigmoid", "tanh")
    draws = [_draw(rng, kind, *sizes) for kind, sizes in zip(kinds, SIZES, strict=True)]
    hidden = ordinary("gate_backward", draws)
    d, gate, z, W, kind = _draw(rng, "tanh", recipe.B, recipe.D, recipe.H)
    row = (d[:1], gate[:1], z[:1], W, kind)
    full = (d, np.sign(gate), z, W, kind)
    shut = (d, (gate > 0).astype(float), z, W, "sigmoid")
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case("gate_backward", row, "a batch of one", "single-row"),
        case("gate_backward", full, "a saturated tanh", "saturated"),
        case("gate_backward", shut, "a saturated sigmoid", "saturated"),
        *repeat(hidden[0]),
    )


def recovered(dW: Numbers | None, z: Numbers, units: int) -> Numbers | None:
    """The da (B, H) that a student's dW = daᵀ z was made from; None where there is none.

    The rows of z are independent (B <= H+D), so daᵀ = dW z⁺ is the only candidate.
    """
    if dW is None or dW.shape != (units, z.shape[1]) or not np.isfinite(dW).all():
        return None
    da: Numbers = (dW @ np.linalg.pinv(z)).T
    return da if close(da.T @ z, dW) else None


def _follows_db(reading: Reading) -> bool:
    da = _own_da(reading)
    got = reading.parts[1].got if da is not None else None
    return da is not None and got is not None and close(da.sum(axis=0), got)


def _follows_dz(reading: Reading) -> bool:
    da = _own_da(reading)
    got = reading.parts[2].got if da is not None else None
    W: Any = arguments_of(reading.function, reading.case.call)["W"]
    return da is not None and got is not None and close(da @ W, got)


def _own_da(reading: Reading) -> Numbers | None:
    if len(reading.parts) != 3 or reading.parts[0].right:
        return None
    arguments: dict[str, Any] = arguments_of(reading.function, reading.case.call)
    return recovered(reading.parts[0].got, arguments["z"], arguments["W"].shape[0])


TASK = Task(
    slug="gate-backward",
    number="E12",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.20, name="dW", title="dW is right", parts=("dW",)),
        values(0.17, name="db", title="db is right", parts=("db",), follows=_follows_db),
        values(0.18, name="dz", title="dz is right", parts=("dz",), follows=_follows_dz),
        special("single-row", "It works for a batch of one", 0.10),
        special("saturated", "A saturated gate lets no gradient through", 0.10),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(
            "gate_backward",
            (
                np.array([[1.0, -0.5], [0.3, 0.8], [-0.2, 0.6]]),
                np.array([[0.9, 0.5], [0.2, 0.7], [0.6, 0.4]]),
                np.array([[0.5, -0.2, 1.0], [-0.4, 0.3, -2.0], [0.1, 0.6, 0.5]]),
                np.array([[0.2, -0.5, 0.3], [0.7, 0.1, -0.6]]),
                "sigmoid",
            ),
            "the visible example",
        ),
    ),
    make_cases=_make_cases,
    calculated=("db", "dW", "dz"),
    pairs=("slope-missing", "mean-over-batch", "slopes-swapped", "bias-gradient-one-row"),
)
