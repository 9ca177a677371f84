"""The cases of one task and seed with everything that is known about them, computed once and kept.

The reference's answers stay in this process: a `Bench` is never part of a job.
"""

import zlib
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from exercises.grading.mistakes import EditError, Mistake, compiled, edited
from exercises.grading.observation import Observation, observe_call
from exercises.grading.returns import Part, parts_of
from exercises.grading.task import ASIDE, Case, Cases, Task
from exercises.sandbox.job import Job


def generator(slug: str, seed: int) -> np.random.Generator:
    """The one source of chance for an exercise's cases: the same slug and seed, the same cases."""
    return np.random.default_rng([zlib.crc32(slug.encode()), abs(seed)])


class Rehearsal:
    """One program of ours (a known mistake) on a bench's cases, each run once, when asked for.

    Most mistakes are ruled out by the first case that is looked at. What they do on the visible
    cases, which come first and are the same for every seed, is kept in `shown`.
    """

    def __init__(self, source: str, bench: "Bench", shown: "Rehearsal | None" = None) -> None:
        self._source = source
        self._bench = bench
        self._shown = shown
        self._seen: dict[int, Observation] = {}

    @cached_property
    def _names(self) -> dict[str, Any]:
        """The program's names, once it has to run."""
        names: dict[str, Any] = {"__name__": "submission"}
        exec(compiled(self._bench.task.prelude), names)  # noqa: S102  # our own text
        exec(compiled(self._source), names)  # noqa: S102  # our own text
        return names

    def observation(self, index: int) -> Observation:
        """What the program did on the case of that index."""
        if self._shown is not None and index < len(self._bench.task.visible):
            return self._shown.observation(index)
        if index not in self._seen:
            self._seen[index] = self._observe(index)
        return self._seen[index]

    def _observe(self, index: int) -> Observation:
        call = self._bench.cases[index].call
        function = self._bench.task.function(call.function)
        return observe_call(self._names[call.function], function, call, self._names)


class Bench:
    """`cases` of one task and seed, what is expected of each, and its mistakes rehearsed.

    The long cases come last, from index `drawn` on: too slow to try every known mistake on.
    """

    def __init__(self, task: Task, cases: Cases, long: Cases = ()) -> None:
        self.task = task
        self.cases = cases + long
        self.drawn = len(cases)
        self._truths: dict[int, Observation] = {}
        self._parts: dict[int, tuple[Part, ...]] = {}
        self._rehearsals: dict[tuple[str, ...], Rehearsal | None] = {}

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """The prelude's names on the host, for arguments that are functions."""
        space: dict[str, Any] = {"__name__": "prelude"}
        exec(compiled(self.task.prelude), space)  # noqa: S102  # our own text
        return space

    def expected(self, index: int) -> Observation:
        """The reference on the case of that index; asked once, when it is needed."""
        if index not in self._truths:
            self._truths[index] = self._ask(index)
        return self._truths[index]

    def parts(self, index: int) -> tuple[Part, ...]:
        """The leaves of what is expected there; none where it is an exception."""
        if index not in self._parts:
            case, seen = self.cases[index], self.expected(index)
            returns = self.task.function(case.call.function).returns
            self._parts[index] = parts_of(returns, seen.value) if seen.returned else ()
        return self._parts[index]

    def _ask(self, index: int) -> Observation:
        if index >= self.drawn:
            return long_truths(self.task)[index - self.drawn]
        return truth(self.task, self.cases[index], self.names)

    def ask_reference(self) -> None:
        """Have ready what right and wrong are judged by; the jail can work meanwhile."""
        for index, case in enumerate(self.cases):
            if case.check not in ASIDE:
                self.parts(index)

    def rehearsal(self, *mistakes: Mistake) -> Rehearsal | None:
        """The program with these mistakes in it; None where they cannot be made together."""
        key = tuple(mistake.name for mistake in mistakes)
        if key not in self._rehearsals:
            self._rehearsals[key] = self._rehearse(mistakes)
        return self._rehearsals[key]

    def _rehearse(self, mistakes: tuple[Mistake, ...]) -> Rehearsal | None:
        try:
            source = self.task.model
            for mistake in mistakes:
                source = edited(source, mistake.edits)
        except EditError:
            return None
        shown = visible_bench(self.task)
        return Rehearsal(source, self, None if shown is self else shown.rehearsal(*mistakes))

    def job(self, source: str) -> Job:
        """What goes into the jail: the student's text and the inputs.

        Only the visible cases are listened to: their prints belong to numbers that can be seen.
        """
        return Job(
            source=f"{source}\n\n\n{self.task.epilogue}" if self.task.epilogue else source,
            calls=tuple(case.call for case in self.cases),
            limits=self.task.limits,
            prelude=self.task.prelude,
            heard=len(self.task.visible),
        )


def truth(task: Task, case: Case, names: Mapping[str, Any]) -> Observation:
    """The reference on one case."""
    function = task.function(case.call.function)
    return observe_call(function.reference, function, case.call, names)


@lru_cache(maxsize=64)
def long_truths(task: Task) -> tuple[Observation, ...]:
    """The reference on the long cases, which are the same for every seed."""
    return tuple(truth(task, case, {}) for case in task.long)


@lru_cache(maxsize=32)
def full_bench(task: Task, seed: int) -> Bench:
    """The visible case first, then the hidden ones of this seed, then the long ones."""
    drawn = task.make_cases(generator(task.slug, seed))
    return Bench(task, task.visible + drawn, task.long)


@lru_cache(maxsize=32)
def visible_bench(task: Task) -> Bench:
    """Only what everybody sees."""
    return Bench(task, task.visible)


def rehearse(task: Task) -> None:
    """Do now what is the same for every submission, so that the first one need not wait for it.

    The reference and each known mistake run on the visible cases, and what they did is kept.
    """
    shown = visible_bench(task)
    shown.ask_reference()
    for rehearsal in filter(None, map(shown.rehearsal, task.mistakes)):
        for index in range(len(shown.cases)):
            rehearsal.observation(index)
