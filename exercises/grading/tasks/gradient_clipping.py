"""E15: clip all gradients together by their global norm."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from typing import Any

import numpy as np

from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.mistakes import Edit, Mistake, slip
from exercises.grading.returns import Keyed, Leaf, Several
from exercises.grading.task import Cases, Function, Task
from exercises.grading.tasks import recipe
from exercises.grading.tasks.cases import case, ordinary, perturbed, repeat
from exercises.grading.tasks.models import IMPORT
from exercises.reference.optim import clip_by_global_norm

RETURNS = Several((Keyed("clipped"), Leaf("norm", ())))
NAME = "clip_by_global_norm"
FUNCTION = Function(NAME, ("grads", "max_norm"), RETURNS, clip_by_global_norm)

FINITE = """    if not all(np.isfinite(g).all() for g in grads.values()):
        raise ValueError("a gradient holds NaN or infinity")
"""
STABLE = """    largest = max(np.abs(g).max() for g in grads.values())
    norm = largest * np.sqrt(sum(np.sum((g / largest) ** 2) for g in grads.values())) if largest > 0 else 0.0
"""
PLAIN = "    norm = np.sqrt(sum(np.sum(g ** 2) for g in grads.values()))\n"
SCALE = "scale = max_norm / norm if norm > max_norm else 1.0"
RETURN = "return {k: g * scale for k, g in grads.items()}, norm"
MODEL = f"{IMPORT}def {NAME}(grads, max_norm):\n{FINITE}{STABLE}    {SCALE}\n    {RETURN}\n"


def _norm(expression: str) -> Edit:
    return (STABLE, f"    norm = {expression}\n")


def _both(slug: str, *edits: Edit, name: str = "") -> tuple[Mistake, ...]:
    """The slip in careful code and in code that is careless about NaN and about huge entries."""
    plain = () if any(edit[0] == STABLE for edit in edits) else ((STABLE, PLAIN),)
    careless = (*plain, *edits, (FINITE, ""))
    name = name or slug
    return (
        slip(slug, *edits, name=name),
        slip(slug, *careless, name=f"{name}, careless"),
        *((slip(slug, *plain, *edits, name=f"{name}, overflowing"),) if plain else ()),
    )


EACH = (
    "{k: g * min(1.0, max_norm / max(np.linalg.norm(g), 1e-300)) for k, g in grads.items()}, norm"
)
MISTAKES = (
    *_both("norm-per-array", (RETURN, f"return {EACH}")),
    *_both("clip-value-equals-norm", (RETURN, "return {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}, norm")),
    *_both("clip-value-equals-norm", (RETURN, "return {k: np.clip(g, -max_norm, max_norm) if norm > max_norm else g for k, g in grads.items()}, norm"), name="value-clipped-when-long"),
    *_both("scales-small-gradients-up", (SCALE, "scale = max_norm / norm if norm > 0 else 1.0")),
    *_both("scales-small-gradients-up", (SCALE, "scale = max_norm / norm"), name="scales-up-and-nan-on-zero"),
    *_both("norm-squared", _norm("sum(np.sum(g ** 2) for g in grads.values())")),
    *_both("norm-squared", (SCALE, "scale = max_norm / norm if norm ** 2 > max_norm else 1.0"), name="squared-norm-compared"),
    *_both("norm-of-mean-square", _norm("np.sqrt(sum(np.sum(g ** 2) for g in grads.values()) / sum(g.size for g in grads.values()))")),
    *_both("norm-of-mean-square", _norm("np.sqrt(sum(np.mean(g ** 2) for g in grads.values()))"), name="mean-per-array"),
    *_both("norms-summed", _norm("sum(np.linalg.norm(g) for g in grads.values())")),
    *_both("changes-its-argument", (RETURN, "for g in grads.values():\n        g *= scale\n    return grads, norm")),
    *_both("returns-clipped-norm", (RETURN, RETURN.replace(", norm", ", norm * scale"))),
    *_both("returns-clipped-norm", (RETURN, RETURN.replace(", norm", ", min(norm, max_norm)")), name="returns-smaller-norm"),
    *_both("divides-by-max-norm", (SCALE, "scale = 1 / max_norm if norm > max_norm else 1.0")),
    *_both("divides-by-max-norm", (SCALE, "scale = 1 / max_norm"), name="always-divides-by-max-norm"),
    *_both("zero-norm-gives-nan", (SCALE, "scale = min(norm, max_norm) / norm")),
    *_both("biases-not-clipped", _norm('np.sqrt(sum(np.sum(g ** 2) for k, g in grads.items() if k.startswith("W")))'), (RETURN, 'return {k: g * scale if k.startswith("W") else g for k, g in grads.items()}, norm')),
    *_both("biases-not-clipped", _norm('np.sqrt(sum(np.sum(g ** 2) for k, g in grads.items() if k.startswith("W")))'), name="biases-not-in-norm"),
    *_both("clips-parameters", (RETURN, RETURN.replace("grads.items", "params.items"))),
    *_both("gradients-normalised", (SCALE, "scale = 1 / norm if norm > max_norm else 1.0")),
    slip("squares-overflow", (STABLE, PLAIN)),
    slip("nan-not-reported", (FINITE, "")),
    slip("huge-and-nan-unguarded", (STABLE, PLAIN), (FINITE, "")),
)  # fmt: skip


def _grads(rng: np.random.Generator, D: int, H: int) -> dict[str, Any]:
    return recipe.params(rng, H, D)


def _unit(grads: dict[str, Any], length: float) -> dict[str, Any]:
    """The same direction with a given length."""
    norm = np.sqrt(sum(float(np.sum(g**2)) for g in grads.values()))
    return {k: g * (length / norm) for k, g in grads.items()}


def _with(grads: dict[str, Any], value: float) -> dict[str, Any]:
    """One entry replaced."""
    b_i = grads["b_i"].copy()
    b_i[0] = value
    return {**grads, "b_i": b_i}


def _make_cases(rng: np.random.Generator) -> Cases:
    limits = (1.0, 2.5, 0.3, 1.5)
    shapes = ((2, 5), (3, 4), (1, 3), (4, 2))
    draws = [(_grads(rng, *s), m) for s, m in zip(shapes, limits, strict=True)]
    grads = _grads(rng, recipe.D, recipe.H)
    hidden = ordinary(NAME, [*draws, (_unit(grads, 1.02), 1.0)])  # the last one just above
    five = {"W": np.array([[3.0, 0.0], [0.0, 0.0]]), "b": np.array([0.0, 4.0])}
    zeros = {k: 0 * g for k, g in grads.items()}
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case(NAME, (_unit(grads, 0.8), 1.0), "a norm of 0.8 and a limit of 1", "below"),
        case(NAME, (_unit(grads, 2.0), 3.0), "a norm of 2 and a limit of 3", "below"),
        case(NAME, (five, 5.0), "a norm that is the limit exactly", "at-limit"),
        case(NAME, (zeros, 1.0), "zeros everywhere", "zeros"),
        case(NAME, (_with(grads, 1e200), 1.0), "an entry of 1e200", "huge"),
        case(NAME, (_with(grads, float("nan")), 1.0), "a NaN", "not-finite"),
        case(NAME, (_with(grads, float("inf")), 1.0), "an infinity", "not-finite"),
        *repeat(hidden[0]),
    )


TASK = Task(
    slug="gradient-clipping",
    number="E15",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.25, name="clipped", title="Gradients beyond the limit are scaled back", parts=("clipped*",)),
        values(0.10, name="norm", title="The norm before clipping is returned", parts=("norm",)),
        special("below", "Gradients below the limit stay as they are", 0.10),
        special("at-limit", "A norm equal to the limit changes nothing", 0.05),
        special("zeros", "Gradients of zero stay zero", 0.08),
        special("huge", "An entry of 1e200 does not overflow", 0.09),
        special("not-finite", "NaN and infinity raise ValueError", 0.08),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(NAME, ({"W": np.array([[3.0, 0.0], [0.0, 0.0]]), "b": np.array([0.0, 4.0])}, 1.0), "the visible example"),
    ),
    make_cases=_make_cases,
)  # fmt: skip
