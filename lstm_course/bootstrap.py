"""Set the environment up on a fresh machine. Standard library only; runs before Django is there.

`manage.py` calls `enter_environment`. It acts only when no environment is active and what the
command needs cannot be imported: then it makes `.venv`, installs the pinned packages into it and
runs the same command there.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 900 * 1024 * 1024  # the packages, their caches and a database
PIP_INSTALL = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input")
SETTING_UP = ("start", "test")  # the commands that may install


class SetUpError(Exception):
    """The environment cannot be made; the message is one sentence for its user."""


def enter_environment(root: Path, argv: list[str]) -> None:
    """Return when the command can run here; otherwise make the environment and run it there."""
    command = argv[1] if len(argv) > 1 else ""
    with_tests = command == "test"
    if can_import(with_tests=with_tests):
        return
    if environment_is_active():
        sys.exit(
            "The active Python environment lacks packages of this project: leave it with "
            "`deactivate` and run the command again, or install what pyproject.toml pins into it."
        )
    try:
        python = make_environment(root, with_tests=with_tests, may_install=command in SETTING_UP)
    except SetUpError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit("Stopped. Run the same command again to go on with the set-up.")
    os.execv(python, [str(python), *argv])  # noqa: S606 - our own interpreter, no shell


def can_import(*, with_tests: bool) -> bool:
    """Say whether this interpreter already has what the command needs."""
    return all(
        importlib.util.find_spec(name) is not None
        for name in ("django", *(["pytest_django"] if with_tests else []))
    )


def environment_is_active() -> bool:
    return sys.prefix != sys.base_prefix or bool(os.environ.get("VIRTUAL_ENV"))


def make_environment(root: Path, *, with_tests: bool, may_install: bool) -> Path:
    """Return the Python of `.venv`, made and filled if it must be."""
    python = root / ".venv" / "bin" / "python"
    wanted = pinned_packages(root, with_tests=with_tests)
    # Who has the packages of the tests has those of the site among them.
    enough = (wanted, pinned_packages(root, with_tests=True))
    if python.exists() and any(fingerprint(root, each) in stamps(root) for each in enough):
        return python
    if not may_install:
        raise SetUpError(
            "The packages are not installed yet: run `python3 manage.py start` once "
            "(or activate an environment that has them)."
        )
    check_machine(root)
    if not python.exists():
        say("Making a Python environment in .venv ...")
        run([sys.executable, "-m", "venv", str(root / ".venv")], "could not make .venv")
    say(f"Installing {len(wanted)} pinned packages (once; a minute or two) ...")
    install(root, python, wanted)
    with stamp_file(root).open("a") as file:
        file.write(fingerprint(root, wanted) + "\n")
    return python


def pinned_packages(root: Path, *, with_tests: bool) -> list[str]:
    """Return the direct dependencies that pyproject.toml pins."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise SetUpError(
            f"Python {wanted} or newer is needed, and this is {sys.version.split()[0]}: "
            f"run the command with python{wanted}."
        )
    import tomllib  # not there before 3.11

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extra = project["optional-dependencies"]["test"] if with_tests else []
    return [*project["dependencies"], *extra]


def check_machine(root: Path) -> None:
    """Raise SetUpError for what is known to make the set-up fail."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetUpError(
            "Python's venv module is incomplete here: install it "
            "(on Debian and Ubuntu: `sudo apt install python3-venv`) and run the command again."
        )
    if not os.access(root, os.W_OK):
        raise SetUpError(f"{root} cannot be written: unpack the project where you may write.")
    free = shutil.disk_usage(root).free
    if free < NEEDED_BYTES:
        raise SetUpError(
            f"The disk has {free // 2**20} MB free and the set-up needs about "
            f"{NEEDED_BYTES // 2**20} MB: make room and run the command again."
        )


def install(root: Path, python: Path, wanted: list[str]) -> None:
    constraints = root / ".ci" / "constraints.txt"
    run(
        [str(python), *PIP_INSTALL, "-c", str(constraints), *wanted],
        "could not install the packages: check the network and run the command again",
        only=("Collecting", "Downloading", "Installing", "Successfully", "ERROR", "Using cached"),
    )


def run(command: list[str], failure: str, only: tuple[str, ...] = ()) -> None:
    """Run a set-up step; show one line a package as it goes, and all of it if it fails."""
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if only and line.strip().startswith(only):
                say("  " + line.strip()[:100])
    if process.returncode != 0:
        reason = next((x.strip() for x in reversed(said) if x.strip()), "no reason given")
        raise SetUpError(f"The set-up {failure} ({reason[:200]}).")


def fingerprint(root: Path, wanted: list[str]) -> str:
    constraints = (root / ".ci" / "constraints.txt").read_bytes()
    return hashlib.sha256("\n".join(wanted).encode() + constraints).hexdigest()


def stamp_file(root: Path) -> Path:
    return root / ".venv" / "installed"


def stamps(root: Path) -> list[str]:
    path = stamp_file(root)
    return path.read_text().split() if path.exists() else []


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command line's own voice
