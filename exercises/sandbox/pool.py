"""A few warm parents, lent to whoever has a job to run."""

import atexit
import os
import queue
import threading
import weakref
from dataclasses import replace
from types import TracebackType
from typing import Self

from exercises.sandbox import reading
from exercises.sandbox.guest.values import TooLarge
from exercises.sandbox.job import Job
from exercises.sandbox.layers import LAYERS
from exercises.sandbox.outcome import GraderError, Outcome, Status
from exercises.sandbox.payload import order_and_payload
from exercises.sandbox.starting import Starter
from exercises.sandbox.worker import Transcript, Worker, WorkerDied

# How much later than the parent's clock the host's own one runs out.
_GRACE_SECONDS = 2.0


class Pool:
    """Runs jobs in jails. Any number of threads may call `run`; each waits on a pipe only.

    size: how many warm parents (default: one per core). They start when they are first needed.
    waived: layers that this machine may lack; without their names here a missing layer is a
    GraderError (ValueError for a name that is no layer).
    switched_off: layers to leave out although they are there. For the tests that show what
    each layer is for; a layer that is switched off must be waived too.

    A pool that is used after a fork of its process starts afresh in the copy.
    """

    def __init__(
        self,
        size: int | None = None,
        *,
        waived: frozenset[str] = frozenset(),
        switched_off: frozenset[str] = frozenset(),
    ) -> None:
        unknown = sorted((waived | switched_off) - set(LAYERS))
        if unknown:
            known = ", ".join(LAYERS)
            raise ValueError(f"no such layer: {', '.join(unknown)} (there are: {known})")
        self.size = size or len(os.sched_getaffinity(0))
        self._waived = waived
        self._switched_off = switched_off
        self._begin()
        _pools.add(self)

    def _begin(self) -> None:
        self._closed = False
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        # One place per worker: the worker itself, or None where none has been started yet.
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(self.size):
            self._idle.put(None)
        self._starter = Starter(self._waived, self._switched_off)

    def run(self, job: Job) -> Outcome:
        """Run one job and return what came of it; blocks until a warm parent is free.

        Raises GraderError if no jail can be had or the job itself is at fault (its prelude, or
        arguments too large to send); never because of anything that the student's code does.
        """
        try:
            message = order_and_payload(job)
        except TooLarge as error:
            raise GraderError(f"The arguments of the job are too large: {error}") from error
        transcript = self._transcript(message, job.limits.wall_seconds + _GRACE_SECONDS)
        if isinstance(transcript, Outcome):
            return transcript
        try:
            return reading.outcome(job, transcript)
        except reading.PreludeFailed as error:
            return self._judge_prelude(job, str(error))

    def _judge_prelude(self, job: Job, complaint: str) -> Outcome:
        """A student can pretend that our prelude failed; alone it shows whether it does."""
        if job.source or job.calls:
            self.run(replace(job, source="", calls=()))
            return Outcome(Status.REFUSED, detail="the result is malformed: a false complaint")
        raise GraderError(f"The prelude of the job fails: {complaint}")

    def _transcript(self, message: bytes, seconds: float) -> Transcript | Outcome:
        """The job is run once more on a fresh parent if its first one died."""
        try:
            return self._attempt(message, seconds)
        except WorkerDied:
            pass
        try:
            return self._attempt(message, seconds, fresh=True)
        except WorkerDied as error:
            status = Status.TIMED_OUT if error.timed_out else Status.CRASHED
            return Outcome(status, detail=f"its jail died twice: {error}")

    def _attempt(self, message: bytes, seconds: float, *, fresh: bool = False) -> Transcript:
        worker = self._idle.get()
        try:
            if worker is not None and fresh:
                self._retire(worker)
                worker = None
            if worker is None:
                worker = self._start()
            return worker.run(message, seconds)
        except BaseException:
            if worker is not None:
                self._retire(worker)
                worker = None
            raise
        finally:
            self._idle.put(worker)

    def _start(self) -> Worker:
        if self._closed:
            raise GraderError("The pool of sandboxes is closed.")
        worker = self._starter.start()
        with self._lock:
            self._workers.add(worker)
        return worker

    def _retire(self, worker: Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.kill()

    def warm_up(self) -> None:
        """Start every warm parent now instead of with the first jobs."""
        taken = [self._idle.get() for _ in range(self.size)]
        try:
            taken = [worker or self._start() for worker in taken]
        finally:
            for worker in taken:
                self._idle.put(worker)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that hold, in the order of LAYERS; starts a warm parent if none is there."""
        worker = self._idle.get()
        try:
            worker = worker or self._start()
            return tuple(name for name in LAYERS if name in worker.layers)
        finally:
            self._idle.put(worker)

    def pids(self) -> tuple[int, ...]:
        """The processes on the host whose deaths take one jail each along."""
        with self._lock:
            return tuple(worker.pid for worker in self._workers)

    def close(self) -> None:
        """End every jail. Jobs that are running end as if their jail had died."""
        self._closed = True
        with self._lock:
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.kill()
        self._starter.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _restart_after_fork(self) -> None:
        """In a copy of the process: leave the jails to the original, keep no pipe of theirs."""
        for worker in self._workers:
            worker.forget()
        self._begin()


_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


def _close_all() -> None:
    for pool in list(_pools):
        pool.close()


def _restart_all() -> None:
    for pool in list(_pools):
        pool._restart_after_fork()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_restart_all)
