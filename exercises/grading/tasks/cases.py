"""Small builders of cases that many exercises use."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from exercises.grading.task import PERTURBED, REPEAT, VALUES, Case, Cases, Function
from exercises.sandbox.job import Call

SIZES = ((3, 2, 5), (3, 2, 5), (2, 4, 3), (4, 3, 2))
"""(B, D, H) of the ordinary hidden cases: never two alike, so no axis can pass for another."""


def case(function: str, args: Sequence[Any], name: str, check: str = VALUES, **more: Any) -> Case:
    """One call of `function` with these arguments."""
    return Case(name, Call(function, tuple(args)), check, **more)


def arguments(chosen: Case) -> tuple[Any, ...]:
    """The inputs of a case, as our own builders made them."""
    return chosen.call.args


def ordinary(function: str, draws: Sequence[Sequence[Any]]) -> Cases:
    """Cases of the check "values", named "random inputs 1" and on."""
    return tuple(case(function, args, f"random inputs {n}") for n, args in enumerate(draws, 1))


def perturbed(function: Function, args: Sequence[Any], keep: Sequence[str] = ()) -> Cases:
    """The same inputs again, each time with one argument moved; dicts key by key."""
    found: list[Case] = []
    for n, name in enumerate(function.parameters[: len(args)]):
        if name in keep:
            continue
        for label, moved in _moves(name, args[n]):
            changed = [moved if k == n else value for k, value in enumerate(args)]
            found.append(case(function.name, changed, f"another {label}", PERTURBED, moved=label))
    return tuple(found)


def _moves(name: str, value: Any) -> list[tuple[str, Any]]:
    """The argument moved; for a dict of arrays, moved at each key in turn."""
    if not isinstance(value, dict):
        return [(name, _moved(value))]
    return [(f'{name}["{key}"]', {**value, key: _moved(value[key])}) for key in value]


def _moved(value: Any) -> Any:
    """Every entry by another amount, small enough to keep gates inside (0, 1)."""
    if isinstance(value, str):
        return {"sigmoid": "tanh", "tanh": "sigmoid"}[value]
    if isinstance(value, dict):
        return {key: _moved(item) for key, item in value.items()}
    if isinstance(value, int):
        return value + 1
    if isinstance(value, np.ndarray) and value.dtype.kind in "bi":
        return np.roll(value, 1, axis=-1)
    return value * 0.7 + 0.05


def repeat(first: Case) -> Cases:
    """The very same call once more, at the end."""
    return (Case("the same inputs again", first.call, REPEAT),)


Draw = Callable[[int, int, int], Sequence[Any]]


def drawn(draw: Draw) -> list[Sequence[Any]]:
    """One set of arguments for each of SIZES."""
    return [draw(*sizes) for sizes in SIZES]
