"""Numbers as students type them."""

import math
import re

from quizzes.scoring.question import ResponseError

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
MINUS = str.maketrans({"−": "-", "–": "-", " ": "", "\u00a0": "", "\u202f": ""})


def parse(text: str) -> float:
    """Return the number in `text`: 0.25, 0,25, .25, 1e-3, 1/4 or 25 %.

    Raises ResponseError, with words for the student, if there is none or it is not finite.
    """
    plain = text.translate(MINUS)
    if not plain:
        raise ResponseError("Type a number first, then check.")
    percent = plain.endswith("%")
    above, slash, below = plain.removesuffix("%").partition("/")
    divisor = _plain(below, text) if slash else 1.0
    if divisor == 0:
        raise ResponseError("A number cannot be divided by 0.")
    value = _plain(above, text) / divisor / (100 if percent else 1)
    if not math.isfinite(value):
        raise ResponseError("That number is too large.")
    return value


def show(value: float, decimals: int) -> str:
    """Return `value` rounded for people, without a minus before a zero."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def plain(value: float) -> str:
    """Return a number of few decimals as it is, with a real minus sign."""
    return f"{value:g}".replace("-", "−")


def _plain(text: str, typed: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ResponseError(f"{typed.strip()[:20]!r} is not a number. Write it like 0.25 or -1.5.")
    return float(text.replace(",", "."))
