"""What one call did: returned, raised, warned, or altered its own arguments.

The student's calls are observed through the jail, the reference and the known mistakes here on
the host. Both give the same kind of value, so that a mistake is recognised by everything it does.
"""

import math
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.grading.task import Function, arguments_of
from exercises.sandbox.job import Call, Name, Value
from exercises.sandbox.outcome import Raised, Returned


@dataclass(frozen=True, slots=True)
class Observation:
    value: Value = None
    error: str = ""
    """The exception's type name; "" where the call returned."""
    message: str = ""
    line: int | None = None
    changed: tuple[str, ...] = ()
    """The arguments that the call altered, as `c_prev` or `params["W_f"]`."""
    warnings: tuple[str, ...] = ()
    """Floating-point trouble by name: overflow, invalid value, divide by zero."""

    @property
    def returned(self) -> bool:
        return not self.error


TROUBLES = ("overflow", "invalid value", "divide by zero")


def observe_result(result: Returned | Raised, function: Function, call: Call) -> Observation:
    """What the jail says about one call."""
    if isinstance(result, Raised):
        return Observation(error=result.type_name, message=result.message, line=result.line)
    before = arguments_of(function, call)
    positional = dict(zip(function.parameters, result.arguments, strict=False))
    after = {**positional, **result.keywords}
    seen = [t for t in TROUBLES if any(t in note.message for note in result.warnings)]
    return Observation(
        value=result.value, changed=changed_names(before, after), warnings=tuple(seen)
    )


def observe_call(
    run: Callable[..., Any], function: Function, call: Call, names: Mapping[str, Any]
) -> Observation:
    """Run one of our own functions on fresh copies of the call's arguments."""
    before = arguments_of(function, call)
    after = {
        key: names[value.name] if isinstance(value, Name) else deepcopy(value)
        for key, value in before.items()
    }
    seen: set[str] = set()

    def note(trouble: str, flag: int) -> None:
        seen.add(trouble)

    try:
        with np.errstate(over="call", invalid="call", divide="call", under="ignore", call=note):
            value = deepcopy(run(*after.values()))  # a later call may alter what it kept
    except Exception as error:  # a known mistake may raise anything, as a student's code may
        return Observation(error=type(error).__name__, message=str(error))
    return Observation(
        value=value,
        changed=changed_names(before, after),
        warnings=tuple(t for t in TROUBLES if t in seen),
    )


def changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The names whose value differs, one level into dicts."""
    found: list[str] = []
    for name, value in before.items():
        if isinstance(value, Name) or identical(value, after.get(name)):
            continue
        now = after.get(name)
        keys = (
            [k for k in value if not identical(value[k], _item(now, k))]
            if isinstance(value, dict)
            else []
        )
        found += [f'{name}["{key}"]' for key in keys] or [name]
    return tuple(found)


def _item(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def identical(a: Any, b: Any) -> bool:
    """Bit-for-bit the same numbers, shapes and containers; NaN equals NaN."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return (
            isinstance(a, np.ndarray)
            and isinstance(b, np.ndarray)
            and a.dtype == b.dtype
            and a.shape == b.shape
            and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        )
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(identical(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(identical(x, y) for x, y in zip(a, b, strict=True))
    both_nan = isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b)
    return both_nan or bool(a == b)
