"""The first command: from nothing to a site that answers, stopped cleanly and started again."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.site import ROOT, Site


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("fresh")).start()
    yield running
    running.stop()


def test_it_says_where_to_go_and_as_whom(fresh: Site) -> None:
    assert f"The course is at {fresh.address}/" in fresh.said
    for name in ("ada", "turing", "admin"):
        assert f"  {name} " in fresh.said


def test_ctrl_c_stops_it_cleanly_and_a_second_start_does_no_work_again(fresh: Site) -> None:
    before = fresh.said
    assert fresh.interrupt() in {0, 130, -2}
    assert not fresh.answers()
    fresh.start()
    added = fresh.said[len(before) :]
    assert "Traceback" not in added
    for step in ("Preparing the database", "Collecting", "Loading the course", "Filling"):
        assert step in before
        assert step not in added


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
