"""What a student's function is asked to return, and how its parts are named.

A function returns one array, a tuple of things or a dict of arrays. Each leaf is a `Part` with the
student's own name for it and the letters of its axes, so that a message can say
"h_t has shape (3, 7); expected (B, H) = (3, 5)".
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.sandbox.job import Opaque, Value

MOST_IN_LISTS = 20_000
"""Numbers in plain lists are read up to here; no answer of any exercise is nearly as long."""
_PLAIN = frozenset({bool, int, float})
Step = int | str
Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One array; `axes` names each axis. No axes: a single number."""

    name: str
    axes: tuple[str, ...] | None = None
    scaled: bool = False
    """Right where no entry is off by more than 1e-6 of the largest: for measured gradients."""


@dataclass(frozen=True, slots=True)
class Several:
    """A tuple of things, in this order. One further element is allowed where `extra` names it."""

    items: tuple["Returns", ...]
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A dict of arrays; which keys, the expected value says.

    Keys that start with `free` may hold any finite numbers of the right shape: chance is part of
    the task.
    """

    name: str
    free: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A list of lists of whole numbers, compared as it stands."""

    name: str


Returns = Leaf | Several | Keyed | Tokens


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of what is returned, and the way to it."""

    name: str
    path: tuple[Step, ...]
    axes: tuple[str, ...] | None
    free: bool = False
    """Any finite numbers of the right shape will do."""
    scaled: bool = False
    exact: bool = False
    """Lists of whole numbers, compared as they stand."""


class Misfit(Exception):
    """What was returned is not built as asked; the text is for the student."""


def written(returns: Returns) -> str:
    """How the statement writes it: "(h_t, c_t)"."""
    if isinstance(returns, Several):
        return f"({', '.join(written(item) for item in returns.items)})"
    return returns.name


def parts_of(returns: Returns, expected: Value, path: tuple[Step, ...] = ()) -> tuple[Part, ...]:
    """Every leaf of `expected`, in the order in which they are returned."""
    if isinstance(returns, Several):
        assert isinstance(expected, tuple)
        pairs = zip(returns.items, expected, strict=True)
        found = [parts_of(item, value, (*path, n)) for n, (item, value) in enumerate(pairs)]
        return tuple(part for parts in found for part in parts)
    if isinstance(returns, Keyed):
        assert isinstance(expected, dict)
        return tuple(_keyed_part(returns, key, path) for key in expected)
    if isinstance(returns, Tokens):
        return (Part(returns.name, path, None, exact=True),)
    return (Part(returns.name, path, returns.axes, scaled=returns.scaled),)


def _keyed_part(returns: Keyed, key: str, path: tuple[Step, ...]) -> Part:
    free = bool(returns.free) and key.startswith(returns.free)
    return Part(f'{returns.name}["{key}"]', (*path, key), None, free)


def kind_of(value: Value) -> str:
    """A value's type as a student would say it."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, Opaque):
        return f"a {value.type_name}"
    if value is None:
        return "None"
    if isinstance(value, tuple | list | dict):
        return f"a {type(value).__name__} of {len(value)} thing{'s' * (len(value) != 1)}"
    return f"a {type(value).__name__}"


def check_built(function: str, returns: Returns, expected: Value, value: Value) -> None:
    """Raises Misfit where tuples, dicts and their keys are not as asked; leaves are not seen."""
    if value is None:
        raise Misfit(
            f"{function} returned None; expected {written(returns)}. Is its return line missing?"
        )
    if isinstance(returns, Several):
        _check_tuple(function, returns, expected, value)
    elif isinstance(returns, Keyed):
        _check_keys(function, returns, expected, value)


def _check_tuple(function: str, returns: Several, expected: Value, value: Value) -> None:
    allowed = {len(returns.items), len(returns.items) + bool(returns.extra)}
    if not isinstance(value, tuple | list) or len(value) not in allowed:
        raise Misfit(
            f"{function} returned {kind_of(value)}; expected the tuple {written(returns)}, "
            f"{len(returns.items)} things."
        )
    assert isinstance(expected, Sequence)
    for item, want, got in zip(returns.items, expected, value, strict=False):
        check_built(function, item, want, got)


def _check_keys(function: str, returns: Keyed, expected: Value, value: Value) -> None:
    assert isinstance(expected, Mapping)
    if not isinstance(value, dict):
        raise Misfit(
            f"{function} returned {kind_of(value)} for {returns.name}; expected a dict with the "
            f"keys {', '.join(expected)}."
        )
    missing = [key for key in expected if key not in value]
    if missing:
        raise Misfit(f"{returns.name} of {function} has no key {', '.join(missing)}.")


def pick(value: Value, part: Part) -> Value:
    """The leaf of `value` that `part` names; `check_built` has to have passed."""
    for step in part.path:
        value = value[step]  # type: ignore[index]  # check_built saw the containers
    return value


def same_tokens(right: Value, value: Value) -> bool:
    """The same lists of the same whole numbers; NumPy's own numbers count, its arrays do not."""
    if isinstance(right, list):
        if not isinstance(value, list) or len(value) != len(right):
            return False
        return all(same_tokens(*pair) for pair in zip(right, value, strict=True))
    number = None if isinstance(value, list) else as_numbers(value)
    return number is not None and number.ndim == 0 and bool(number == right)


def as_numbers(value: Value) -> Numbers | None:
    """The leaf as an array of numbers, or None where it is not one."""
    if isinstance(value, np.ndarray):
        return _if_real(value)
    if isinstance(value, bool | int | float | np.generic):
        return _if_real(np.asarray(value))
    if isinstance(value, list | tuple):
        return _from_list(value)
    return None


def _from_list(value: list[Value] | tuple[Value, ...]) -> Numbers | None:
    """None for what holds anything but numbers: one long text gives every entry its length."""
    if _count_numbers(value) > MOST_IN_LISTS:
        return None
    try:
        return _if_real(np.array(value))
    except (ValueError, TypeError, OverflowError):
        return None


def _count_numbers(value: Value) -> float:
    """How many entries nested lists have; infinity if one is no number, or there are too many."""
    if not isinstance(value, list | tuple):
        is_number = isinstance(value, bool | int | float | np.ndarray | np.generic)
        return 1 if is_number else math.inf
    if len(value) > MOST_IN_LISTS or _PLAIN.issuperset(map(type, value)):
        return len(value)
    count = 1.0
    for item in value:
        count += _count_numbers(item)
        if count > MOST_IN_LISTS:
            return math.inf
    return count


def _if_real(array: Numbers) -> Numbers | None:
    """None for complex numbers, and for integers too large for any dtype."""
    return array if array.dtype.kind in "biuf" else None
