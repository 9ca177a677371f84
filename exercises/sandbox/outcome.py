"""What came out of the jail, as plain values; judging it is the grader's task."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from exercises.sandbox.guest.values import Value


class Status(StrEnum):
    """How the run as a whole ended. Only FINISHED means that every call was reached."""

    FINISHED = "finished"
    LOAD_FAILED = "load_failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception in the student's code.

    line is the innermost line of the student's own file, None if it has no part in it.
    traceback shows only frames of that file, each with the text of its line.
    """

    type_name: str
    message: str
    line: int | None
    traceback: str


@dataclass(frozen=True, slots=True)
class Note:
    """A Python or NumPy warning raised while the student's code ran."""

    category: str
    message: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Returned:
    """What one call gave back.

    value: the result; NumPy scalars arrive as 0-d arrays, what cannot travel as `Opaque`.
    arguments, keywords: the arguments as they are after the call. One that did not change is
    the very object of the `Call`; a callable of the prelude is Opaque("function").
    """

    value: Value
    arguments: tuple[Value, ...]
    keywords: Mapping[str, Value]
    warnings: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of one job.

    results: one per call that was reached, in the order of the calls.
    error: the exception that stopped the loading of the file (LOAD_FAILED only).
    functions: top-level callables that the file defined, with the names of their parameters
    (empty for callables that are not plain functions).
    stdout: what was printed, up to the last call that the job listens to.
    cpu_seconds, wall_seconds: as the warm parent measured them. peak_bytes: resident memory
    with what the run shares with the parent (some 20 MB), in the run's own words if it
    finished, so a figure to show and never one to judge by.
    detail: plain words for people, such as "killed by SIGSEGV"; empty if FINISHED.
    """

    status: Status
    results: tuple[Returned | Raised, ...] = ()
    error: Raised | None = None
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stdout: str = ""
    stdout_truncated: bool = False
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_bytes: int = 0
    detail: str = ""


class GraderError(Exception):
    """Our fault, never the student's: no jail, a missing layer, a broken protocol."""
