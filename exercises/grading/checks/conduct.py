"""The rungs about conduct: inputs left alone, no memory between calls, every argument used."""

from exercises.grading.attempt import Attempt, Reading
from exercises.grading.checks.check import NOT_REACHED, Check, Judgement, first_failure
from exercises.grading.compare import same_result
from exercises.grading.places import KEPT, at, changing
from exercises.grading.task import PERTURBED, REPEAT, VALUES


def _untouched(attempt: Attempt) -> Judgement:
    """In every call: some arguments, such as a mask, are in special calls only."""
    readings = attempt.alive()
    if not attempt.alive(VALUES):
        return NOT_REACHED
    return first_failure([_say_changed(attempt, r) for r in readings if r.got.changed])


def _say_changed(attempt: Attempt, reading: Reading) -> str:
    names = ", ".join(reading.got.changed)
    first = reading.got.changed[0]
    where = at(attempt.source, changing(first)) or at(attempt.source, changing(_bare(first)))
    return (
        f"{reading.function.name} changes its argument {names}{where}. The caller still "
        f"needs it: write a new array instead of `{first} *= ...`, `{first}[...] = ...` or "
        f"`out={first}`."
    )


def _bare(name: str) -> str:
    """params["W_f"] is written into as params["W_f"], or by way of params."""
    return name.partition("[")[0]


def _same_twice(attempt: Attempt) -> Judgement:
    repeats = attempt.alive(REPEAT)
    messages = [
        f"{again.function.name} was called twice with the same inputs and gave two answers. "
        f"Something is kept between the calls{at(attempt.source, KEPT)}: a global, or a default "
        "argument that is changed."
        for again in repeats
        if _differs(attempt, again)
    ]
    return first_failure(messages) if repeats else NOT_REACHED


def _differs(attempt: Attempt, again: Reading) -> bool:
    first = _twin(attempt, again)
    return first is not None and not _alike(first, again)


def _twin(attempt: Attempt, again: Reading) -> Reading | None:
    """The earlier reading of the same call."""
    earlier = (r for r in attempt.readings if r.case.call is again.case.call and r is not again)
    return next(earlier, None)


def _alike(a: Reading, b: Reading) -> bool:
    return a.got.error == b.got.error and same_result(a.got.value, b.got.value)


def _uses_arguments(attempt: Attempt) -> Judgement:
    moved = attempt.alive(PERTURBED)
    ignored: dict[str, list[str]] = {}
    for reading in moved:
        base = next((r for r in attempt.alive(VALUES) if _is_base(r, reading)), None)
        if base and _unmoved(base, reading):
            ignored.setdefault(reading.function.name, []).append(reading.case.moved)
    if not moved:
        return NOT_REACHED
    return first_failure([_say_ignored(name, args) for name, args in ignored.items()])


def _is_base(candidate: Reading, reading: Reading) -> bool:
    """Perturbed cases start from the first hidden ordinary case of their function."""
    return candidate.function is reading.function and candidate.case.name.endswith(" 1")


def _unmoved(base: Reading, reading: Reading) -> bool:
    """Nothing in the answer moved although one argument did."""
    return base.got.returned and reading.got.returned and _alike(base, reading)


def _say_ignored(function: str, names: list[str]) -> str:
    listed = " or ".join(names)
    return (
        f"{function} gives the same answer when {listed} changes. Every argument has to count: "
        "check where your code uses it, and that no number is typed in by hand."
    )


def repeats_itself(attempt: Attempt) -> bool:
    """Every repeated call gave the same answer, or the same exception, as the first time."""
    again = (reading for reading in attempt.readings if reading.case.check == REPEAT)
    return not any(_differs(attempt, reading) for reading in again)


def untouched(weight: float) -> Check:
    return Check("inputs-untouched", "It leaves its inputs as they are", weight, _untouched)


def same_twice(weight: float) -> Check:
    return Check(REPEAT, "It gives the same answer twice", weight, _same_twice)


def uses_arguments(weight: float) -> Check:
    return Check(PERTURBED, "Its answer depends on every argument", weight, _uses_arguments)
