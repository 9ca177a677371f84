"""Whose code is next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.fair_queue import MOST_WAIT, FairQueue, Ticket


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def submission(pk: int, person: int, *, is_long: bool = False) -> Ticket:
    return Ticket(is_check=False, pk=pk, person=person, is_long=is_long)


def check(pk: int, person: int) -> Ticket:
    return Ticket(is_check=True, pk=pk, person=person)


def served(queue: FairQueue) -> list[int]:
    """Serve everything, one at a time, in no time."""
    order = []
    while (ticket := queue.take()) is not None:
        order.append(ticket.pk)
        queue.release(ticket, 0.0)
    return order


def test_people_who_used_nothing_are_served_in_order_of_arrival(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    for pk in range(5):
        queue.add(submission(pk, person=pk))
    assert served(queue) == [0, 1, 2, 3, 4]


def test_a_check_goes_before_a_submission_that_came_a_moment_earlier(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(submission(1, person=1))
    clock.now = 0.5
    queue.add(check(2, person=2))
    assert served(queue) == [2, 1]


def test_a_submission_does_not_wait_for_ever_behind_checks(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(submission(1, person=1))
    clock.now = 2.0
    queue.add(check(2, person=2))
    assert served(queue) == [1, 2]


def test_who_sent_endless_loops_waits_behind_who_did_not(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(submission(1, person=1))
    loop = queue.take()
    assert loop is not None
    queue.release(loop, 2.0)
    queue.add(submission(2, person=1))
    clock.now = 5.0
    queue.add(submission(3, person=2))
    assert served(queue) == [3, 2]


def test_nobody_is_set_back_for_ever(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(submission(1, person=1))
    loop = queue.take()
    assert loop is not None
    queue.release(loop, 10_000.0)
    queue.add(submission(2, person=1))
    clock.now = MOST_WAIT + 1
    queue.add(submission(3, person=2))
    assert served(queue) == [2, 3]


def test_the_past_is_forgotten(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(submission(1, person=1))
    loop = queue.take()
    assert loop is not None
    queue.release(loop, 2.0)
    clock.now = 1000.0
    queue.add(submission(2, person=1))
    queue.add(submission(3, person=2))
    assert served(queue) == [2, 3]


def test_one_person_has_one_jail_at_a_time(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(submission(1, person=1))
    queue.add(submission(2, person=1))
    queue.add(submission(3, person=2))
    first, second = queue.take(), queue.take()
    assert (first, second) == (submission(1, person=1), submission(3, person=2))
    assert queue.take() is None
    assert first is not None
    queue.release(first, 0.0)
    assert queue.take() == submission(2, person=1)


def test_long_work_leaves_a_jail_free_for_quick_work(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(submission(1, person=1, is_long=True))
    queue.add(submission(2, person=2, is_long=True))
    assert queue.take() == submission(1, person=1, is_long=True)
    assert queue.take() is None
    queue.add(submission(3, person=3))
    assert queue.take() == submission(3, person=3)


def test_long_work_runs_where_there_is_one_jail_only(clock: Clock) -> None:
    queue = FairQueue(1, clock)
    queue.add(submission(1, person=1, is_long=True))
    assert queue.take() == submission(1, person=1, is_long=True)


def test_a_ticket_waits_once_however_often_it_is_added(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    assert queue.add(submission(1, person=1))
    assert not queue.add(submission(1, person=1))
    assert served(queue) == [1]


def test_people_whose_use_no_longer_counts_take_no_memory(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    for person in range(1500):
        clock.now += 10.0
        queue.add(submission(person, person))
        ticket = queue.take()
        assert ticket is not None
        queue.release(ticket, 0.01)
    assert len(queue.used) <= 1001


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(1, 4), st.booleans(), st.floats(0, 5)), max_size=40
    )
)
def test_every_ticket_is_served_exactly_once(work: list[tuple[bool, int, bool, float]]) -> None:
    clock = Clock()
    queue = FairQueue(2, clock)
    seconds = {}
    for pk, (is_check, person, is_long, used) in enumerate(work):
        queue.add(Ticket(is_check, pk, person, is_long))
        seconds[pk] = used
    order: list[int] = []
    running: list[Ticket] = []
    while len(order) < len(work):
        while len(running) < 2 and (ticket := queue.take()) is not None:
            running.append(ticket)
            order.append(ticket.pk)
        assert running, "something waits, nothing runs, and nothing may start"
        assert len({ticket.person for ticket in running}) == len(running)
        done = running.pop(0)
        clock.now += seconds[done.pk]
        queue.release(done, seconds[done.pk])
    assert sorted(order) == list(range(len(work)))


def regrade(pk: int) -> Ticket:
    return Ticket(is_check=False, pk=pk, person=-pk, is_regrade=True)


def test_a_regrade_runs_when_nobody_else_waits(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(regrade(1))
    clock.now = 100.0
    queue.add(submission(2, person=2))
    queue.add(submission(3, person=3, is_long=True))
    assert served(queue) == [2, 3, 1]


def test_a_regrade_never_has_the_last_free_slot(clock: Clock) -> None:
    queue = FairQueue(2, clock)
    queue.add(regrade(1))
    queue.add(regrade(2))
    assert queue.take() == regrade(1)
    assert queue.take() is None
    queue.add(submission(3, person=3))
    assert queue.take() == submission(3, person=3)


def test_a_regrade_runs_also_where_there_is_one_slot(clock: Clock) -> None:
    queue = FairQueue(1, clock)
    queue.add(regrade(1))
    assert queue.take() == regrade(1)
