"""What one call did: returned, raised, warned, or altered its own arguments.

The student's calls are observed through the jail, the reference and the known mistakes here on
the host. Both give the same kind of value, so that a mistake is recognised by everything it does.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from exercises.grading.task import Function, arguments_of
from exercises.sandbox.job import Call, Name, Value
from exercises.sandbox.outcome import Raised, Returned

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Observation:
    value: Value = None
    error: str = ""
    """The exception's type name; "" where the call returned."""
    message: str = ""
    line: int | None = None
    before: Arguments = field(default_factory=dict)
    after: Arguments = field(default_factory=dict)
    """The arguments by name, as they were and as the call left them."""
    warnings: tuple[str, ...] = ()
    """Floating-point trouble by name: overflow, invalid value, divide by zero."""

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The arguments that the call altered, as `c_prev` or `params["W_f"]`.

        Of most calls of ours nobody asks it: their value alone says that they are another thing.
        """
        return changed_names(self.before, self.after)

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
    return Observation(result.value, before=before, after=after, warnings=tuple(seen))


def observe_call(
    run: Callable[..., Any], function: Function, call: Call, names: Mapping[str, Any]
) -> Observation:
    """Run one of our own functions on fresh copies of the call's arguments."""
    before = arguments_of(function, call)
    after = {
        key: names[value.name] if isinstance(value, Name) else fresh(value)
        for key, value in before.items()
    }
    seen: set[str] = set()

    def note(trouble: str, flag: int) -> None:
        seen.add(trouble)

    try:
        with np.errstate(over="call", invalid="call", divide="call", under="ignore", call=note):
            value = fresh(run(*after.values()))  # a later call may alter what it kept
    except Exception as error:  # a known mistake may raise anything, as a student's code may
        return Observation(error=type(error).__name__, message=str(error))
    return Observation(
        value=value,
        before=before,
        after=after,
        warnings=tuple(t for t in TROUBLES if t in seen),
    )


def changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The names whose value differs, one level into dicts."""
    found: list[str] = []
    for name, value in before.items():
        if isinstance(value, Name) or untouched(value, after.get(name)):
            continue
        now = after.get(name)
        inside = value if isinstance(value, dict) else {}
        keys = [key for key in inside if not untouched(value[key], _item(now, key))]
        found += [f'{name}["{key}"]' for key in keys] or [name]
    return tuple(found)


def fresh(value: Any) -> Any:
    """A copy that shares no array with the original."""
    kind = type(value)
    if kind is np.ndarray or isinstance(value, np.ndarray):
        return value.copy()
    if kind is dict:
        return {key: fresh(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return kind([fresh(item) for item in value])
    return value


def untouched(before: Any, after: Any) -> bool:
    """Identical, or apart by rounding only: adding a step and taking it away again is fine."""
    if identical(before, after):
        return True
    if not isinstance(before, np.ndarray) or not isinstance(after, np.ndarray):
        return False
    if before.dtype.kind != "f" or after.dtype != before.dtype or after.shape != before.shape:
        return False
    return bool(np.allclose(before, after, rtol=1e-12, atol=1e-15, equal_nan=True))


def _item(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def identical(a: Any, b: Any) -> bool:
    """Bit-for-bit the same numbers, shapes and containers; NaN equals NaN."""
    if a is b:
        return True
    if type(a) is type(b) is np.ndarray and a.shape == b.shape and a.dtype is b.dtype:
        # The usual case; bytes are compared twenty times as fast as numbers.
        return a.tobytes() == b.tobytes() or _identical_arrays(a, b)
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return _identical_arrays(a, b)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(identical(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(identical(x, y) for x, y in zip(a, b, strict=True))
    both_nan = isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b)
    return both_nan or bool(a == b)


def _identical_arrays(a: Any, b: Any) -> bool:
    if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray):
        return False
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
