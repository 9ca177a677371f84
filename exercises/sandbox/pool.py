"""A few warm parents, lent to whoever has a job to run."""

import atexit
import os
import queue
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from exercises.sandbox import reading
from exercises.sandbox.guest.values import TooLarge
from exercises.sandbox.job import Errand, Job, no_errand
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
        self._warming = threading.Lock()
        self._starter = Starter(self._waived, self._switched_off)
        self._places = [_Place(self._starter) for _ in range(self.size)]
        self._idle: queue.LifoQueue[_Place] = queue.LifoQueue()
        for place in self._places:
            self._idle.put(place)

    def run(self, job: Job, meanwhile: Errand = no_errand) -> Outcome:
        """Run one job and return what came of it; blocks until a warm parent is free.

        meanwhile: what to do here while the jail works.

        Raises GraderError if no jail can be had or the job itself is at fault (its prelude, or
        arguments too large to send); never because of anything that the student's code does.
        """
        try:
            message = order_and_payload(job)
        except TooLarge as error:
            raise GraderError(f"The arguments of the job are too large: {error}") from error
        seconds = job.limits.wall_seconds + _GRACE_SECONDS
        transcript = self._transcript(message, seconds, meanwhile)
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

    def _transcript(
        self, message: bytes, seconds: float, meanwhile: Errand
    ) -> Transcript | Outcome:
        """The job is run once more on a fresh parent if its first one died."""
        try:
            return self._attempt(message, seconds, meanwhile)
        except WorkerDied:
            pass
        try:
            return self._attempt(message, seconds, fresh=True)
        except WorkerDied as error:
            status = Status.TIMED_OUT if error.timed_out else Status.CRASHED
            return Outcome(status, detail=f"its jail died twice: {error}")

    def _attempt(
        self, message: bytes, seconds: float, meanwhile: Errand = no_errand, *, fresh: bool = False
    ) -> Transcript:
        with self._lent() as place:
            if fresh:
                place.clear()
            return place.worker().run(message, seconds, meanwhile)

    @contextmanager
    def _lent(self) -> Iterator["_Place"]:
        """A place for one borrower; what it holds is ended if the borrower fails with it."""
        place = self._idle.get()
        try:
            if self._closed:
                raise GraderError("The pool of sandboxes is closed.")
            yield place
        except BaseException:
            place.clear()
            raise
        finally:
            if self._closed:
                place.clear()
            self._idle.put(place)

    def warm_up(self) -> None:
        """Start every warm parent now instead of with the first jobs; raises GraderError."""
        with self._warming:  # two at once would each wait for what the other holds
            places = [self._idle.get() for _ in range(self.size)]
            try:
                for place in places:
                    place.worker()
            finally:
                for place in places:
                    self._idle.put(place)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that hold, in the order of LAYERS; starts a warm parent if none is there."""
        with self._lent() as place:
            worker = place.worker()
            return tuple(name for name in LAYERS if name in worker.layers)

    def pids(self) -> tuple[int, ...]:
        """The processes on the host whose deaths take one jail each along."""
        workers = [place.current for place in self._places]
        return tuple(worker.pid for worker in workers if worker is not None)

    def close(self) -> None:
        """End every jail. Jobs that are running end as if their jail had died."""
        self._closed = True
        for place in self._places:
            place.end_process()
        # Places that are lent out are cleared by their borrowers, who notice the end.
        idle = []
        with suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for place in idle:
            place.clear()
            self._idle.put(place)
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

    def restart_after_fork(self) -> None:
        """In a copy of the process: leave the jails to the original, keep no pipe of theirs."""
        for place in self._places:
            place.forget()
        self._begin()


class _Place:
    """Where one warm parent is, or is not yet. Only its borrower may touch its pipes."""

    def __init__(self, starter: Starter) -> None:
        self._starter = starter
        self.current: Worker | None = None

    def worker(self) -> Worker:
        """The warm parent of this place, started if need be; raises GraderError."""
        if self.current is None:
            self.current = self._starter.start()
        return self.current

    def clear(self) -> None:
        """End the warm parent, if there is one."""
        worker, self.current = self.current, None
        if worker is not None:
            worker.kill()

    def end_process(self) -> None:
        """From another thread than the borrower's: its pipes stay open for it to notice."""
        worker = self.current
        if worker is not None:
            worker.end_process()

    def forget(self) -> None:
        """After a fork, in the copy."""
        worker, self.current = self.current, None
        if worker is not None:
            worker.forget()


_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


def _close_all() -> None:
    for pool in list(_pools):
        pool.close()


def _restart_all() -> None:
    for pool in list(_pools):
        pool.restart_after_fork()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_restart_all)
