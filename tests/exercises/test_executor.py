"""The threads that grade where there is no broker."""

import threading
import time
from collections.abc import Iterator

import pytest

from exercises.executor import Executor, Kept
from exercises.fair_queue import Ticket


class Work:
    """Notes what runs; each ticket runs until it is let go."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.finished: list[int] = []
        self.gates: dict[int, threading.Event] = {}
        self.changed = threading.Condition()

    def __call__(self, ticket: Ticket) -> None:
        with self.changed:
            gate = self.gates.setdefault(ticket.pk, threading.Event())
            self.started.append(ticket.pk)
            self.changed.notify_all()
        gate.wait(10)
        with self.changed:
            self.finished.append(ticket.pk)
            self.changed.notify_all()
        if ticket.pk < 0:
            raise RuntimeError("a bug of ours")

    def let_go(self, *pks: int) -> None:
        with self.changed:
            for pk in pks:
                self.gates.setdefault(pk, threading.Event()).set()

    def wait_until_started(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.started) >= count, timeout=10)


def submission(pk: int, person: int | None = None) -> Ticket:
    return Ticket(is_check=False, pk=pk, person=pk if person is None else person)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def executor(work: Work, transactional_db: None) -> Iterator[Executor]:
    made = Executor(work, slots=2)
    yield made
    work.let_go(*range(-5, 50))
    made.stop()


def test_as_many_runs_at_once_as_there_are_slots(executor: Executor, work: Work) -> None:
    for pk in range(4):
        executor.add(submission(pk))
    work.wait_until_started(2)
    time.sleep(0.05)
    assert len(work.started) == 2


def test_adding_never_waits(executor: Executor, work: Work) -> None:
    start = time.monotonic()
    for pk in range(20):
        executor.add(submission(pk))
    assert time.monotonic() - start < 0.5


def test_waiting_ends_with_the_run(executor: Executor, work: Work) -> None:
    work.let_go(1)
    executor.add(submission(1))
    executor.wait(submission(1), 10)
    assert work.finished == [1]


def test_waiting_ends_with_the_time(executor: Executor, work: Work) -> None:
    executor.add(submission(1))
    start = time.monotonic()
    executor.wait(submission(1), 0.05)
    assert time.monotonic() - start < 5


def test_waiting_for_what_is_not_here_ends_at_once(executor: Executor) -> None:
    start = time.monotonic()
    executor.wait(submission(7), 10)
    assert time.monotonic() - start < 5


def test_a_thread_survives_what_its_work_raises(executor: Executor, work: Work) -> None:
    work.let_go(-1, -2, -3, 1)
    for pk in (-1, -2, -3, 1):
        executor.add(submission(pk))
    executor.wait(submission(1), 10)
    assert 1 in work.finished
    assert all(thread.is_alive() for thread in executor.threads)


def test_the_same_run_can_be_added_again_while_it_runs(executor: Executor, work: Work) -> None:
    executor.add(submission(1))
    work.wait_until_started(1)
    executor.add(submission(1))
    work.let_go(1)
    work.wait_until_started(2)


def test_eight_endless_loops_leave_the_other_persons_quick_run_a_turn(
    executor: Executor, work: Work
) -> None:
    for person in range(8):
        executor.add(submission(person, person))
    executor.add(submission(20, person=20))
    work.wait_until_started(2)
    work.let_go(*range(8), 20)
    executor.wait(submission(20), 10)
    assert 20 in work.finished


def test_stopping_finishes_what_runs_and_drops_what_waits(executor: Executor, work: Work) -> None:
    for pk in range(3):
        executor.add(submission(pk))
    work.wait_until_started(2)
    work.let_go(0, 1)
    executor.stop()
    assert sorted(work.finished) == [0, 1]


def test_a_forked_process_makes_an_executor_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    parents = kept.get()
    assert kept.get() is parents
    monkeypatch.setattr("os.getpid", lambda: parents.owner + 1)
    assert kept.get() is not parents
