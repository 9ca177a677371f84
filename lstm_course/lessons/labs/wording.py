"""Numbers as the lesson prints them: a true minus sign, four places, powers of ten."""

import math

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def figure(value: float) -> str:
    """Return a set value as short as it is: 0.5, −3, 12."""
    return f"{value:g}".replace("-", "−")


def places(value: float, digits: int = 4) -> str:
    """Return a computed value rounded to `digits` places: −0.7439."""
    rounded = round(value, digits) + 0.0  # no minus before a zero
    return f"{rounded:.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """Return a value with its sign, plus included: +2.3, −0.4, 0.0."""
    text = places(value, digits)
    return f"+{text}" if round(value, digits) > 0 else text


def magnitude(value: float) -> str:
    """Return a value of any size: 0.043, 12, 7 · 10⁻⁸."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "∞"
    if 0.001 <= abs(value) < 1000:
        return f"{value:.2g}".replace("-", "−") if abs(value) < 100 else f"{value:.0f}"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa} · 10{str(int(exponent)).translate(SUPERSCRIPTS)}".replace("-", "−")


def percent(share: float) -> str:
    """Return a share in whole per cent; never 0 or 100 for what is not exactly that."""
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"
