"""The libraries that a program needs are found in the program itself."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exercises.sandbox import libraries, view
from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.exercises.sandbox.pools import returned

INTERPRETER = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]


@pytest.mark.skipif(not shutil.which("ldd"), reason="ldd is not installed")
def test_they_are_those_that_the_loader_finds() -> None:
    told = subprocess.run(["ldd", INTERPRETER], capture_output=True, text=True, check=True).stdout
    names = {Path(word).name for word in re.findall(r"\S+\.so\S*", told)} - {"linux-vdso.so.1"}
    folders = [Path(sys.base_prefix) / "lib", *view._system_folders()]
    assert names <= {path.name for path in libraries.closure([INTERPRETER], folders)}


def test_the_loader_is_among_them() -> None:
    found = libraries.closure([INTERPRETER], view._system_folders())
    assert any(path.name.startswith("ld-linux") for path in found)


def test_a_file_that_is_no_program_needs_nothing() -> None:
    assert libraries.closure([Path(__file__)], []) == []


def test_what_is_nowhere_is_left_out(tmp_path: Path) -> None:
    found = libraries.closure([INTERPRETER], [tmp_path])
    assert {path.name[:8] for path in found} <= {"ld-linux"}


def test_the_jail_shows_files_and_no_folder_of_the_system() -> None:
    sight = view.of_this_interpreter()
    shown = [path for path in sight.shown if path.is_dir()]
    assert not {Path("/usr/lib"), Path("/usr/lib64"), *view._system_folders()} & set(shown)


IMPORT_ALL = """
import importlib, sys, warnings
def f():
    warnings.simplefilter("ignore")
    found = []
    for name in sorted(sys.stdlib_module_names - {"antigravity", "this", "idlelib"}):
        try:
            importlib.import_module(name)
            found.append(name)
        except ImportError:
            continue
    return found
"""


def test_every_module_of_the_library_that_works_outside_works_inside(pool: Pool) -> None:
    limits = Limits(cpu_seconds=30, wall_seconds=60)
    outcome = pool.run(Job(IMPORT_ALL, (Call("f"),), limits))
    assert outcome.status == Status.FINISHED
    program = f"{IMPORT_ALL}\nprint(*f())"
    told = subprocess.run(
        [INTERPRETER, "-S", "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )
    assert returned(outcome).value == told.stdout.splitlines()[-1].split()
