"""What the student is told, as one plain value that survives a round trip through JSON."""

import math
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any

from exercises.grading.divergence import Divergence


class Verdict(StrEnum):
    """How the student's code did. What is our fault is a GraderError and never a verdict."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One rung: passed, failed, or None where it was not reached."""

    name: str
    title: str
    passed: bool | None
    message: str
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """The named misconception, with the lesson step that teaches it again."""

    slug: str
    title: str
    message: str
    step: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about one graded submission. `score` runs from 0 to 1, `seconds` is wall time."""

    exercise: str
    verdict: Verdict
    score: float
    headline: str
    checks: tuple[CheckResult, ...] = ()
    misconception: Found | None = None
    divergence: Divergence | None = None
    comparison: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    stdout: str = ""
    seconds: float = 0.0
    sandbox: tuple[str, ...] = ()
    seed: int = 0
    versions: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values only; NaN and infinities become strings."""
        plain: dict[str, Any] = json_safe(self)
        return plain

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Report":
        """The report that `as_dict` described. Raises KeyError or TypeError on anything else."""
        found, place = data["misconception"], data["divergence"]
        values = {
            **data,
            "verdict": Verdict(data["verdict"]),
            "checks": tuple(CheckResult(**check) for check in data["checks"]),
            "misconception": Found(**found) if found else None,
            "divergence": _divergence(place) if place else None,
            "notes": tuple(data["notes"]),
            "sandbox": tuple(data["sandbox"]),
        }
        return cls(**values)


def _divergence(data: dict[str, Any]) -> Divergence:
    numbers = {"yours": float(data["yours"]), "right": float(data["right"])}
    return Divergence(**{**data, **numbers, "index": tuple(data.get("index", ()))})


def json_safe(value: Any) -> Any:
    """The value as any JSON and any database can keep it and any page can show it.

    Dataclasses are dicts and tuples are lists; non-finite numbers are "nan", "inf" and "-inf",
    complex ones as Python writes them; in texts what cannot be seen is shown.
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(str(key)): json_safe(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [json_safe(item) for item in value]
    if is_dataclass(value):
        return {each.name: json_safe(getattr(value, each.name)) for each in fields(value)}
    return str(value) if isinstance(value, complex) else value


def visible(text: str) -> str:
    """The text with control characters as pictures of them and without marks that turn it round.

    Whoever reads a report or prints it in a terminal sees what is there: no escape sequence
    hides a line, no mark from right to left swaps two words. PostgreSQL keeps no null character.
    """
    return text if text.isprintable() else text.translate(_VISIBLE)


_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_VISIBLE = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: "\u2421",
    **dict.fromkeys((*range(128, 160), *_TURNING), "�"),
}
