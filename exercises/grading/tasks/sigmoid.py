"""E01: the sigmoid, in a form that cannot overflow."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Mapping
from typing import Any

import numpy as np

from exercises.grading.attempt import Attempt
from exercises.grading.checks.check import Check, Judgement
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.mistakes import slip
from exercises.grading.returns import Leaf
from exercises.grading.task import Cases, Function, Place, Task
from exercises.grading.tasks.arithmetic import bare, number
from exercises.grading.tasks.cases import case, ordinary, perturbed, repeat
from exercises.grading.tasks.models import IMPORT
from exercises.reference.activations import sigmoid
from exercises.sandbox.outcome import Returned


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    z = float(arguments["z"][place.index])
    e = number(float(np.exp(-z)))
    return f"σ({bare(z)}) = 1 / (1 + e^(-z)) = 1 / (1 + {e}) = {number(float(sigmoid(z)))}"


FUNCTION = Function("sigmoid", ("z",), Leaf("sigmoid(z)"), sigmoid, explain=_explain)

BODY = """    z = np.asarray(z)
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)
"""
MODEL = f"{IMPORT}def sigmoid(z):\n{BODY}"


def _instead(expression: str) -> tuple[str, str]:
    return (BODY, f"    return {expression}\n")


SOFTMAX = """    e = np.exp(z - np.max(z))
    return e / e.sum(axis=-1, keepdims=True)
"""
MASKED = """    s = np.zeros_like(z)
    s[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    s[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return s
"""
TRUNCATED = """    s = np.zeros_like(z)
    s[...] = 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z)))
    return s
"""

MISTAKES = (
    slip("sign-flipped", _instead("1 / (1 + np.exp(z))")),
    slip("exp-over-one-plus-exp", _instead("np.exp(z) / (1 + np.exp(z))")),
    slip("tanh-for-sigmoid", _instead("np.tanh(z)")),
    slip("relu-gate", _instead("np.maximum(z, 0.0)")),
    slip("hard-sigmoid", _instead("np.clip(0.2 * np.asarray(z) + 0.5, 0.0, 1.0)")),
    slip("minus-in-denominator", _instead("1 / (1 - np.exp(-np.asarray(z, dtype=float)))")),
    slip("returns-derivative", (BODY, BODY.replace("return ", "s = ") + "    return s * (1 - s)\n")),
    slip("tanh-without-half", _instead("0.5 * np.tanh(z) + 0.5")),
    slip("overflow-warning", _instead("1 / (1 + np.exp(-np.asarray(z, dtype=float)))")),
    slip("math-exp-on-arrays", _instead("1 / (1 + math.exp(-z))"), ("import numpy", "import math\nimport numpy")),
    slip("if-on-arrays", (BODY, "    if z >= 0:\n        return 1 / (1 + np.exp(-z))\n    return np.exp(z) / (1 + np.exp(z))\n")),
    slip("integer-truncation", (BODY, TRUNCATED)),
    slip("integer-truncation", (BODY, MASKED), name="integer-truncation-by-mask"),
    slip("softmax-gate", (BODY, SOFTMAX)),
    slip("softmax-gate", (BODY, SOFTMAX.replace(", keepdims=True", "")), name="softmax-without-keepdims"),
    slip("softmax-gate", _instead("np.exp(z) / np.sum(np.exp(z), axis=-1)"), name="softmax-unshifted-without-keepdims"),
    slip("softmax-gate", (BODY, SOFTMAX.replace("e.sum(axis=-1, keepdims=True)", "e.sum()")), name="softmax-of-all"),
    slip("softmax-gate", _instead("np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)"), name="softmax-unshifted"),
    slip("softmax-gate", _instead("np.exp(z) / np.sum(np.exp(z))"), name="softmax-of-all-unshifted"),
)  # fmt: skip


def _no_warning(attempt: Attempt) -> Judgement:
    """NumPy stayed silent in every call; the first warning otherwise, with its line."""
    for result in attempt.outcome.results:
        for note in result.warnings if isinstance(result, Returned) else ():
            line = f" at line {note.line}" if note.line else ""
            return Judgement(
                False,
                f"NumPy warns{line}: {note.message}. The exponent of exp became too large: arrange "
                "the formula so that exp only ever sees numbers that are zero or negative.",
            )
    return Judgement(True)


def _make_cases(rng: np.random.Generator) -> Cases:
    shapes = ((7,), (3, 5), (2, 3, 4), (4, 2))
    hidden = ordinary("sigmoid", [(rng.normal(0.0, 2.0, shape),) for shape in shapes])
    z = rng.normal(0.0, 2.0, 6)
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case("sigmoid", (float(z[0]),), "a plain number", "scalars"),
        case("sigmoid", (np.array(z[1]),), "an array without axes", "scalars"),
        case("sigmoid", (rng.integers(-6, 7, 5),), "whole numbers", "whole-numbers"),
        case("sigmoid", (z.astype(np.float32),), "float32 numbers", "float32", single=True),
        case("sigmoid", (z,), "z", "symmetry"),
        case("sigmoid", (-z,), "-z", "symmetry"),
        case("sigmoid", (np.array([-1000.0, -37.0, 0.0, 37.0, 1000.0]),), "z from -1000 to 1000", "far-out"),
        *repeat(hidden[0]),
    )  # fmt: skip


TASK = Task(
    slug="sigmoid",
    number="E01",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.30),
        special("symmetry", "σ(-z) and σ(z) add up to 1", 0.05),
        special("scalars", "It takes plain numbers too", 0.05),
        special("whole-numbers", "It takes whole numbers and returns fractions", 0.10),
        special("float32", "It takes float32", 0.05),
        special("far-out", "It is right from -1000 to 1000", 0.10),
        Check("no-warnings", "NumPy gives no warning", 0.10, _no_warning),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(case("sigmoid", (np.array([-2.0, -1.0, 0.0, 1.0, 2.0]),), "the visible example"),),
    make_cases=_make_cases,
    watches_warnings=True,
)
