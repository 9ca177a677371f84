"""The warm parent: everything loaded once, one fresh child for every job.

It never reads what a student sent or answered: the kernel moves those bytes from pipe to pipe
(splice), so that no trace of one job is in the memory from which the next one is forked.
"""

import contextlib
import fcntl
import gc
import io
import json
import os
import signal
import struct
import sys
import warnings
from typing import Any

import numpy as np
import numpy.fft
import numpy.linalg
import numpy.random

from . import child
from .confine import Confinement
from .messages import CHUNK, EXIT_BROKEN, NICENESS, ORDER_BYTES, ChunkKind, Order
from .watch import HOST_IN, HOST_OUT, Child, Watch, move

# The command that starts us adds this many folders to sys.path: ours and NumPy's.
OUR_ENTRIES = 2
_LENGTH = struct.Struct("<I")
_ANSWER_BYTES = 4096
_RESULT_PIPE_BYTES = 1 << 18  # of 64 MB that the kernel grants one user for all pipes
_FIRST_OTHER_FD = 5
_LAST_FD = 1 << 16


def main() -> None:
    """Warm up, confine, and serve jobs until the host goes away."""
    settings = _settings()
    confinement = Confinement(settings)
    confinement.leave_root()
    _warm_up()
    if "empty_environment" in confinement.on:
        os.environ.clear()
    _move_pipes()
    os.nice(NICENESS)
    confinement.confine_parent()
    gc.collect()
    gc.freeze()
    parent = Parent(confinement)
    confinement.on = parent.probe()
    _tell_host(ChunkKind.HELLO, json.dumps(sorted(confinement.on)).encode())
    while parent.serve_next():
        pass


def _settings() -> dict[str, Any]:
    """The first message on stdin: JSON after its length."""
    (length,) = _LENGTH.unpack(os.read(0, _LENGTH.size))
    data = b""
    while len(data) < length:
        data += os.read(0, length - len(data))
    settings: dict[str, Any] = json.loads(data)
    return settings


def _warm_up() -> None:
    """Use what was loaded once, then close the doors through which it came."""
    gc.disable()
    np.random.seed(0)
    square = np.ones((8, 8))
    np.linalg.inv(square @ square + np.eye(8))  # OpenBLAS takes its buffers now
    del sys.path[-OUR_ENTRIES:]
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]
    warnings.simplefilter("always")
    warnings.simplefilter("ignore", ResourceWarning)
    # Line by line, so that what was printed before a crash is not lost in a buffer.
    assert isinstance(sys.stdout, io.TextIOWrapper)
    sys.stdout.reconfigure(line_buffering=True)


def _move_pipes() -> None:
    """Keep the host's pipes where no child looks, and leave dead ends in their place."""
    os.dup2(0, HOST_IN, inheritable=False)
    os.dup2(1, HOST_OUT, inheritable=False)
    dead, source = os.pipe()
    os.dup2(dead, 0)
    os.dup2(2, 1)
    os.close(source)
    # Keep the numbers that children use for their own pipes taken here.
    os.dup2(dead, child.RESULT_FD)
    os.dup2(dead, child.DONE_FD)


def _tell_host(kind: bytes, body: bytes) -> None:
    data = CHUNK.pack(kind, len(body)) + body
    while data:
        data = data[os.write(HOST_OUT, data) :]


class Parent:
    """Serves one job after the other; a spare child is always ready for the next one."""

    def __init__(self, confinement: Confinement) -> None:
        self._confinement = confinement
        self._spare: Child | None = None

    def probe(self) -> frozenset[str]:
        """The layers that hold, as a confined child of the usual kind sees them."""
        readable, writable = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                self._confinement.confine_child(tolerant=True)
                os.write(writable, json.dumps(self._confinement.proved()).encode())
            finally:
                os._exit(0)
        os.close(writable)
        answer = os.read(readable, _ANSWER_BYTES)
        os.close(readable)
        os.waitpid(pid, 0)
        # Clocks and caps are the parent's own work and need nothing of the kernel.
        ours = self._confinement.on & {"clocks", "output_caps"}
        return ours | frozenset(json.loads(answer or b"[]"))

    def serve_next(self) -> bool:
        """Wait for a job and serve it; False when the host has gone."""
        if self._spare is None:
            self._spare = self._fork()
        header = os.read(HOST_IN, ORDER_BYTES)
        if not header:
            return False
        _reap_all_but(self._spare.pid)
        running, self._spare = self._spare, None
        order = Order.unpack(header)
        os.write(running.job, header)
        move(HOST_IN, running.job, order.payload_bytes)
        os.close(running.job)
        end = Watch(running, order, self._confinement.on).until_end()
        self._sweep()
        _tell_host(ChunkKind.EXIT, end.pack())
        running.close()
        self._spare = self._fork()
        _reap_all_but(self._spare.pid)
        return True

    def _fork(self) -> Child:
        # The collector is off here but counts; a child must not start with a collection due.
        gc.collect(0)
        job_read, job_write = os.pipe()
        result_read, result_write = _wide_pipe()
        output_read, output_write = os.pipe()
        done_read, done_write = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._become_child(job_read, output_write, result_write, done_write)
        for descriptor in (job_read, result_write, output_write, done_write):
            os.close(descriptor)
        return Child(pid, job_write, result_read, output_read, done_read)

    def _become_child(self, job: int, output: int, result: int, done: int) -> None:
        """In the child: keep five descriptors, confine, live. Never returns."""
        try:
            for old, new in ((job, child.JOB_FD), (output, 1), (output, 2)):
                os.dup2(old, new)
            self._confinement.confine_child()
            os.dup2(result, child.RESULT_FD)
            os.dup2(done, child.DONE_FD)
            os.closerange(_FIRST_OTHER_FD, _LAST_FD)
            child.live(self._confinement)
        finally:
            os._exit(EXIT_BROKEN)

    def _sweep(self) -> None:
        """Nothing of a job outlives it: whatever else runs in this pid namespace ends now.

        Once the signal is sent no process here returns to its own code, so the next child may
        be forked at once. Only ever as process 1 of a namespace of our own, where "everybody"
        means the jail.
        """
        if self._confinement.jailed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)


def _wide_pipe() -> tuple[int, int]:
    """A pipe that holds what most jobs answer, so that no child waits until it is emptied."""
    read, write = os.pipe()
    with contextlib.suppress(OSError):  # the kernel may grant less: see pipe(7)
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, _RESULT_PIPE_BYTES)
    return read, write


def _reap_all_but(pid: int) -> None:
    """Reap what has ended: a child of ours, or what a child left behind."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0] not in (0, pid):
            pass
