"""One child: reads one job, runs it, tells what happened, ends. It lives once."""

import contextlib
import gc
import os
import random
import resource
import sys
from typing import Any

import numpy as np

from .confine import Confinement
from .messages import (
    END_OF_HEARING,
    EXIT_BROKEN,
    EXIT_OUT_OF_MEMORY,
    FRAME,
    ORDER_BYTES,
    FrameKind,
    Order,
)
from .raised import describe
from .student import Notes, Submission, prelude_names
from .values import Name, Reader, TooLarge, Unchanged, decode, encode

JOB_FD = 0
RESULT_FD = 3
DONE_FD = 4
_PIPE_BYTES = 65_536


def live(confinement: Confinement) -> None:
    """The whole life of a child, from waiting for its job to its end. Never returns."""
    status = EXIT_BROKEN
    try:
        _rehearse()
        order = Order.unpack(_read_exactly(ORDER_BYTES))
        payload = _read_exactly(order.payload_bytes)
        confinement.limit_job(order)
        _Run(payload, confinement).run()
        status = 0
    except MemoryError:
        status = EXIT_OUT_OF_MEMORY
    finally:
        # No atexit handler, no __del__, no thread of the student's outlives its run.
        os._exit(status)


_REHEARSAL = """
import numpy as np
def gate(h, x, W, b):
    return 1.0 / (1.0 + np.exp(-(np.concatenate([h, x], axis=1) @ W.T + b)))
"""


def _rehearse() -> None:
    """Do once what every job does, while nobody waits.

    After a fork the kernel copies each page when it is first touched; that is most of the time
    of a short job. Leaves no trace that a student could see.
    """
    submission = Submission(_REHEARSAL)
    submission.load()
    arguments = decode(encode([np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 2)), np.ones(1)]))
    assert isinstance(arguments, list)
    encode((submission.function("gate")(*arguments), submission.functions()))
    submission.unload()


def _read_exactly(length: int) -> bytes:
    pieces = []
    while length:
        piece = os.read(JOB_FD, min(length, _PIPE_BYTES))
        if not piece:  # the parent wants no more jobs
            os._exit(0)
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


class _Run:
    """One job: its payload is read from front to back while its calls are made."""

    def __init__(self, payload: bytes, confinement: Confinement) -> None:
        self._payload = payload
        self._reader = Reader(payload)
        self._confinement = confinement
        self._notes = Notes()

    def run(self) -> None:
        """Load the file, make the calls, say that this was all."""
        source, prelude = self._reader.text(), self._reader.text()
        random.seed(0)
        gc.enable()
        try:
            names = prelude_names(prelude)
        except BaseException as error:
            _tell(FrameKind.PRELUDE_FAILED, tuple(describe(error)))
            return
        submission = Submission(source)
        if self._load(submission) and self._calls(submission, names):
            _flush_output()
            _tell(FrameKind.END, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
            # The parent need not wait until the kernel has taken this process apart.
            os.write(DONE_FD, b".")

    def _load(self, submission: Submission) -> bool:
        try:
            submission.load()
        except BaseException as error:
            self._tell_raised(FrameKind.LOAD_FAILED, error)
            return False
        _tell(FrameKind.LOADED, submission.functions())
        return True

    def _calls(self, submission: Submission, names: dict[str, object]) -> bool:
        count, heard = self._reader.integer(), self._reader.integer()
        for number in range(count):
            if number == heard:
                _end_hearing()
            if not self._call(submission, names):
                return False
        return True

    def _call(self, submission: Submission, names: dict[str, object]) -> bool:
        """Make the next call; False if the run must end after it."""
        function = self._reader.text()
        args = [self._argument() for _ in range(self._reader.integer())]
        kwargs = {self._reader.text(): self._argument() for _ in range(self._reader.integer())}
        try:
            value = submission.function(function)(
                *(_resolve(arg.value, names) for arg in args),
                **{key: _resolve(arg.value, names) for key, arg in kwargs.items()},
            )
            after = [arg.after() for arg in args]
            named = {key: arg.after() for key, arg in kwargs.items()}
            _tell(FrameKind.RETURNED, (value, after, named, self._notes.take()))
        except TooLarge:
            _tell(FrameKind.TOO_LARGE, None)
            return False
        except BaseException as error:
            return self._tell_raised(FrameKind.RAISED, error)
        return True

    def _argument(self) -> "_Argument":
        start = self._reader.position
        self._reader.items = 0
        value = self._reader.value()
        return _Argument(value, self._payload[start : self._reader.position])

    def _tell_raised(self, kind: bytes, error: BaseException) -> bool:
        if isinstance(error, MemoryError):
            self._confinement.use_reserve()
        _flush_output()
        _tell(kind, tuple(describe(error)))
        return not isinstance(error, MemoryError)


class _Argument:
    """A fresh argument, and the bytes it came from."""

    def __init__(self, value: Any, before: bytes) -> None:
        self.value = value
        self._before = before

    def after(self) -> object:
        """What it is now, for the report: itself only if it changed."""
        return Unchanged() if encode(self.value) == self._before else self.value


def _resolve(value: object, names: dict[str, object]) -> object:
    return names[value.name] if isinstance(value, Name) else value


def _tell(kind: bytes, body: object) -> None:
    data = encode(body)
    message = memoryview(FRAME.pack(kind, len(data)) + data)
    while message:
        message = message[os.write(RESULT_FD, message) :]


def _end_hearing() -> None:
    _flush_output()
    with contextlib.suppress(OSError):  # the student may have closed it
        os.write(1, END_OF_HEARING)


def _flush_output() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: S112 - the student may have replaced them
            continue
