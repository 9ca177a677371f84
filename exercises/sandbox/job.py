"""What the host asks the jail to do. Inputs only: an answer never goes in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from exercises.sandbox.guest.values import Name, Opaque, Value
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import Outcome

__all__ = ["Argument", "Call", "Errand", "Job", "Name", "Opaque", "Runner", "Value", "no_errand"]

Argument: TypeAlias = "Value | Name"
Errand = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a function of the student's file.

    Arguments are plain values or arrays; `Name("loss")` stands for what the job's prelude
    defines under that name. Every call gets fresh copies of its arguments.
    """

    function: str
    args: tuple[Argument, ...] = ()
    kwargs: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A student's file and the calls to make of it, in order, in one fresh process.

    prelude is code of ours that runs in the jail before the student's file and defines what
    calls refer to by `Name`. The student can read it, so it never holds an answer.
    heard is how many of the first calls are listened to: what later ones print is dropped
    (None: every call's is kept).
    """

    source: str
    calls: tuple[Call, ...] = ()
    limits: Limits = field(default_factory=Limits)
    prelude: str = ""
    heard: int | None = None


def no_errand() -> None:
    """Only wait."""


class Runner(Protocol):
    """Whatever can run a job: the pool of jails, or a stand-in in a test."""

    def run(self, job: Job, meanwhile: Errand = no_errand) -> Outcome:
        """Run the job and return what came of it; raises GraderError if that is our fault.

        meanwhile: called at most once, by the caller's own thread, while the jail works. It
        learns nothing of the run, and the run nothing of it.
        """
