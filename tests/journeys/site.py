"""A real site for the journeys: `manage.py start`, as a person would run it, in its own folder."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONS: dict[bool, tuple[str, ...]] = {True: (), False: ("--no-demo",)}
PATIENCE = 120.0  # seconds; a first start loads the course and the demo class
FIRST = "first_start.txt"  # what the start from nothing told its owner


def prepared(shared: Path, *, demo: bool) -> Path:
    """A data folder to be copied: made once, by a start from nothing, for all that share `shared`.

    With the demo class or with the course alone.
    """
    kind = "demo" if demo else "course"
    folder = shared / f"prepared-{kind}"
    with (shared / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = shared / f"making-{kind}"
            site = Site(making, options=OPTIONS[demo]).start()
            site.stop()
            site.log.rename(making / FIRST)
            making.rename(folder)
    return folder


def running_copy(shared: Path, folder: Path, *, demo: bool) -> "Site":
    """A site of one's own on prepared data."""
    data = shutil.copytree(prepared(shared, demo=demo), folder / "data")
    return Site(data, options=OPTIONS[demo]).start()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """One running site. `said` is what it told its owner."""

    folder: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")

    @property
    def password(self) -> str:
        found = re.search(r"password (learn-lstm-\w+)", self.said)
        assert found, self.said
        return found[1]

    def start(self) -> "Site":
        """Start it and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "start", "--port", str(self.port), *self.options],
                cwd=ROOT,
                env={**os.environ, "DATA_DIR": str(self.folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.said
            if self.answers():
                return self
            time.sleep(0.05)
        raise AssertionError(f"not ready after {PATIENCE} s: {self.said}")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def interrupt(self) -> int:
        """Press Ctrl-C and wait for the end."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)

    def kill(self) -> None:
        """Kill -9 everything, as a power cut would."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            try:
                self.interrupt()
            except subprocess.TimeoutExpired:
                self.kill()
