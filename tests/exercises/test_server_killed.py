"""The server is killed with -9 in the middle of a grading: the next one goes on from there."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

import pytest
from django.db import connection

from exercises.models import Exercise, State, Submission
from lstm_course.accounts.models import User
from tests.conftest import signed_in
from tests.exercises.conftest import RIGHT

ROOT = Path(__file__).resolve().parents[2]
SLEEPY = f"{RIGHT}\nimport time\ntime.sleep(2.5)\n"
CSRF = "c" * 32


class Server:
    """The production server on a port of its own, over the database of this test."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "error"]
        database = f"sqlite:///{connection.settings_dict['NAME']}"
        self.process = subprocess.Popen(
            [*command, "lstm_course.wsgi:application"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database},
            start_new_session=True,
        )

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return True
        except (URLError, ConnectionError):
            return False

    def post(self, path: str, fields: dict[str, str], session: str) -> int:
        """Send a form as htmx does and return the status."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=urlencode(fields).encode(),
            headers={
                "Cookie": f"csrftoken={CSRF}; sessionid={session}",
                "X-CSRFToken": CSRF,
                "HX-Request": "true",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return int(error.code)

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def until(happened: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def start(transactional_db: None) -> Iterator[Callable[[], Server]]:
    if connection.vendor != "sqlite":
        pytest.skip("the embedded database is what one server alone has")
    servers: list[Server] = []

    def start_server() -> Server:
        servers.append(Server())
        until(servers[-1].answers)
        return servers[-1]

    yield start_server
    for server in servers:
        server.kill()


def test_a_killed_server_loses_nothing_and_grades_nothing_twice(
    start: Callable[[], Server], student: User, gate: Exercise
) -> None:
    session = signed_in(student).cookies["sessionid"].value
    form = {"source": SLEEPY, "token": str(uuid.uuid4())}
    first = start()
    begun = time.monotonic()
    assert first.post("/exercises/forget-gate/submit/", form, session) == 200
    assert time.monotonic() - begun < 2, "the request does not wait for slow code"
    until(lambda: Submission.objects.filter(state=State.RUNNING, needs_time=True).exists())
    first.kill()
    second = start()
    assert second.post("/exercises/forget-gate/submit/", form, session) == 200
    until(lambda: Submission.objects.filter(state=State.GRADED).exists())
    (submission,) = Submission.objects.all()
    assert (submission.verdict, submission.tries) == ("passed", 2)
