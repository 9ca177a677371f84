"""Grade in this process: as many threads as cores, each of which only waits for its jail.

Used where no broker is configured. The queue is in memory and may be lost with the process: the
rows are the truth, and the sweep hands them on again.
"""

import os
import threading
import time
from collections.abc import Callable

import structlog
from django.db import close_old_connections, connections

from exercises.fair_queue import FairQueue, Ticket

log = structlog.get_logger(__name__)
Work = Callable[[Ticket], None]


class Executor:
    """Threads that take tickets from one fair queue. They start with the first ticket."""

    def __init__(self, work: Work, slots: int) -> None:
        self.work = work
        self.slots = slots
        self.owner = os.getpid()
        self.queue = FairQueue(slots)
        self.changed = threading.Condition()
        self.done: dict[Ticket, threading.Event] = {}
        self.threads: list[threading.Thread] = []
        self.stopping = False

    def add(self, ticket: Ticket) -> None:
        """Queue the ticket unless it waits here already, or the end has come. Returns at once."""
        with self.changed:
            if self.stopping:
                return
            self.start()
            if self.queue.add(ticket):
                self.done[ticket] = threading.Event()
                self.changed.notify_all()

    def wait(self, ticket: Ticket, seconds: float) -> None:
        """Return when the ticket's run is over, when it is not here, or after the seconds."""
        with self.changed:
            done = self.done.get(ticket)
        if done is not None:
            done.wait(seconds)

    def stop(self) -> None:
        """Finish what runs, drop what waits (its rows stay queued), and end the threads."""
        with self.changed:
            self.stopping = True
            self.changed.notify_all()
        for thread in self.threads:
            thread.join()

    def start(self) -> None:
        while len(self.threads) < self.slots:
            name = f"grading-{len(self.threads) + 1}"
            thread = threading.Thread(target=self.serve, name=name, daemon=True)
            self.threads.append(thread)
            thread.start()

    def serve(self) -> None:
        try:
            while (ticket := self.next()) is not None:
                self.run(ticket)
        finally:
            connections.close_all()

    def next(self) -> Ticket | None:
        """Wait for a ticket that may run; None when the executor stops."""
        with self.changed:
            while not self.stopping:
                ticket = self.queue.take()
                if ticket is not None:
                    return ticket
                self.changed.wait()
        return None

    def run(self, ticket: Ticket) -> None:
        started = time.monotonic()
        with self.changed:
            done = self.done.get(ticket)
        try:
            close_old_connections()
            self.work(ticket)
        except Exception:
            # The row was not settled, so the sweep finds it; the thread serves on.
            log.exception("grading_thread_failed", ticket=ticket)
        finally:
            close_old_connections()
            self.settle(ticket, done, time.monotonic() - started)

    def settle(self, ticket: Ticket, done: threading.Event | None, seconds: float) -> None:
        with self.changed:
            self.queue.release(ticket, seconds)
            if self.done.get(ticket) is done:
                self.done.pop(ticket, None)
            self.changed.notify_all()
        if done is not None:
            done.set()


class Kept:
    """The executor of this process, made when it is first asked for, and anew after a fork."""

    def __init__(self) -> None:
        self.executor: Executor | None = None
        self.lock = threading.Lock()

    def get(self) -> Executor:
        with self.lock:
            if self.executor is None or self.executor.owner != os.getpid():
                self.executor = Executor(grade_ticket, slots())
            return self.executor

    def stop(self) -> None:
        """End the threads; the lock is free meanwhile, since they may hand something on."""
        stopping = self.executor
        if stopping is not None and stopping.owner == os.getpid():
            stopping.stop()
        with self.lock:
            if self.executor is stopping:
                self.executor = None


kept = Kept()


def executor() -> Executor:
    return kept.get()


def slots() -> int:
    """How many runs are graded at once here: one a core that this process may use."""
    return len(os.sched_getaffinity(0))


def grade_ticket(ticket: Ticket) -> None:
    from exercises import services  # the services hand tickets to this module

    if ticket.is_regrade:
        services.run_regrade(ticket.pk)
    elif ticket.is_check:
        services.run_check(ticket.pk)
    else:
        services.grade_submission(ticket.pk)
