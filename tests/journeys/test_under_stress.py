"""Hostile code, power cuts and crowds: nobody waits in the dark, and nothing is lost."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.people import RIGHT_GATE, WRONG_GATE
from tests.journeys.site import Site, running_copy
from tests.journeys.visitor import Visitor

ENDLESS = "def forget_gate(h_prev, x_t, W_f, b_f):\n    while True:\n        pass\n"
SLOW = f"import time\n\ntime.sleep(0.8)\n{RIGHT_GATE}"


@pytest.fixture(scope="module")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = running_copy(shared, tmp_path_factory.mktemp("stress"), demo=False)
    yield running
    running.stop()


def jails_of(site: Site) -> list[int]:
    """The bubblewrap processes below this site's own."""
    found = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in found.splitlines()[1:]]
    below = {site.process.pid if site.process else 0}
    for _ in range(4):
        below |= {int(pid) for pid, parent, _ in rows if int(parent) in below}
    return [int(pid) for pid, _, args in rows if int(pid) in below and "bwrap" in args]


def test_eight_endless_loops_hold_up_neither_the_pages_nor_a_ninth_person(site: Site) -> None:
    crowd = [Visitor(site).sign_up() for _ in range(8)]
    ninth = Visitor(site).sign_up()
    for person in crowd:
        person.submit("forget-gate", ENDLESS)
    began = time.monotonic()
    mine = ninth.submit("forget-gate", RIGHT_GATE)
    told = ninth.get("/exercises/forget-gate/").text
    if mine["state"] != "graded":
        assert "ahead of yours" in told or "Yours is next" in told or "is running" in told
    while mine["state"] != "graded":
        assert time.monotonic() - began < 60
        assert ninth.get("/lessons/lstm/formulas/").status_code == 200
        mine = ninth.submission(mine["id"])
        time.sleep(0.1)

    assert mine["score"] == 1.0
    for person in crowd:
        verdicts = [row["verdict"] for row in person.settled()]
        assert verdicts == ["timed_out"]


def test_a_killed_jail_loses_no_submission(site: Site) -> None:
    people = [Visitor(site).sign_up() for _ in range(4)]
    for person in people:
        person.submit("forget-gate", SLOW)
    for pid in jails_of(site):
        os.kill(pid, signal.SIGKILL)
    for person in people:
        (row,) = person.settled()
        assert (row["verdict"], row["score"], row["number"]) == ("passed", 1.0, 1)


def test_twenty_posts_of_one_form_are_one_submission(site: Site) -> None:
    person = Visitor(site).sign_up()
    token = "6d1c1f0e-0b8b-4f57-8e51-2f4f3c1f8a11"
    threads = [
        threading.Thread(target=person.submit, args=("forget-gate", WRONG_GATE, token))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (row,) = person.settled()
    assert row["misconception"] == "bias-missing"
