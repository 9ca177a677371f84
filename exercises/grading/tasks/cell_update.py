"""E05: C_t = f_t ⊙ C_{t-1} + i_t ⊙ C̃_t, the new memory."""

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
from exercises.grading.tasks.arithmetic import number
from exercises.grading.tasks.cases import case, drawn, ordinary, perturbed, repeat
from exercises.grading.tasks.models import IMPORT
from exercises.reference.cell import cell_update

PARAMETERS = ("f_t", "i_t", "c_tilde", "c_prev")


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    f, i, new, old = (float(arguments[name][place.index]) for name in PARAMETERS)
    row, unit = place.index
    return (
        f"c_t[{row}, {unit}] = {number(f)}·{number(old)} + {number(i)}·{number(new)} "
        f"= {number(f * old + i * new)}"
    )


FUNCTION = Function(
    "cell_update", PARAMETERS, Leaf("c_t", ("B", "H")), cell_update, explain=_explain
)
FORMULA = "f_t * c_prev + i_t * c_tilde"
MODEL = (
    f"{IMPORT}def cell_update(f_t, i_t, c_tilde, c_prev):\n    c_t = {FORMULA}\n    return c_t\n"
)


def _instead(formula: str) -> Edit:
    return (FORMULA, formula)


MISTAKES = (
    slip("input-forget-swapped", _instead("i_t * c_prev + f_t * c_tilde")),
    slip("forget-gate-missing", _instead("c_prev + i_t * c_tilde")),
    slip("input-gate-missing", _instead("f_t * c_prev + c_tilde")),
    slip("gates-sum-to-one", _instead("f_t * c_prev + (1 - f_t) * c_tilde")),
    slip("gates-sum-to-one", _instead("(1 - i_t) * c_prev + i_t * c_tilde"), name="coupled-to-i"),
    slip("forget-gate-on-sum", _instead("f_t * (c_prev + i_t * c_tilde)")),
    slip("update-is-matrix-product", _instead("f_t @ c_prev + i_t * c_tilde")),
    slip("update-is-matrix-product", _instead("np.dot(f_t, c_prev) + np.dot(i_t, c_tilde)"), name="update-np-dot"),
    slip("update-is-matrix-product", _instead("f_t.T @ c_prev + i_t.T @ c_tilde"), name="update-transposed-product"),
    slip("update-is-matrix-product", _instead("f_t @ c_prev.T + i_t @ c_tilde.T"), name="update-other-transposed"),
    slip("product-for-sum", _instead("f_t * c_prev * i_t * c_tilde")),
    slip("tanh-on-cell", _instead(f"np.tanh({FORMULA})")),
    slip("update-averaged", _instead(f"({FORMULA}) / 2")),
    slip("update-averaged", _instead("(c_prev + c_tilde) / 2"), name="states-averaged"),
    slip("candidate-subtracted", _instead("f_t * c_prev - i_t * c_tilde")),
    slip("candidate-missing", _instead("f_t * c_prev + i_t")),
    slip("changes-its-argument", (f"c_t = {FORMULA}", "c_prev *= f_t\n    c_t = c_prev + i_t * c_tilde")),
    slip("changes-its-argument", (f"c_t = {FORMULA}", "c_prev *= f_t\n    c_prev += i_t * c_tilde\n    c_t = c_prev"), name="changes-c_prev"),
    slip("gates-added", _instead("f_t + c_prev + i_t + c_tilde")),
    slip("cell-state-bounded", _instead(f"np.clip({FORMULA}, -1, 1)")),
    slip("forget-one-erases", _instead("(1 - f_t) * c_prev + i_t * c_tilde")),
    slip("forget-acts-on-input", _instead("c_prev + f_t * c_tilde")),
    slip("forget-path-missing", _instead("i_t * c_tilde")),
    slip("candidate-path-missing", _instead("f_t * c_prev")),
)  # fmt: skip


def _draw(rng: np.random.Generator, B: int, H: int) -> tuple[Any, ...]:
    gates = recipe.gate_values(rng, B, H), recipe.gate_values(rng, B, H)
    return (*gates, np.tanh(recipe.inputs(rng, B, H)), recipe.cell(rng, B, H))


def _make_cases(rng: np.random.Generator) -> Cases:
    hidden = ordinary("cell_update", drawn(lambda B, D, H: _draw(rng, B, H)))
    f, i, new, old = _draw(rng, recipe.B, recipe.H)
    one, none = np.ones_like(f), np.zeros_like(f)

    def telling(name: str, check: str, *args: Any) -> Cases:
        return (case("cell_update", args, name, check),)

    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        *telling("f = 1, i = 0", "keeps", one, none, new, old),
        *telling("f = 0, i = 1", "overwrites", none, one, new, old),
        *telling("a cell state of ±5", "beyond-one", one, one, np.sign(new), 5 * np.sign(old)),
        *telling("a batch of one", "single-row", f[:1], i[:1], new[:1], old[:1]),
        *repeat(hidden[0]),
    )


TASK = Task(
    slug="cell-update",
    number="E05",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.35),
        special("keeps", "f = 1 and i = 0 keep the old state exactly", 0.10),
        special("overwrites", "f = 0 and i = 1 write the candidate exactly", 0.10),
        special("beyond-one", "The cell state may go beyond 1", 0.10),
        special("single-row", "It works for a batch of one", 0.10),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(
            "cell_update",
            (
                np.array([[0.9, 0.5, 0.1], [0.3, 0.8, 0.6]]),
                np.array([[0.2, 0.7, 0.6], [0.9, 0.4, 0.1]]),
                np.array([[0.5, -0.8, 0.3], [-0.6, 0.2, 0.9]]),
                np.array([[1.5, -0.4, 0.7], [-1.2, 0.6, 2.0]]),
            ),
            "the visible example",
        ),
    ),
    make_cases=_make_cases,
    pairs=("input-forget-swapped", "tanh-on-cell", "changes-its-argument", "cell-state-bounded"),
)
