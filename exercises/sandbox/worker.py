"""One warm parent in its jail, as the host sees it: a process and three pipes."""

import contextlib
import json
import os
import select
import struct
import subprocess
import time
from dataclasses import dataclass

from exercises.sandbox.guest.messages import CHUNK, ChunkKind, Exit
from exercises.sandbox.jail import Jail
from exercises.sandbox.outcome import GraderError

_START_SECONDS = 20.0
_READ_BYTES = 1 << 18
_MAX_CHUNK = 1 << 31
_MAX_COMPLAINT = 2_000


class WorkerDied(Exception):
    """The warm parent ended, or said nothing until the host's own clock ran out."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that came back for one job: the child's own bytes, and how it ended."""

    result: bytes
    output: bytes
    exit: Exit


def _spawn(jail: Jail) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - our own command, no shell
            jail.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=jail.environment,
            cwd="/",
            bufsize=0,
            start_new_session=True,
        )
    except OSError as error:
        raise GraderError(f"The sandbox does not start: {error}.") from error


class Worker:
    """A warm parent that runs one job at a time. Not thread-safe: a pool lends it out."""

    def __init__(self, jail: Jail) -> None:
        self._process = _spawn(jail)
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._to_guest = self._process.stdin.fileno()
        self._from_guest = self._process.stdout.fileno()
        self.description = jail.description
        os.set_blocking(self._to_guest, False)
        self._buffer = bytearray()
        self.layers = self._greet(jail)

    @property
    def pid(self) -> int:
        """The process on the host whose death takes the whole jail along."""
        return self._process.pid

    def _greet(self, jail: Jail) -> frozenset[str]:
        settings = json.dumps(jail.settings).encode()
        try:
            deadline = time.monotonic() + _START_SECONDS
            self._send(struct.pack("<I", len(settings)) + settings, deadline)
            kind, body = self._chunk(deadline)
            if kind != ChunkKind.HELLO:
                raise WorkerDied("it did not greet")
            return frozenset(json.loads(body))
        except (WorkerDied, ValueError) as error:
            complaint = self._complaint()
            self.kill()
            raise GraderError(
                f"The sandbox does not start: {error}. {complaint}".strip()
            ) from error

    def _complaint(self) -> str:
        """The last words of bubblewrap or of the interpreter, for the operator."""
        stream = self._process.stderr
        assert stream is not None
        ready, _, _ = select.select([stream], [], [], 0.2)
        text = os.read(stream.fileno(), _MAX_COMPLAINT) if ready else b""
        return text.decode("utf-8", "replace").strip()

    def run(self, message: bytes, host_seconds: float) -> Transcript:
        """Hand one job over and wait for the end of its child.

        message: an order and its payload. host_seconds: the second clock. Raises WorkerDied,
        after which this worker must be killed.
        """
        deadline = time.monotonic() + host_seconds
        self._send(message, deadline)
        result, output = bytearray(), bytearray()
        while True:
            kind, body = self._chunk(deadline)
            if kind == ChunkKind.RESULT:
                result += body
            elif kind == ChunkKind.OUTPUT:
                output += body
            elif kind == ChunkKind.EXIT:
                return Transcript(bytes(result), bytes(output), Exit.unpack(body))
            else:
                raise WorkerDied("it sent a chunk of unknown kind")

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._to_guest, view) :]
            except BlockingIOError:
                self._wait(deadline, writing=True)
            except OSError as error:
                raise WorkerDied("its pipe is closed") from error

    def _chunk(self, deadline: float) -> tuple[bytes, bytes]:
        kind, length = CHUNK.unpack(self._take(CHUNK.size, deadline))
        if length > _MAX_CHUNK:
            raise WorkerDied("it sent a chunk that is too long")
        return kind, self._take(length, deadline)

    def _take(self, length: int, deadline: float) -> bytes:
        while len(self._buffer) < length:
            self._wait(deadline, writing=False)
            data = os.read(self._from_guest, _READ_BYTES)
            if not data:
                raise WorkerDied("it ended")
            self._buffer += data
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    def _wait(self, deadline: float, *, writing: bool) -> None:
        poll = select.poll()
        poll.register(
            *((self._to_guest, select.POLLOUT) if writing else (self._from_guest, select.POLLIN))
        )
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise WorkerDied("it did not answer in time", timed_out=True)

    def kill(self) -> None:
        """End the whole jail now."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self.forget()
        self._process.wait()

    def forget(self) -> None:
        """Close the pipes without touching the process (for a copy of it after a fork)."""
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
