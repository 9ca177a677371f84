"""One entry of the visible case worked out by hand, in one line."""

import math
from collections.abc import Sequence


def number(value: float) -> str:
    """Four digits after the point, without trailing zeros; negative numbers in brackets."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return f"({text})" if value < 0 else text


def products(left: Sequence[float], right: Sequence[float]) -> str:
    """ "0.5·0.2 + (-0.3)·0.4" """
    pairs = zip(left, right, strict=True)
    return " + ".join(f"{number(a)}·{number(b)}" for a, b in pairs)


def gate_line(z: Sequence[float], row: Sequence[float], bias: float, symbol: str, act: str) -> str:
    """How one unit of a gate comes about: the weighted sum, the bias, the activation."""
    a = sum(p * q for p, q in zip(z, row, strict=True)) + bias
    value = math.tanh(a) if act == "tanh" else 1 / (1 + math.exp(-a))
    return (
        f"a = {products(z, row)} + {number(bias)} = {number(a)}, "
        f"then {symbol} = {act}({number(a)}) = {number(value)}"
    )
