"""One submission's run, read against what was expected: the material that every check looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from exercises.grading.bench import Bench
from exercises.grading.compare import close, close_to_scale
from exercises.grading.observation import Observation, identical, observe_result
from exercises.grading.returns import (
    Misfit,
    Numbers,
    Part,
    as_numbers,
    check_built,
    pick,
    same_tokens,
)
from exercises.grading.task import VALUES, Case, Function, Task
from exercises.sandbox.job import Value
from exercises.sandbox.outcome import Outcome


@dataclass(frozen=True, slots=True)
class PartReading:
    """One returned leaf beside the right one. `got` is None where it is not made of numbers."""

    part: Part
    expected: Any
    raw: Value
    got: Numbers | None
    right: bool


@dataclass(frozen=True)
class Reading:
    """One call of a bench: its case, what was expected of it and what it did."""

    index: int
    case: Case
    function: Function
    got: Observation
    bench: Bench

    @property
    def expected(self) -> Observation:
        """What the reference does; of many calls nobody needs it."""
        return self.bench.expected(self.index)

    @cached_property
    def misfit(self) -> str:
        """Why the returned value cannot be taken apart; "" where it can or where it raised."""
        if not (self.got.returned and self.expected.returned):
            return ""
        try:
            check_built(
                self.function.name, self.function.returns, self.expected.value, self.got.value
            )
        except Misfit as misfit:
            return str(misfit)
        return ""

    @cached_property
    def parts(self) -> tuple[PartReading, ...]:
        """Every leaf; none where the call raised or returned something built otherwise."""
        if self.misfit or not self.got.returned:
            return ()
        return tuple(self._read(part) for part in self.bench.parts(self.index))

    def _read(self, part: Part) -> PartReading:
        want, raw = pick(self.expected.value, part), pick(self.got.value, part)
        if part.exact:
            return PartReading(part, want, raw, None, same_tokens(want, raw))
        got, right = as_numbers(raw), as_numbers(want)
        if part.free:
            fits = (
                got is not None
                and right is not None
                and got.shape == right.shape
                and np.isfinite(got).all()
            )
            return PartReading(part, want, raw, got, bool(fits))
        if part.scaled:
            fits = got is not None and right is not None and close_to_scale(right, got)
            return PartReading(part, want, raw, got, fits)
        single = self.case.single or (got is not None and got.dtype in (np.float32, np.float16))
        agrees = got is not None and right is not None and close(right, got, single=single)
        return PartReading(part, want, raw, got, agrees)

    @cached_property
    def right(self) -> bool:
        """It did what was expected: the right numbers, or the right exception."""
        if not self.expected.returned:
            return self.got.error == self.expected.error
        return bool(self.parts) and all(part.right for part in self.parts)


class Attempt:
    """A finished run of a bench. `broken` names the functions that fell off the ladder.

    `source` is the student's text, for messages that can say where in it.
    """

    def __init__(self, bench: Bench, outcome: Outcome, source: str = "") -> None:
        self.bench = bench
        self.outcome = outcome
        self.source = source
        self.broken: set[str] = set()

    @property
    def task(self) -> Task:
        return self.bench.task

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every call that was reached, in order."""
        return tuple(self._readings())

    def _readings(self) -> Iterator[Reading]:
        for index, result in enumerate(self.outcome.results[: len(self.bench.cases)]):
            case = self.bench.cases[index]
            function = self.task.function(case.call.function)
            got = observe_result(result, function, case.call)
            yield Reading(index, case, function, got, self.bench)

    def alive(self, check: str | None = None) -> list[Reading]:
        """Readings of functions that are still on the ladder, of one check's cases or of all."""
        asked = self.readings if check is None else self._by_check.get(check, [])
        return [reading for reading in asked if reading.function.name not in self.broken]

    @cached_property
    def _by_check(self) -> dict[str, list[Reading]]:
        found: dict[str, list[Reading]] = {}
        for reading in self.readings:
            found.setdefault(reading.case.check, []).append(reading)
        return found

    def standing(self) -> list[Function]:
        """The functions that are still on the ladder."""
        return [function for function in self.task.functions if function.name not in self.broken]

    def responds(self, function: str) -> bool:
        """Its answer is not the same whatever it is given."""
        values = [r.got.value for r in self.alive(VALUES) if r.function.name == function]
        return len(values) < 2 or any(not identical(values[0], value) for value in values[1:])


Predicate = Callable[[Attempt], bool]
