"""What the warm parent and each child give up, and how each layer is proved to hold."""

import mmap
import os
import resource
import signal
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any

from . import kernel
from .messages import Order

_MIB = 1024 * 1024
# The reserve lets a child that ran out of memory still say so.
RESERVE_BYTES = 64 * _MIB
_OPEN_FILES = 64


class Confinement:
    """The layers of one warm parent, made once; what a child needs of them is kept ready.

    settings: "on" (the names of the layers to apply), "seccomp" (the program, as hex),
    "readable" (paths for Landlock), "user" (the number to become, or None), "jailed" (whether
    bubblewrap stands around this process).
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self.on: frozenset[str] = frozenset(settings["on"])
        self._readable: list[str] = settings["readable"]
        self._user: int | None = settings["user"]
        self._filter = kernel.SeccompFilter(bytes.fromhex(settings["seccomp"]))
        self._scope: int | None = None
        self._base_bytes = 0
        self.jailed = bool(settings["jailed"]) and os.getpid() == 1

    def leave_root(self) -> None:
        """Become another real user in a user namespace of its own, if we are still root."""
        if self._user is not None:
            os.setgroups([])
            os.setresgid(self._user, self._user, self._user)
            os.setresuid(self._user, self._user, self._user)
            kernel.enter_user_namespace()
        # A change of user clears this, so it comes after. The end of the host's pipe has the
        # same effect, and is what counts where bubblewrap may not signal another user.
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)

    def confine_parent(self) -> None:
        """For the warm parent, when everything it will ever need is loaded."""
        if "no_new_privs" in self.on:
            kernel.drop_capabilities()
            kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        if "landlock" in self.on:
            # Without it the proof below fails, and the host decides what that means.
            with suppress(OSError):
                self._restrict_files()
        self._base_bytes = _address_space_in_use()

    def _restrict_files(self) -> None:
        version = kernel.landlock_version()
        ruleset = kernel.landlock_ruleset(version, self._readable)
        kernel.landlock_restrict(ruleset)
        os.close(ruleset)
        self._scope = kernel.landlock_scope(version)

    def confine_child(self, *, tolerant: bool = False) -> None:
        """For a child, before it learns what it has to run.

        tolerant: leave out what this kernel refuses, for the child that finds out what holds.
        """
        with suppress(OSError) if tolerant else nullcontext():
            if "rlimits" in self.on:
                for limit, value in _FIXED_LIMITS:
                    resource.setrlimit(limit, (value, value))
        if self._scope is not None:
            kernel.landlock_restrict(self._scope)
            os.close(self._scope)
        with suppress(OSError) if tolerant else nullcontext():
            if "seccomp" in self.on:
                self._filter.load()

    def limit_job(self, order: Order) -> None:
        """For a child that knows its limits; the hard limits hold even against the student."""
        if "rlimits" not in self.on:
            return
        memory = self._base_bytes + order.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory + RESERVE_BYTES))
        # The parent's clock is exact and comes first; the kernel's counts whole seconds.
        seconds = int(order.cpu_seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    def use_reserve(self) -> None:
        """Make room for the report of a job that ran out of memory."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def proved(self) -> list[str]:
        """In a confined child: the layers that can be seen to hold from inside."""
        checks: dict[str, Callable[[], bool]] = {
            "namespaces": lambda: self.jailed,
            "landlock": lambda: _is_denied("/"),
            "no_new_privs": lambda: kernel.prctl(kernel.PR_GET_NO_NEW_PRIVS) == 1,
            "rlimits": lambda: resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0),
            "seccomp": _cannot_fork,
            "empty_environment": lambda: not os.environ,
        }
        return [name for name, holds in checks.items() if name in self.on and holds()]


_FIXED_LIMITS = (
    (resource.RLIMIT_NPROC, 0),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_MEMLOCK, 0),
    (resource.RLIMIT_MSGQUEUE, 0),
    (resource.RLIMIT_NOFILE, _OPEN_FILES),
)


def _address_space_in_use() -> int:
    """Bytes of address space this process has mapped, found by trying (there is no /proc).

    With a limit of L, mapping n more bytes works as long as used + n <= L.
    """
    limit = 1 << 36
    old = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit, old[1]))
    fits, too_much = 0, limit
    while too_much - fits > _MIB:
        middle = (fits + too_much) // 2
        try:
            # Read-only and private: such a mapping never counts as memory promised to anyone.
            flags = mmap.MAP_PRIVATE | mmap.MAP_ANON
            mmap.mmap(-1, middle, flags=flags, prot=mmap.PROT_READ).close()
            fits = middle
        except (OSError, MemoryError):
            too_much = middle
    resource.setrlimit(resource.RLIMIT_AS, old)
    return limit - fits


def _is_denied(folder: str) -> bool:
    try:
        os.listdir(folder)  # noqa: PTH208 - the system call itself is what is tried
    except PermissionError:
        return True
    return False


def _cannot_fork() -> bool:
    """seccomp answers EPERM, where the limit on processes would answer EAGAIN."""
    try:
        pid = os.fork()
    except PermissionError:
        return True
    except OSError:
        return False
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return False
