"""One entry of the visible case worked out by hand, a line for each step of it."""

import math
from collections.abc import Sequence

from exercises.reference.types import Array


def number(value: float) -> str:
    """Four digits after the point, without trailing zeros; negative numbers in brackets."""
    text = bare(value)
    return f"({text})" if text.startswith("-") else text


def bare(value: float) -> str:
    """The same without brackets, where others stand around it."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")  # + 0.0: zero has no minus


def products(left: Sequence[float], right: Sequence[float]) -> str:
    """ "0.5·0.2 + (-0.3)·0.4" """
    pairs = zip(left, right, strict=True)
    return " + ".join(f"{number(a)}·{number(b)}" for a, b in pairs)


def products_line(left: Array, right: Array) -> str:
    """ "0.5·0.2 + (-0.3)·0.4 = (-0.02)" """
    return f"{products(left.tolist(), right.tolist())} = {number(float(left @ right))}"


def sum_line(values: Array) -> str:
    """ "0.5 + (-0.2) = 0.3" """
    return f"{' + '.join(map(number, values.tolist()))} = {number(float(values.sum()))}"


def listed(values: Sequence[float]) -> str:
    """ "0.5, (-0.2)" """
    return ", ".join(number(value) for value in values)


def length(values: Sequence[float]) -> str:
    """ "√(3² + 4²) = 5" """
    squares = " + ".join(f"{number(value)}²" for value in values)
    return f"√({squares}) = {number(math.hypot(*values))}"


def gate_line(z: Sequence[float], row: Sequence[float], bias: float, symbol: str, act: str) -> str:
    """How one unit of a gate comes about: the weighted sum, the bias, the activation."""
    a = sum(p * q for p, q in zip(z, row, strict=True)) + bias
    value = math.tanh(a) if act == "tanh" else 1 / (1 + math.exp(-a))
    return (
        f"a = {products(z, row)} + {number(bias)} = {number(a)}, "
        f"then {symbol} = {act}({bare(a)}) = {number(value)}"
    )
