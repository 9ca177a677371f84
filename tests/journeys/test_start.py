"""The first command: from nothing to a site that answers, stopped cleanly and started again."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.site import FIRST, ROOT, Site, running_copy

STEPS = ("Preparing the database", "Collecting", "Loading the course", "Filling")


@pytest.fixture(scope="module")
def again(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a start from nothing, started for the second time."""
    running = running_copy(shared, tmp_path_factory.mktemp("again"), demo=True)
    yield running
    running.stop()


def test_it_says_where_to_go_and_as_whom(again: Site) -> None:
    for said in ((again.folder / FIRST).read_text("utf-8"), again.said):
        assert re.search(r"The course is at http://127\.0\.0\.1:\d+/", said)
        for name in ("ada", "turing", "admin"):
            assert f"  {name} " in said
    assert f"The course is at {again.address}/" in again.said


def test_ctrl_c_stops_it_cleanly_and_a_second_start_does_no_work_again(again: Site) -> None:
    first = (again.folder / FIRST).read_text("utf-8")
    assert [step for step in STEPS if step not in first] == []
    assert [step for step in STEPS if step in again.said] == []
    assert "Traceback" not in first + again.said
    assert again.interrupt() in {0, 130, -2}
    assert not again.answers()
    again.start()
    assert [step for step in STEPS if step in again.said] == []


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "start", "--port", str(port)],
            cwd=ROOT,
            env={"DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used (Address already in use)" in done.stderr
    assert "Traceback" not in done.stderr
