"""Whose code is next: a queue that is fair between people. Plain Python, no threads of its own."""

import heapq
import itertools
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

HALF_LIFE = 60.0  # seconds until what a person used counts for half
WAIT_PER_SECOND_USED = 5.0
MOST_WAIT = 30.0  # seconds that a person's past can set them back at most
SUBMISSION_WAIT = 1.0  # a check goes before a submission that came less than this earlier
LONG_WAIT = 10.0  # long work goes behind quick work that comes meanwhile
FORGOTTEN_BELOW = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Ticket:
    """One run that waits for a jail; a long one is known to need it for a while.

    A live one was asked by a page and not by its person. A turn of a regrade has as its `person`
    a number that no person has.
    """

    is_check: bool
    pk: int
    person: int
    is_long: bool = False
    is_regrade: bool = False
    is_live: bool = False

    @property
    def may_hold_others_up(self) -> bool:
        return self.is_long or self.is_regrade


class FairQueue:
    """Orders tickets by the time at which each is due: its arrival plus what sets it back.

    Each second of jail that a person used lately sets them back by WAIT_PER_SECOND_USED, so who
    sends endless loops waits behind who does not, and yet nobody waits for ever. One person has
    one jail at a time, and neither long work nor a regrade has the last free slot (when there is
    more than one). Live checks come when nobody waits, hold all slots but one at most and set
    nobody back; regrades come when nothing else can run.
    """

    def __init__(self, slots: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.most_long = max(1, slots - 1)
        self.quick: list[tuple[float, int, Ticket]] = []
        self.long: list[tuple[float, int, Ticket]] = []
        self.live: list[tuple[float, int, Ticket]] = []
        self.behind: list[tuple[float, int, Ticket]] = []
        self.parked: dict[int, deque[tuple[float, int, Ticket]]] = defaultdict(deque)
        self.waiting: set[Ticket] = set()
        self.running: dict[int, Ticket] = {}  # by person
        self.used: dict[int, tuple[float, float]] = {}  # person: (seconds of jail, as of when)
        self.order = itertools.count()

    def add(self, ticket: Ticket) -> bool:
        """Queue the ticket; False if it waits here already."""
        if ticket in self.waiting:
            return False
        self.waiting.add(ticket)
        self.push((self.due(ticket), next(self.order), ticket))
        return True

    def take(self) -> Ticket | None:
        """Return the next ticket that may run now, or None. Give it to `release` afterwards."""
        for heap in self.heaps():
            while heap:
                entry = heapq.heappop(heap)
                ticket = entry[2]
                if ticket.person in self.running:
                    self.parked[ticket.person].append(entry)
                    continue
                self.waiting.discard(ticket)
                self.running[ticket.person] = ticket
                return ticket
        return None

    def release(self, ticket: Ticket, seconds: float) -> None:
        """Note that the ticket's run is over and how long it had a jail."""
        del self.running[ticket.person]
        if not ticket.is_live:
            self.used[ticket.person] = (self.used_lately(ticket.person) + seconds, self.clock())
        for entry in self.parked.pop(ticket.person, ()):
            self.push(entry)
        self.forget_the_past()

    def heaps(self) -> list[list[tuple[float, int, Ticket]]]:
        """The queues that may be served now, the one whose first ticket is due first before."""
        slow = sum(ticket.may_hold_others_up for ticket in self.running.values())
        live = sum(ticket.is_live for ticket in self.running.values())
        asked = (self.quick, self.long) if slow < self.most_long else (self.quick,)
        heaps = sorted((heap for heap in asked if heap), key=lambda heap: heap[0][:2])
        if live < self.most_long:
            heaps.append(self.live)
        return [*heaps, self.behind] if slow < self.most_long else heaps

    def push(self, entry: tuple[float, int, Ticket]) -> None:
        ticket = entry[2]
        heap = self.long if ticket.is_long else self.quick
        if ticket.is_live or ticket.is_regrade:
            heap = self.live if ticket.is_live else self.behind
        heapq.heappush(heap, entry)

    def due(self, ticket: Ticket) -> float:
        set_back = min(WAIT_PER_SECOND_USED * self.used_lately(ticket.person), MOST_WAIT)
        by_kind = 0.0 if ticket.is_check else LONG_WAIT if ticket.is_long else SUBMISSION_WAIT
        return self.clock() + set_back + by_kind

    def used_lately(self, person: int) -> float:
        seconds, then = self.used.get(person, (0.0, 0.0))
        left = float(seconds * 0.5 ** ((self.clock() - then) / HALF_LIFE))
        return left if left >= FORGOTTEN_BELOW else 0.0

    def forget_the_past(self) -> None:
        """Drop people whose use no longer counts, once there are many of them."""
        if len(self.used) > 1000:
            self.used = {
                person: used for person, used in self.used.items() if self.used_lately(person)
            }
