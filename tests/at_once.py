"""The same thing done by several threads that start together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def all_at_once(act: Callable[[int], T], times: int) -> list[T]:
    """Call `act` with 0, 1, ... at once; return what each returned, and raise what one raised."""
    start = Barrier(times)

    def run(n: int) -> T:
        try:
            start.wait()
            return act(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))
