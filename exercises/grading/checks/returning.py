"""The middle rungs: it runs, and what comes back is an array of the right type, shape and kind."""

from collections.abc import Callable

import numpy as np

from exercises.grading.attempt import Attempt, PartReading, Reading
from exercises.grading.checks.check import Check, Judgement, first_failure
from exercises.grading.checks.loading import at_line
from exercises.grading.checks.next_steps import in_plain_words, next_step
from exercises.grading.places import TO_SINGLE, TO_WHOLE, UPRIGHT, at
from exercises.grading.returns import kind_of
from exercises.grading.task import VALUES, Function, arguments_of
from exercises.sandbox.job import Call, Opaque


def shapes(function: Function, call: Call) -> str:
    """The call's arguments by shape: "h_prev (3, 5), x_t (3, 2)"."""
    named = arguments_of(function, call).items()
    arrays = [f"{name} {v.shape}" for name, v in named if isinstance(v, np.ndarray) and v.ndim]
    return f" It was called with {', '.join(arrays)}." if arrays else ""


def _runs(attempt: Attempt) -> Judgement:
    messages: list[str] = []
    for reading in attempt.alive(VALUES):
        if reading.got.error and reading.expected.returned:
            attempt.broken.add(reading.function.name)
            messages.append(say_raised(reading))
    reached = {reading.function.name for reading in attempt.readings}
    for function in attempt.standing():
        if function.name not in reached:
            attempt.broken.add(function.name)
            messages.append(f"{function.name} was not reached.")
    return first_failure(messages)


def say_raised(reading: Reading) -> str:
    """Which exception, where, and with what shapes."""
    got = reading.got
    if got.error == "NotImplementedError":
        return f"{reading.function.name} is not written yet{at_line(got.line)}."
    hint = next_step(got.error, got.message, arguments_of(reading.function, reading.case.call))
    text = f": {in_plain_words(got.message)}" if got.message else ""
    return (
        f"{reading.function.name} raised {got.error}{at_line(got.line)}{text}."
        f"{shapes(reading.function, reading.case.call)}{hint}"
    )


Say = Callable[[Reading, PartReading, str], str]
"""What there is to say of one leaf, in the file with that text."""


def _each_part(say: Say) -> Callable[[Attempt], Judgement]:
    """A judge that asks `say` about every leaf of every ordinary case."""

    def judge(attempt: Attempt) -> Judgement:
        readings = attempt.alive(VALUES)
        parts = [(r, part) for r in readings for part in r.parts if not part.part.exact]
        messages = [say(reading, part, attempt.source) for reading, part in parts]
        return first_failure([message for message in messages if message])

    return judge


def _array(attempt: Attempt) -> Judgement:
    messages: list[str] = []
    for reading in attempt.alive(VALUES):
        if reading.misfit:
            attempt.broken.add(reading.function.name)
            messages.append(reading.misfit)
        messages += [message for part in reading.parts if (message := _say_kind(reading, part))]
    return first_failure(messages)


def _say_kind(reading: Reading, part: PartReading) -> str:
    if part.part.exact:
        return _say_no_lists(part)
    if np.ndim(part.expected) == 0 or isinstance(part.raw, np.ndarray):
        return "" if part.got is not None else _say_not_numbers(part)
    if isinstance(part.raw, list | tuple):
        return (
            f"{part.part.name} is a {type(part.raw).__name__}; expected a NumPy array. "
            "Its numbers are judged all the same; turn it into one with np.array(...)."
        )
    if isinstance(part.raw, Opaque) and part.raw.type_name.endswith("matrix"):
        return (
            f"{part.part.name} is an np.matrix, whose * is a matrix product; expected a plain "
            "array. Use np.array or @ instead."
        )
    return f"{part.part.name} is {kind_of(part.raw)}; expected a NumPy array."


def _say_no_lists(part: PartReading) -> str:
    if not isinstance(part.raw, list):
        return f"{part.part.name} is {kind_of(part.raw)}; expected a list of lists."
    row = next((row for row in part.raw if not isinstance(row, list)), part.raw)
    return (
        ""
        if row is part.raw
        else (
            f"{part.part.name} holds {kind_of(row)}; expected a list of whole numbers for each "
            "row. An array becomes one with .tolist()."
        )
    )


def _say_not_numbers(part: PartReading) -> str:
    dtype = f" of dtype {part.raw.dtype}" if isinstance(part.raw, np.ndarray) else ""
    return f"{part.part.name} is {kind_of(part.raw)}{dtype}; expected real numbers."


def _say_dtype(reading: Reading, part: PartReading, source: str) -> str:
    if (
        part.got is None
        or np.asarray(part.expected).dtype.kind != "f"
        or not np.ndim(part.expected)
    ):
        return ""
    dtype = part.got.dtype
    if dtype == np.float64 or (reading.case.single and dtype.kind == "f"):
        return ""
    if dtype.kind == "f":
        return (
            f"{part.part.name} has dtype {dtype}; expected float64. Something turns the numbers "
            f"into a type with fewer digits{at(source, TO_SINGLE)}: look for astype, dtype= or "
            "np.float32."
        )
    return (
        f"{part.part.name} has dtype {dtype}; expected float64. Everything behind the decimal "
        f"point is lost{at(source, TO_WHOLE)}: look for astype(int), or an array that was made "
        "with whole numbers."
    )


def _say_shape(reading: Reading, part: PartReading, source: str) -> str:
    want = np.shape(part.expected)
    if part.got is None or part.got.shape == want:
        return ""
    got = part.got.shape
    letters = f"({', '.join(part.part.axes)}) = " if part.part.axes else ""
    text = f"{part.part.name} has shape {got}; expected {letters}{want}."
    return f"{text} {_say_axis(got, want, part.part.axes, source)}".rstrip()


def _say_axis(
    got: tuple[int, ...], want: tuple[int, ...], axes: tuple[str, ...] | None, source: str
) -> str:
    if len(want) == 1 and got == (want[0], want[0]):
        return _say_broadcast(want[0], source)
    if len(got) != len(want):
        few = "missing" if len(got) < len(want) else "too many"
        off = abs(len(got) - len(want))
        return f"There {'is' if off == 1 else 'are'} {off} {'axis' if off == 1 else 'axes'} {few}."
    if sorted(got) == sorted(want) and got != want and len(got) == 2:
        return "The two axes are swapped."
    if len(got) == 2 and got[0] == got[1]:
        return _say_broadcast(got[0], source)
    n = next(n for n, (a, b) in enumerate(zip(got, want, strict=True)) if a != b)
    letter = f" ({axes[n]})" if axes else ""
    return f"Axis {n}{letter} has {got[n]} entries instead of {want[n]}."


def _say_broadcast(n: int, source: str) -> str:
    where = at(source, UPRIGHT)
    return (
        f"({n}, 1) and ({n},) together became ({n}, {n}){where}: one of two arrays stands upright."
    )


def _say_infinite(reading: Reading, part: PartReading, source: str) -> str:
    if part.got is None or part.got.dtype.kind != "f" or np.isfinite(part.got).all():
        return ""
    kind = "NaN" if np.isnan(part.got).any() else "infinity"
    return (
        f"{part.part.name} holds {kind} on ordinary inputs. Look for a division by zero, a log of "
        "zero or an exp of a large number."
    )


RUNS = Check("runs", "It runs on ordinary inputs", 0.0, _runs, stops=True)


def array(weight: float) -> Check:
    return Check("array", "It returns what is asked for", weight, _array)


def dtype(weight: float) -> Check:
    return Check("dtype", "Its numbers are float64", weight, _each_part(_say_dtype))


SHAPE = Check("shape", "Its result has the right shape", 0.0, _each_part(_say_shape))
FINITE = Check("finite", "Its result holds no NaN and no infinity", 0.0, _each_part(_say_infinite))
