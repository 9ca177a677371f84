"""The project's top level, its silence about its surroundings, and its pinned packages."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    "manage.py",
    "pyproject.toml",
    "lstm_course",
    "quizzes",
    "exercises",
    "fixtures",
    "tests",
    "README.md",
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError|# type: ignore(?!\[)")
FOREIGN = re.compile(r"registry\.npmjs|files\.pythonhosted|pypi\.org/simple|/root/|/work/")


def tracked() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    return done.stdout.split("\n")[:-1]


def texts() -> dict[str, str]:
    found = {}
    for name in tracked():
        path = ROOT / name
        if path.is_file() and path.suffix in {".py", ".toml", ".md", ".json", ".html", ".txt", ""}:
            found[name] = path.read_text("utf-8", errors="replace")
    return found


def test_the_top_level_is_the_card() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_nothing_is_left_for_later() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    ours = {n: t for n, t in texts().items() if n != here and not is_students(n)}
    left = [name for name, text in ours.items() if UNFINISHED.search(text)]
    assert left == []


def is_students(name: str) -> bool:
    """A starter is unfinished by intent: the student finishes it."""
    return name.endswith("/starter.py")


def test_no_file_names_a_registry_or_a_machine_path() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    named = [n for n, text in texts().items() if n != here and FOREIGN.search(text)]
    assert named == []


def test_every_dependency_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert [line for line in wanted if "==" not in line] == []
    constraints = (ROOT / ".ci" / "constraints.txt").read_text("utf-8").splitlines()
    loose = [line for line in constraints if line and line[0] != "#" and "==" not in line]
    assert loose == []


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    pins = [line for line in lines if re.match(r'\s+"[\w.\[\]-]+==', line)]
    assert [line for line in pins if not re.search(r"# \S+", line)] == []
