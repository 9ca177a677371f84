"""The warm parent, from which every child is forked, holds nothing worth having."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from exercises.sandbox.guest.messages import NICENESS
from exercises.sandbox.job import Call, Job
from exercises.sandbox.pool import Pool
from tests.exercises.sandbox.pools import raised

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can look into a process that may not be read"
)


@pytest.fixture
def parent(pool: Pool) -> Path:
    pool.warm_up()
    return Path(f"/proc/{pool.pids()[0]}")


def open_files(process: Path) -> Iterator[str]:
    for each in (process / "fd").iterdir():
        with suppress(FileNotFoundError):  # closed since: a spare child is being made
            yield str(each.readlink())


def test_it_has_nothing_open_but_pipes(parent: Path) -> None:
    targets = set(open_files(parent))
    scope = {"anon_inode:[landlock-ruleset]"}  # signals stay inside; children close it
    assert all(target.startswith("pipe:") for target in targets - scope), targets


def rooms(process: Path) -> Iterator[int]:
    """How many bytes each pipe holds that is open."""
    for each in (process / "fd").iterdir():
        with suppress(OSError):  # no pipe, or closed since
            opened = os.open(each, os.O_RDONLY | os.O_NONBLOCK)
            try:
                yield fcntl.fcntl(opened, fcntl.F_GETPIPE_SZ)
            finally:
                os.close(opened)


def test_what_most_children_answer_has_room_without_waking_it(parent: Path) -> None:
    deadline = time.monotonic() + 10  # until the spare child is made
    while (room := max(rooms(parent))) < 256 * 1024 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert room == 256 * 1024


def test_it_shares_no_memory_that_can_be_written(parent: Path) -> None:
    lines = (parent / "maps").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.split()[1] == "rw-s"]


def test_it_has_an_environment_without_secrets(parent: Path) -> None:
    # What it was started with stays on its stack.
    names = {each.partition(b"=")[0] for each in (parent / "environ").read_bytes().split(b"\0")}
    expected = {b"OPENBLAS_NUM_THREADS", b"OMP_NUM_THREADS", b"PYTHONHASHSEED", b"PWD", b""}
    assert names <= expected


def test_it_is_alone_with_its_spare_child(parent: Path) -> None:
    children = parent / "task" / parent.name / "children"
    assert len(children.read_text(encoding="utf-8").split()) <= 1


def test_pages_go_before_it_and_the_child_that_runs_code(parent: Path) -> None:
    expected = min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    listed = parent / "task" / parent.name / "children"
    deadline = time.monotonic() + 20
    # It greets before it forks the first one.
    while not (children := listed.read_text(encoding="utf-8").split()):
        assert time.monotonic() < deadline, "it has no spare child"
        time.sleep(0.01)
    niceness = [os.getpriority(os.PRIO_PROCESS, int(pid)) for pid in (parent.name, *children)]
    assert set(niceness) == {expected}


def test_code_cannot_go_before_others_again(pool: Pool) -> None:
    body = "def f():\n    import os\n    os.setpriority(os.PRIO_PROCESS, 0, -5)\n    os.nice(-5)\n"
    assert raised(pool.run(Job(body, (Call("f"),)))).type_name == "PermissionError"


def test_its_mounts_are_read_only(parent: Path) -> None:
    mounts = (parent / "mountinfo").read_text(encoding="utf-8").splitlines()
    assert mounts
    assert all(line.split()[5].split(",")[0] == "ro" for line in mounts)


def test_it_sees_no_proc_sys_or_dev(parent: Path) -> None:
    mounts = (parent / "mountinfo").read_text(encoding="utf-8").splitlines()
    points = {line.split()[4] for line in mounts}
    # Not a prefix: the project itself may stand below /tmp.
    assert not points & {"/proc", "/sys", "/dev", "/tmp", "/run", "/dev/shm"}
