"""The parent's watch over one running child: its clocks, its pipes, its end."""

import fcntl
import os
import select
import signal
import struct
import termios
import time
from typing import NamedTuple

from .messages import CHUNK, ChunkKind, Exit, Order, Reason

HOST_IN = 10
HOST_OUT = 11
# Most jobs end within this time. Until then nothing but the end of the child wakes the parent,
# which would take the child's core from it.
_QUIET_SECONDS = 0.02
_FIRST_LOOK_SECONDS = 0.05
_UNLIMITED = 1 << 62


class Child(NamedTuple):
    """A child that waits for its job or runs it, and the parent's ends of its pipes."""

    pid: int
    job: int
    result: int
    output: int
    done: int

    def close(self) -> None:
        """Give up what is left of its pipes when it has ended."""
        for pipe in (self.result, self.output, self.done):
            os.close(pipe)


class Watch:
    """Watches one child until it has ended and everything it said is on its way to the host."""

    def __init__(self, child: Child, order: Order, on: frozenset[str]) -> None:
        self._child = child
        self._clocks = "clocks" in on
        capped = "output_caps" in on
        self._output_left = order.stdout_bytes if capped else _UNLIMITED
        self._result_left = order.result_bytes if capped else _UNLIMITED
        self._order = order
        self._start = time.monotonic()
        # What the child took to get ready is not the student's.
        self._cpu_start = _cpu_seconds(child.pid)
        self._reason = Reason.ENDED
        self._truncated = False

    def until_end(self) -> Exit:
        """Relay, keep the time, end the child; returns how it ended.

        Afterwards no code of the child runs again, but it may still have to be reaped.
        """
        process = os.pidfd_open(self._child.pid)
        try:
            done = self._watch(process)
        finally:
            os.close(process)
        seconds = time.monotonic() - self._start
        status, cpu, peak = self._end(done)
        while self._relay_result() or self._relay_output():
            pass
        return Exit(self._reason, status, cpu, seconds, peak, self._truncated)

    def _end(self, done: bool) -> tuple[int, float, int]:
        """Status, processor seconds and peak bytes of the child, which is ended now."""
        if done:
            cpu = self._cpu_seconds()
            os.kill(self._child.pid, signal.SIGKILL)
            return 0, cpu, 0
        _, status, usage = os.wait4(self._child.pid, 0)
        cpu = usage.ru_utime + usage.ru_stime - self._cpu_start
        return status, max(cpu, 0.0), usage.ru_maxrss * 1024

    def _cpu_seconds(self) -> float:
        return _cpu_seconds(self._child.pid) - self._cpu_start

    def _watch(self, process: int) -> bool:
        """Until the child is done (True), has ended, or is ended for its limits."""
        poll = select.poll()
        poll.register(process, select.POLLIN)
        poll.register(self._child.done, select.POLLIN)
        events = dict(poll.poll(_QUIET_SECONDS * 1000))
        poll.register(HOST_IN, 0)  # only its hang-up
        for pipe in (self._child.result, self._child.output):
            poll.register(pipe, select.POLLIN)
        while self._reason == Reason.ENDED:
            if process in events or events.get(self._child.done, 0) & select.POLLIN:
                return process not in events
            if HOST_IN in events:
                os._exit(0)  # as process 1: everything in the jail ends with this
            if self._child.done in events:
                poll.unregister(self._child.done)  # closed unsaid, which means nothing
            self._serve_pipes(poll, events)
            self._look_at_clocks()
            events = dict(poll.poll(self._seconds_left() * 1000))
        os.kill(self._child.pid, signal.SIGKILL)
        return False

    def _serve_pipes(self, poll: select.poll, events: dict[int, int]) -> None:
        for pipe, relay in (
            (self._child.result, self._relay_result),
            (self._child.output, self._relay_output),
        ):
            if pipe in events and not relay():
                poll.unregister(pipe)  # the child has closed it

    def _seconds_left(self) -> float:
        """How long the clocks cannot run out; a child never uses two processors at once."""
        if not self._clocks:
            return _FIRST_LOOK_SECONDS
        wall = self._order.wall_seconds - (time.monotonic() - self._start)
        cpu = self._order.cpu_seconds - self._cpu_seconds()
        return max(0.001, min(wall, cpu) + 0.001)

    def _look_at_clocks(self) -> None:
        if not self._clocks or self._reason != Reason.ENDED:
            return
        if time.monotonic() - self._start >= self._order.wall_seconds:
            self._reason = Reason.WALL_CLOCK
        elif self._cpu_seconds() >= self._order.cpu_seconds:
            self._reason = Reason.CPU_CLOCK

    def _relay_result(self) -> int:
        """Pass on what the child said of its results; 0 if there is nothing (more)."""
        waiting = _bytes_waiting(self._child.result)
        if waiting > self._result_left:
            self._reason = Reason.RESULT_TOO_LARGE
            return 0
        self._result_left -= waiting
        _pass_on(ChunkKind.RESULT, self._child.result, waiting)
        return waiting

    def _relay_output(self) -> int:
        """Pass on what the child printed, drop what is beyond the cap; 0 if there is nothing."""
        waiting = _bytes_waiting(self._child.output)
        allowed = min(waiting, self._output_left)
        self._output_left -= allowed
        _pass_on(ChunkKind.OUTPUT, self._child.output, allowed)
        if waiting > allowed:
            self._truncated = True
            _drop(self._child.output, waiting - allowed)
        return waiting


def _cpu_seconds(pid: int) -> float:
    """Processor time of another process, by the clock that clock_getcpuclockid(3) names."""
    clock = (~pid << 3) | 2
    return time.clock_gettime(clock)


def _bytes_waiting(pipe: int) -> int:
    (count,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))
    return int(count)


def _pass_on(kind: bytes, pipe: int, count: int) -> None:
    if count:
        os.write(HOST_OUT, CHUNK.pack(kind, count))
        move(pipe, HOST_OUT, count)


def move(source: int, target: int, count: int) -> None:
    """Move bytes from pipe to pipe inside the kernel."""
    while count:
        moved = os.splice(source, target, count)
        if not moved:
            raise EOFError("the pipe ended in the middle of a message")
        count -= moved


_SCRATCH = bytearray(65_536)
_ZEROS = bytes(len(_SCRATCH))


def _drop(pipe: int, count: int) -> None:
    """Read and forget; the buffer is wiped, since the next child is forked from this memory."""
    while count > 0:
        count -= os.readv(pipe, [memoryview(_SCRATCH)[: min(count, len(_SCRATCH))]])
    _SCRATCH[:] = _ZEROS
