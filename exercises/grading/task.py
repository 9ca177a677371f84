"""What an exercise is to the grader: its functions, cases, checks and known mistakes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from exercises.grading.mistakes import ANYWHERE, Mistake
from exercises.grading.returns import Returns, written
from exercises.sandbox.job import Call, Value
from exercises.sandbox.limits import Limits

if TYPE_CHECKING:
    from exercises.grading.checks.check import Check
    from exercises.grading.reward import Reward

VALUES = "values"
REPEAT = "same-twice"
PERTURBED = "uses-every-argument"
ASIDE = frozenset({REPEAT, PERTURBED})
"""Checks that hold one answer of the student's against another, not against the right one."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function that the student writes. `reference` is the truth it is compared with."""

    name: str
    parameters: tuple[str, ...]
    returns: Returns
    reference: Callable[..., Any]
    optional: int = 0
    """How many of the last parameters have a default."""
    explain: "Explain | None" = None
    backwards: bool = False
    """Time runs back in it: what it returns for the last step is computed first."""

    @property
    def signature(self) -> str:
        required = self.parameters[: len(self.parameters) - self.optional]
        rest = [f"{name}=..." for name in self.parameters[len(required) :]]
        return f"{self.name}({', '.join([*required, *rest])}) -> {written(self.returns)}"


@dataclass(frozen=True, slots=True)
class Case:
    """One call with its inputs. The answer is not in it."""

    name: str
    call: Call
    check: str = VALUES
    """The check that this case serves; see `Check.name`."""
    moved: str = ""
    """For a perturbed case: the argument that differs from the function's first ordinary case."""
    at: int | None = None
    """For a piece of a run over time: the step, from 1, whose values come back."""
    single: bool = False
    """Inputs are float32, so any floating result counts, compared at float32's precision."""


Cases = tuple[Case, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One exercise. `make_cases` draws the hidden cases; everybody sees `visible`."""

    slug: str
    number: str
    functions: tuple[Function, ...]
    checks: "tuple[Check, ...]"
    mistakes: tuple[Mistake, ...]
    model: str
    """A short right solution: every mistake is an edit of it."""
    visible: Cases
    make_cases: Callable[[np.random.Generator], Cases]
    long: Cases = ()
    """Runs over many steps, the same for every seed, so that the right answers are kept."""
    limits: Limits = field(default_factory=Limits)
    prelude: str = ""
    """Guest code before the student's file; what it defines can be an argument."""
    epilogue: str = ""
    """Guest code behind the student's file; what it defines can be called: see `probes`."""
    probes: tuple[Function, ...] = ()
    """Functions that a file may have beside the asked ones: they are called, never asked for."""
    pieces: Cases = ()
    """Calls of probes on the visible case, in the order of the calculation: see `pieces.py`."""
    inner: "Callable[[Mapping[str, Any]], Mapping[str, Any]] | None" = None
    """Intermediate values in the order of the calculation, for files that return them too."""
    calculated: tuple[str, ...] = ()
    """Parts in the order of the calculation, where they are returned in another one."""
    views: "Callable[[], tuple[View, ...]] | None" = None
    """What can be looked at over time: see `inside.py`."""
    version: int = 1
    watches_warnings: bool = False
    pairs: tuple[str, ...] = ()
    """Names of the mistakes that are also tried two at a time."""
    reward: "Reward | None" = None

    @property
    def signature(self) -> str:
        return "\n".join(function.signature for function in self.functions)

    @property
    def weights(self) -> dict[str, float]:
        """The share of the score by the name of the check, the reward's included."""
        reward = {self.reward.name: self.reward.weight} if self.reward else {}
        return {check.name: check.weight for check in self.checks} | reward

    @property
    def misconceptions(self) -> frozenset[str]:
        """Slugs of everything that this exercise can name."""
        return frozenset(mistake.slug for mistake in (*self.mistakes, *ANYWHERE))

    def function(self, name: str) -> Function:
        return next(f for f in (*self.functions, *self.probes) if f.name == name)


@dataclass(frozen=True, slots=True)
class View:
    """One quantity over time: the part of that name, from one case or step by step from several.

    The first row of the batch is shown.
    """

    quantity: str
    part: str
    cases: Cases


@dataclass(frozen=True, slots=True)
class Place:
    """Where the first difference is: which part, and the index of the entry in it."""

    part: str
    index: tuple[int, ...]


Explain = Callable[[Mapping[str, Any], Place], str]
"""The arithmetic of one entry of the visible case, a line a step; "" where there is none."""


def arguments_of(function: Function, call: Call) -> dict[str, Value]:
    """The call's arguments by the parameter names of the statement."""
    named: dict[str, Any] = dict(zip(function.parameters, call.args, strict=False))
    return {**named, **call.kwargs}
