"""What a reader asks of a lab: numbers with bounds, read from an address and written back to it.

Nothing that stands in an address can fail: what is no number, or lies outside, is replaced, and
the page says by what.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lstm_course.lessons.labs.wording import figure

Asked = Mapping[str, str]
LONGEST_NUMBER = 24  # characters; more is not a number that anybody meant
QUOTED = 20  # characters of a mistake that are shown back


@dataclass(frozen=True, slots=True)
class Dial:
    """A number that the reader sets. `symbol` is its short name, `label` says what it is."""

    name: str
    symbol: str
    label: str
    low: float
    high: float
    step: float
    start: float

    def read(self, asked: Asked) -> "Setting":
        """Return what the address sets this dial to, or its start where it says nothing."""
        text = asked.get(self.name, "").strip()
        if not text:
            return Setting(self, self.start)
        value = number(text)
        if value is None:
            problem = (
                f"{self.symbol} is a number from {figure(self.low)} to {figure(self.high)}, "
                f"not “{text[:QUOTED]}”; {figure(self.start)} is used."
            )
            return Setting(self, self.start, problem)
        nearest = min(max(value, self.low), self.high)
        if self.step == 1:
            nearest = float(round(nearest))
        if nearest == value:
            return Setting(self, value)
        problem = (
            f"{self.symbol} goes from {figure(self.low)} to {figure(self.high)}"
            f"{' in whole steps' if self.step == 1 else ''}; {figure(nearest)} is used."
        )
        return Setting(self, nearest, problem)


@dataclass(frozen=True, slots=True)
class Setting:
    """A dial where the reader put it."""

    dial: Dial
    value: float
    problem: str = ""

    @property
    def text(self) -> str:
        """The value as a form and an address hold it."""
        return f"{self.value:g}"


def number(text: str) -> float | None:
    """Return the finite number that `text` is, with a point or a comma; None if it is none."""
    if len(text) > LONGEST_NUMBER:
        return None
    try:
        value = float(text.replace(",", ".").replace("−", "-").replace("_", "?"))
    except ValueError:
        return None
    return round(value, 6) + 0.0 if math.isfinite(value) else None


def problems_of(settings: Sequence[Setting]) -> tuple[str, ...]:
    return tuple(setting.problem for setting in settings if setting.problem)


def query_of(settings: Sequence[Setting], **others: str) -> str:
    """Return the part of an address that brings exactly this state back."""
    pairs = {setting.dial.name: setting.text for setting in settings}
    return urlencode({**pairs, **others})
