"""E07: h_t = o_t ⊙ tanh(C_t), what the cell shows."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Mapping
from typing import Any

import numpy as np

from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.mistakes import Edit, slip
from exercises.grading.returns import Leaf
from exercises.grading.task import Cases, Function, Place, Task
from exercises.grading.tasks import recipe
from exercises.grading.tasks.arithmetic import bare, number
from exercises.grading.tasks.cases import case, drawn, ordinary, perturbed, repeat
from exercises.grading.tasks.models import SIGMOID
from exercises.reference.cell import hidden_state


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    o, c = float(arguments["o_t"][place.index]), float(arguments["c_t"][place.index])
    row, unit = place.index
    squashed = float(np.tanh(c))
    return (
        f"h_t[{row}, {unit}] = {number(o)}·tanh({bare(c)}) = {number(o)}·{number(squashed)} "
        f"= {number(o * squashed)}"
    )


FUNCTION = Function(
    "hidden_state", ("o_t", "c_t"), Leaf("h_t", ("B", "H")), hidden_state, explain=_explain
)
FORMULA = "o_t * np.tanh(c_t)"
WITHOUT_C = r"^(?!.*\bc_t\b)"
MODEL = f"{SIGMOID}def hidden_state(o_t, c_t):\n    h_t = {FORMULA}\n    return h_t\n"


def _instead(formula: str) -> Edit:
    return (FORMULA, formula)


MISTAKES = (
    slip("hidden-without-tanh", ("np.tanh(c_t)", "c_t")),
    slip("tanh-over-gate-too", _instead("np.tanh(o_t * c_t)")),
    slip("output-gate-missing", _instead("np.tanh(c_t)")),
    slip("hidden-from-old-cell", _instead("o_t * np.tanh(c_prev)"), line=WITHOUT_C),
    slip("hidden-from-old-cell", _instead("o_t * np.tanh(C_prev)"), name="hidden-from-old-C", line=WITHOUT_C),
    slip("hidden-uses-sigmoid", ("np.tanh(c_t)", "sigmoid(c_t)")),
    slip("hidden-adds-gate", _instead("o_t + np.tanh(c_t)")),
    slip("hidden-is-matrix-product", _instead("o_t @ np.tanh(c_t)")),
    slip("hidden-is-matrix-product", _instead("np.dot(o_t, np.tanh(c_t))"), name="hidden-np-dot"),
    slip("hidden-is-matrix-product", _instead("o_t @ np.tanh(c_t).T"), name="hidden-transposed-product"),
    slip("inverted-gate", ("h_t = o_t", "h_t = (1 - o_t)")),
    slip("hidden-from-candidate", _instead("o_t * c_tilde")),
    slip("hidden-from-candidate", _instead("o_t * np.tanh(c_tilde)"), name="hidden-from-tanh-candidate"),
    slip("tanh-on-the-gate", _instead("np.tanh(o_t) * c_t")),
    slip("changes-its-argument", _instead("o_t * np.tanh(c_t, out=c_t)")),
    slip("changes-its-argument", _instead("np.multiply(o_t, np.tanh(c_t), out=o_t)"), name="changes-o_t"),
    slip("cell-equals-hidden", _instead("c_t")),
)  # fmt: skip


def _draw(rng: np.random.Generator, B: int, H: int) -> tuple[Any, Any]:
    return recipe.gate_values(rng, B, H), recipe.cell(rng, B, H)


def _make_cases(rng: np.random.Generator) -> Cases:
    hidden = ordinary("hidden_state", drawn(lambda B, D, H: _draw(rng, B, H)))
    o, c = _draw(rng, recipe.B, recipe.H)
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case("hidden_state", (o, 50 * np.sign(c)), "a cell state of ±50", "far-out"),
        case("hidden_state", (0 * o, c), "o = 0", "closed"),
        case("hidden_state", (0 * o + 1, c), "o = 1", "open"),
        case("hidden_state", (o[:1], c[:1]), "a batch of one", "single-row"),
        *repeat(hidden[0]),
    )


TASK = Task(
    slug="hidden-state",
    number="E07",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.35),
        special("far-out", "It stays between -1 and 1 for any cell state", 0.10),
        special("closed", "A closed gate shows nothing", 0.10),
        special("open", "An open gate shows all of tanh(C)", 0.10),
        special("single-row", "It works for a batch of one", 0.10),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(
            "hidden_state",
            (
                np.array([[0.9, 0.5, 0.1], [0.3, 0.8, 0.6]]),
                np.array([[1.5, -0.4, 0.7], [-1.2, 0.6, 2.0]]),
            ),
            "the visible example",
        ),
    ),
    make_cases=_make_cases,
    pairs=("hidden-without-tanh", "hidden-uses-sigmoid", "inverted-gate"),
)
