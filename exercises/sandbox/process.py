"""The process of a jail: started, ended for certain, its pipes given up."""

import contextlib
import json
import os
import select
import signal
import subprocess

from exercises.sandbox.jail import Jail
from exercises.sandbox.outcome import GraderError

_MAX_COMPLAINT = 2_000


class JailProcess:
    """One warm parent, and bubblewrap around it if the jail has namespaces.

    into, out_of: descriptors of its stdin (never blocks) and stdout.
    pid: on the host, the process whose death takes the whole jail along.
    """

    def __init__(self, jail: Jail) -> None:
        """Start it; raises GraderError if there is nothing to start."""
        info, info_end = os.pipe()
        self._info: int | None = info
        self._guest: int | None = None
        try:
            self._process = _spawn(jail, info_end)
        except OSError as error:
            os.close(info)
            raise GraderError(f"The sandbox does not start: {error}.") from error
        finally:
            os.close(info_end)
        assert self._process.stdin
        assert self._process.stdout
        self.into = self._process.stdin.fileno()
        self.out_of = self._process.stdout.fileno()
        self.pid = self._process.pid
        os.set_blocking(self.into, False)

    def find_guest(self) -> None:
        """Once it has greeted: learn from bubblewrap which process the warm parent is."""
        info, self._info = self._info, None
        assert info is not None
        with os.fdopen(info, "rb") as stream:
            said = stream.read()
        if said:
            self.pid = int(json.loads(said)["child-pid"])
        self._guest = os.pidfd_open(self.pid)

    def complaint(self) -> str:
        """The last words of bubblewrap or of the interpreter, for the operator."""
        stream = self._process.stderr
        assert stream is not None
        ready, _, _ = select.select([stream], [], [], 0.2)
        text = os.read(stream.fileno(), _MAX_COMPLAINT) if ready else b""
        return text.decode("utf-8", "replace").strip()

    def end(self) -> None:
        """End the whole jail now; whoever waits on its pipes notices.

        The warm parent itself is the target: bubblewrap may not signal what has become another
        user, so its own death would not reach that far.
        """
        with contextlib.suppress(ProcessLookupError):
            if self._guest is not None:
                signal.pidfd_send_signal(self._guest, signal.SIGKILL)
            self._process.kill()

    def end_and_forget(self) -> None:
        """End it, give up its pipes, reap it."""
        self.end()
        self._close()
        self._process.wait()

    def forget(self) -> None:
        """In a copy of the host after a fork: the jail is the original's, and so is its end."""
        self._close()
        self._process.returncode = 0

    def _close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        for descriptor in (self._info, self._guest):
            if descriptor is not None:
                os.close(descriptor)
        self._info = self._guest = None


def _spawn(jail: Jail, info: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own command, no shell
        jail.command(info),
        pass_fds=(info,) if jail.wrapping else (),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=jail.environment,
        cwd="/",
        bufsize=0,
        start_new_session=True,
    )
