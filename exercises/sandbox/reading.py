"""From what a worker brought back to an `Outcome`: how the run ended, in words."""

import signal

from exercises.sandbox import report
from exercises.sandbox.guest.messages import END_OF_HEARING, EXIT_OUT_OF_MEMORY, Exit, Reason
from exercises.sandbox.guest.values import MAX_ITEMS
from exercises.sandbox.job import Job
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import Outcome, Status
from exercises.sandbox.worker import Transcript


class PreludeFailed(Exception):
    """The run says that our own prelude failed (which a student's code can also pretend)."""


def outcome(job: Job, transcript: Transcript) -> Outcome:
    """What came of the job; raises PreludeFailed."""
    ended = transcript.exit
    try:
        testimony = report.read(transcript.result, job.calls)
    except report.Forged as error:
        return _outcome(transcript, Status.REFUSED, f"the result is malformed: {error}")
    if testimony.prelude_failed is not None:
        raise PreludeFailed(testimony.prelude_failed.traceback)
    status, detail = _status(testimony, ended, job.limits)
    return _outcome(transcript, status, detail, testimony)


def _outcome(
    transcript: Transcript,
    status: Status,
    detail: str,
    testimony: report.Testimony | None = None,
) -> Outcome:
    said = testimony or report.Testimony()
    heard, mark, _ = transcript.output.partition(END_OF_HEARING)
    return Outcome(
        status=status,
        results=tuple(said.results),
        error=said.load_error,
        functions=said.functions,
        stdout=heard.decode("utf-8", "replace"),
        stdout_truncated=transcript.exit.truncated and not mark,
        cpu_seconds=transcript.exit.cpu_seconds,
        wall_seconds=transcript.exit.wall_seconds,
        peak_bytes=transcript.exit.peak_bytes or said.peak_bytes,
        detail=detail,
    )


def _status(testimony: report.Testimony, ended: Exit, limits: Limits) -> tuple[Status, str]:
    """How the run ended. Ending with status 0 means nothing; only the last frame does."""
    if ended.reason == Reason.RESULT_TOO_LARGE:
        return Status.REFUSED, f"what it returned is larger than {limits.result_bytes} bytes"
    if testimony.too_large:
        return Status.REFUSED, f"what it returned has more than {MAX_ITEMS} items"
    if testimony.out_of_memory or ended.status == EXIT_OUT_OF_MEMORY << 8:
        return Status.OUT_OF_MEMORY, "it asked for more memory than it may use"
    if testimony.load_error is not None:
        return Status.LOAD_FAILED, "the file could not be loaded"
    if testimony.ended:
        return Status.FINISHED, ""
    return _unfinished(testimony, ended)


def _unfinished(testimony: report.Testimony, ended: Exit) -> tuple[Status, str]:
    number = ended.status & 0x7F
    if ended.reason == Reason.WALL_CLOCK:
        return Status.TIMED_OUT, "it ran out of time on the wall clock"
    if ended.reason == Reason.CPU_CLOCK or number == signal.SIGXCPU:
        return Status.TIMED_OUT, "it ran out of processor time"
    if number:
        return Status.CRASHED, f"killed by {_signal_name(number)}"
    if testimony.cut_off:
        return Status.REFUSED, "the result is malformed: it ends in the middle of a frame"
    return Status.CRASHED, f"it ended itself with status {ended.status >> 8} before the last call"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
