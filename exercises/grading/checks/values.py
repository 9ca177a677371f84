"""The last rungs: the numbers are right, on ordinary inputs and on telling ones."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from exercises.grading.attempt import Attempt, PartReading, Reading
from exercises.grading.checks.check import NOT_REACHED, Check, Judgement
from exercises.grading.checks.returning import say_raised
from exercises.grading.returns import as_numbers
from exercises.grading.task import VALUES

MOST_NAMED = 5
ROUNDED = range(7)  # decimal places; more than these count as right
FollowThrough = Callable[[Reading], bool]
"""True where the part is right for what the student computed before it."""
Hint = Callable[[Reading], str]
"""What the pattern of right and wrong parts says about where to look."""


def values(
    weight: float,
    *,
    name: str = VALUES,
    title: str = "Its values are right",
    parts: tuple[str, ...] = (),
    function: str = "",
    follows: FollowThrough | None = None,
    hint: Hint | None = None,
) -> Check:
    """Right numbers on every ordinary case, in the named parts (all by default).

    A part's name may end in * for every part that starts so. With `follows`, a part that is wrong
    only because of what went into it still counts: the error is carried forward.
    """

    def judge(attempt: Attempt) -> Judgement:
        readings = [r for r in attempt.alive(VALUES) if not function or r.function.name == function]
        readings = [r for r in readings if parts == () or _chosen(r, parts)]
        return _judge(readings, parts, follows, hint)

    return Check(name, title, weight, judge)


def special(name: str, title: str, weight: float) -> Check:
    """Right on the cases that serve this check, whose names say what is special about them.

    A part that is wrong on ordinary inputs has cost what it costs there and is not asked again,
    as long as another part is right: one slip does not cost everything after it.
    """

    def judge(attempt: Attempt) -> Judgement:
        asked = [reading for reading in attempt.readings if reading.case.check == name]
        alive = attempt.alive(name)
        if len(alive) != len(asked):
            return NOT_REACHED
        right, wrong = ordinary_parts(attempt, {reading.function.name for reading in asked})
        if not right or not wrong:
            return _judge(alive, (), None)
        judgement = _judge(alive, tuple(right), None)
        if judgement.passed is None:
            return judgement
        spared = f"Judged without what is wrong on ordinary inputs: {in_short(list(wrong))}."
        return replace(judgement, message=f"{judgement.message} {spared}".lstrip())

    return Check(name, title, weight, judge)


def ordinary_parts(
    attempt: Attempt, functions: set[str]
) -> tuple[dict[str, None], dict[str, None]]:
    """The parts that are right on every ordinary case of these functions, and the others."""
    parts = [
        part
        for reading in attempt.alive(VALUES)
        if reading.function.name in functions
        for part in reading.parts
    ]
    wrong = dict.fromkeys(part.part.name for part in parts if not part.right)
    right = dict.fromkeys(part.part.name for part in parts if part.part.name not in wrong)
    return right, wrong


def _matches(part: str, patterns: tuple[str, ...]) -> bool:
    return not patterns or any(
        part.startswith(p[:-1]) if p.endswith("*") else part == p for p in patterns
    )


def _chosen(reading: Reading, parts: tuple[str, ...]) -> list[PartReading]:
    return [part for part in reading.parts if _matches(part.part.name, parts)]


def _judge(
    readings: list[Reading],
    parts: tuple[str, ...],
    follows: FollowThrough | None,
    hint: Hint | None = None,
) -> Judgement:
    if not readings or not _comparable(readings, parts):
        return NOT_REACHED
    wrong = [reading for reading in readings if not _right(reading, parts)]
    if not wrong:
        return Judgement(True)
    if follows and all(follows(reading) for reading in wrong):
        return Judgement(True, "Right for the values that your own code computed before it.")
    advice = hint(wrong[0]) if hint else ""
    return Judgement(False, f"{_say_wrong(readings, wrong, parts)} {advice}".rstrip())


def _comparable(readings: list[Reading], parts: tuple[str, ...]) -> bool:
    """Something came back that can be held against the right shape in at least one case."""
    if any(not reading.expected.returned or reading.got.error for reading in readings):
        return True
    return any(
        part.got is None or part.right or part.got.shape == getattr(part.expected, "shape", ())
        for reading in readings
        for part in _chosen(reading, parts)
    )


def _right(reading: Reading, parts: tuple[str, ...]) -> bool:
    if not reading.expected.returned or not parts:
        return reading.right
    chosen = _chosen(reading, parts)
    return bool(chosen) and all(part.right for part in chosen)


def in_short(names: list[str]) -> str:
    """The names, or the first of them where there are many."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: MOST_NAMED - 1])} and {len(names) - MOST_NAMED + 1} more"


def _say_wrong(readings: list[Reading], wrong: list[Reading], parts: tuple[str, ...]) -> str:
    first = wrong[0]
    if first.got.error and first.expected.returned:
        return f"On {first.case.name}: {say_raised(first)}"
    if not first.expected.returned:
        return f"On {first.case.name} it should raise {first.expected.error} and did not."
    names = dict.fromkeys(
        part.part.name for r in wrong for part in _chosen(r, parts) if not part.right
    )
    listed = in_short(list(names))
    rounded = _say_rounded(wrong, parts) if listed else ""
    if listed and len(readings) == 1:
        return f"Not right on {first.case.name}: {listed}. {rounded}".rstrip()
    count = f"Right in {len(readings) - len(wrong)} of {len(readings)} cases"
    where = f"; wrong on {first.case.name}" if len(wrong) < len(readings) else ""
    if not listed:
        return f"{count}{where}."
    return f"{count}{where}. Not right: {listed}. {rounded}".rstrip()


def _say_rounded(wrong: list[Reading], parts: tuple[str, ...]) -> str:
    """What to do where nothing is wrong but that the right numbers were rounded."""
    missed = [part for r in wrong for part in _chosen(r, parts) if not part.right]
    places = next((n for n in ROUNDED if all(_is_rounded(part, n) for part in missed)), None)
    if places is None:
        return ""
    to = f"{places} decimal place{'s' * (places > 1)}" if places else "whole numbers"
    return f"They are the right numbers rounded to {to}: return them as they are."


def _is_rounded(part: PartReading, places: int) -> bool:
    want = as_numbers(part.expected)
    if part.got is None or want is None or part.got.shape != want.shape:
        return False
    if want.dtype.kind != "f" or not np.isfinite(want).all():
        return False
    return bool(np.allclose(part.got, np.round(want, places), rtol=0, atol=1e-12))
