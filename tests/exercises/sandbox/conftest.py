"""One pool for all tests of the sandbox."""

import pytest

from exercises.sandbox.pool import Pool
from tests.exercises.sandbox.pools import shared_pool


@pytest.fixture(scope="session")
def pool() -> Pool:
    return shared_pool()
