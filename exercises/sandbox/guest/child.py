"""One child: reads one job, runs it, tells what happened, ends. It lives once."""

import contextlib
import gc
import os
import random
import resource
import select
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

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
from .values import Name, Reader, TooLarge, Unchanged, encode

JOB_FD = 0
RESULT_FD = 3
DONE_FD = 4
_PIPE_BYTES = 65_536
Tell: TypeAlias = Callable[[bytes, object], None]


def live(confinement: Confinement) -> None:
    """The whole life of a child, from waiting for its job to its end. Never returns."""
    status = EXIT_BROKEN
    try:
        if not _job_waits():
            _rehearse(confinement)
        order = Order.unpack(_read_exactly(ORDER_BYTES))
        payload = _read_exactly(order.payload_bytes)
        confinement.limit_job(order)
        gc.enable()
        if _Run(payload, confinement, _tell).run():
            _flush_output()
            _tell(FrameKind.END, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
            # The parent need not wait until the kernel has taken this process apart.
            os.write(DONE_FD, b".")
        status = 0
    except MemoryError:
        status = EXIT_OUT_OF_MEMORY
    finally:
        # No atexit handler, no __del__, no thread of the student's outlives its run.
        os._exit(status)


_REHEARSAL = """
import numpy as np

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

def step(x, h, c, params):
    z = np.concatenate([h, x], axis=1)
    f = sigmoid(z @ params["W"].T + params["b"])
    c = f * c + (1 - f) * np.tanh(z @ params["W"].T + params["b"])
    return f * np.tanh(c), c
"""


def _untagged(value: object) -> bytes:
    """A text or a number as a part of a payload, where its place says what it is."""
    return encode(value)[1:]


def _rehearsal() -> bytes:
    """The payload of a small job: the shapes of real ones, and numbers that tell nothing."""
    x, h, W, b = np.ones((3, 2)), np.ones((3, 5)), np.ones((5, 7)), np.ones(5)
    arguments = [encode(value) for value in (x, h, h, {"W": W, "b": b})]
    places = [_untagged(place) for place in range(len(arguments))]
    call = [_untagged("step"), _untagged(len(places)), *places, _untagged(0)]
    texts, table = [_untagged(_REHEARSAL), _untagged("")], [_untagged(len(arguments)), *arguments]
    return b"".join([*texts, *table, _untagged(1), _untagged(1), *call])


_REHEARSED = _rehearsal()


def _rehearse(confinement: Confinement) -> None:
    """Run a whole small job and tell nobody, while nobody waits.

    After a fork the kernel copies each page when it is first touched; that is most of the time
    of a short job. Leaves no trace that a student could see.
    """
    run = _Run(_REHEARSED, confinement, _tell_nobody)
    assert run.run()
    run.submission.unload()


def _job_waits() -> bool:
    """Somebody waits already, for whom a rehearsal would only take longer."""
    return bool(select.select([JOB_FD], [], [], 0)[0])


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

    def __init__(self, payload: bytes, confinement: Confinement, tell: Tell) -> None:
        self._payload = payload
        self._reader = Reader(payload)
        self._confinement = confinement
        self._tell = tell
        self._notes = Notes()
        self.submission = Submission(self._reader.text())

    def run(self) -> bool:
        """Load the file and make the calls; True if it came to the end of them."""
        prelude = self._reader.text()
        random.seed(0)
        try:
            names = prelude_names(prelude)
        except BaseException as error:
            self._tell(FrameKind.PRELUDE_FAILED, tuple(describe(error)))
            return False
        self._arguments = [self._argument() for _ in range(self._reader.integer())]
        return self._load() and self._calls(names)

    def _load(self) -> bool:
        try:
            self.submission.load()
        except BaseException as error:
            self._tell_raised(FrameKind.LOAD_FAILED, error)
            return False
        self._tell(FrameKind.LOADED, self.submission.functions())
        return True

    def _calls(self, names: dict[str, object]) -> bool:
        count, heard = self._reader.integer(), self._reader.integer()
        for number in range(count):
            if number == heard:
                _end_hearing()
            if not self._call(names):
                return False
        return True

    def _call(self, names: dict[str, object]) -> bool:
        """Make the next call; False if the run must end after it."""
        function = self._reader.text()
        args = [self._fresh() for _ in range(self._reader.integer())]
        kwargs = {self._reader.text(): self._fresh() for _ in range(self._reader.integer())}
        try:
            value = self.submission.function(function)(
                *(_resolve(arg.value, names) for arg in args),
                **{key: _resolve(arg.value, names) for key, arg in kwargs.items()},
            )
            after = [arg.after() for arg in args]
            named = {key: arg.after() for key, arg in kwargs.items()}
            self._tell(FrameKind.RETURNED, (value, after, named, self._notes.take()))
        except TooLarge:
            self._tell(FrameKind.TOO_LARGE, None)
            return False
        except BaseException as error:
            return self._tell_raised(FrameKind.RAISED, error)
        return True

    def _argument(self) -> "_Argument":
        start = self._reader.position
        self._reader.items = 0
        value = self._reader.value()
        return _Argument(value, self._payload[start : self._reader.position])

    def _fresh(self) -> "_Argument":
        """The next argument of a call: a copy, since other calls may have the same one."""
        kept = self._arguments[self._reader.integer()]
        return _Argument(_copied(kept.value), kept.before)

    def _tell_raised(self, kind: bytes, error: BaseException) -> bool:
        if isinstance(error, MemoryError):
            self._confinement.use_reserve()
        _flush_output()
        self._tell(kind, tuple(describe(error)))
        return not isinstance(error, MemoryError)


class _Argument:
    """An argument, and the bytes it came from."""

    def __init__(self, value: Any, before: bytes) -> None:
        self.value = value
        self.before = before

    def after(self) -> object:
        """What it is now, for the report: itself only if it changed."""
        return Unchanged() if encode(self.value) == self.before else self.value


def _copied(value: Any) -> Any:
    """A value as the wire brings it, none of it shared with the original."""
    kind = type(value)
    if kind is np.ndarray:
        return value.copy()
    if kind is dict:
        return {key: _copied(item) for key, item in value.items()}
    return kind(map(_copied, value)) if kind in (list, tuple) else value


def _resolve(value: object, names: dict[str, object]) -> object:
    return names[value.name] if isinstance(value, Name) else value


def _tell(kind: bytes, body: object) -> None:
    data = encode(body)
    message = memoryview(FRAME.pack(kind, len(data)) + data)
    while message:
        message = message[os.write(RESULT_FD, message) :]


def _tell_nobody(kind: bytes, body: object) -> None:
    encode(body)


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
