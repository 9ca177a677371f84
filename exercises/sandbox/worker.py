"""One warm parent as the host talks with it: jobs go in, transcripts come out."""

import json
import os
import select
import struct
import time
from dataclasses import dataclass

from exercises.sandbox.guest.messages import CHUNK, ChunkKind, Exit
from exercises.sandbox.jail import Jail
from exercises.sandbox.job import Errand, no_errand
from exercises.sandbox.outcome import GraderError
from exercises.sandbox.process import JailProcess

_START_SECONDS = 20.0
_READ_BYTES = 1 << 18
_MAX_CHUNK = 1 << 31


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


class Worker:
    """A warm parent that runs one job at a time. Not thread-safe: a pool lends it out.

    layers: those that it has proved to hold. description: the kind of its jail, in words.
    """

    def __init__(self, jail: Jail) -> None:
        """Start it and hear its greeting; raises GraderError."""
        self._process = JailProcess(jail)
        self._buffer = bytearray()
        self.description = jail.description
        try:
            self.layers = self._greet(jail)
        except (WorkerDied, ValueError) as error:
            complaint = self._process.complaint()
            self.kill()
            reason = f"{error}. {complaint}".strip()
            raise GraderError(f"The sandbox does not start: {reason}") from error
        self._process.find_guest()

    @property
    def pid(self) -> int:
        """The process on the host whose death takes the whole jail along."""
        return self._process.pid

    def _greet(self, jail: Jail) -> frozenset[str]:
        settings = json.dumps(jail.settings).encode()
        deadline = time.monotonic() + _START_SECONDS
        self._send(struct.pack("<I", len(settings)) + settings, deadline)
        kind, body = self._chunk(deadline)
        if kind != ChunkKind.HELLO:
            raise WorkerDied("it did not greet")
        return frozenset(json.loads(body))

    def run(self, message: bytes, host_seconds: float, meanwhile: Errand = no_errand) -> Transcript:
        """Hand one job over and wait for the end of its child.

        message: an order and its payload. host_seconds: the second clock. meanwhile: what to do
        while the child works. Raises WorkerDied, after which this worker must be killed.
        """
        deadline = time.monotonic() + host_seconds
        self._send(message, deadline)
        # The kernel wakes the parent on this core, as if we were about to sleep. Of lower priority,
        # it would wait there for milliseconds while we work, and another core idles.
        os.sched_yield()
        meanwhile()
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
                view = view[os.write(self._process.into, view) :]
            except BlockingIOError:
                self._wait(self._process.into, select.POLLOUT, deadline)
            except OSError as error:
                raise WorkerDied("its pipe is closed") from error

    def _chunk(self, deadline: float) -> tuple[bytes, bytes]:
        kind, length = CHUNK.unpack(self._take(CHUNK.size, deadline))
        if length > _MAX_CHUNK:
            raise WorkerDied("it sent a chunk that is too long")
        return kind, self._take(length, deadline)

    def _take(self, length: int, deadline: float) -> bytes:
        while len(self._buffer) < length:
            self._wait(self._process.out_of, select.POLLIN, deadline)
            data = os.read(self._process.out_of, _READ_BYTES)
            if not data:
                raise WorkerDied("it ended")
            self._buffer += data
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise WorkerDied("it did not answer in time", timed_out=True)

    def end_process(self) -> None:
        """End the jail from another thread; its pipes stay open for its borrower to notice."""
        self._process.end()

    def kill(self) -> None:
        """End the jail and give up its pipes."""
        self._process.end_and_forget()

    def forget(self) -> None:
        """In a copy of the host after a fork: keep nothing, end nothing."""
        self._process.forget()
