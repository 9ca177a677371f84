"""One jail for all attacks, and a check after each that it still serves others."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.exercises.sandbox.pools import attacked_pool, returned

_HONEST = Job("def double(x):\n    return 2 * x\n", (Call("double", (np.arange(3.0),)),))


@pytest.fixture(scope="session")
def pool() -> Pool:
    return attacked_pool()


@pytest.fixture(autouse=True)
def the_next_student_is_served(pool: Pool) -> Iterator[None]:
    """After every attack the very same jail runs an honest submission."""
    pool.warm_up()
    jails = pool.pids()
    yield
    assert pool.pids() == jails, "the attack ended the jail"
    outcome = pool.run(_HONEST)
    assert outcome.status == Status.FINISHED
    assert returned(outcome).value.tolist() == [0.0, 2.0, 4.0]  # type: ignore[union-attr]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the host in which everybody may write; it holds one secret."""
    for parent in (tmp_path, *list(tmp_path.parents)[:2]):
        parent.chmod(0o777)
    (tmp_path / "secret.txt").write_text("the answer", encoding="utf-8")
    return tmp_path
