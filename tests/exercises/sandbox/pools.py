"""The pools that the sandbox tests share: starting one per test would take the time."""

from functools import cache

from exercises.sandbox.outcome import Outcome, Raised, Returned
from exercises.sandbox.pool import Pool


@cache
def shared_pool() -> Pool:
    """Every layer on; ended with the session by the pool's own atexit hook."""
    return Pool(2)


@cache
def attacked_pool() -> Pool:
    """One jail only, so that what follows an attack is served by the jail that bore it."""
    return Pool(1)


@cache
def weakened_pool(*layers: str) -> Pool:
    """The same without some layers: shows what each of them is for."""
    return Pool(1, waived=frozenset(layers), switched_off=frozenset(layers))


def returned(outcome: Outcome, index: int = 0) -> Returned:
    result = outcome.results[index]
    assert isinstance(result, Returned), outcome
    return result


def raised(outcome: Outcome, index: int = 0) -> Raised:
    result = outcome.results[index]
    assert isinstance(result, Raised), outcome
    return result
