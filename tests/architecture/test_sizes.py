"""Files and functions stay as small as the house style asks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lstm_course", "quizzes", "exercises")
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
# The few that are longer, each with its reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def sources() -> list[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_it_may_be() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in sources()}
    too_long = {file: n for file, n in lengths.items() if n > LONGEST_FILE}
    assert set(too_long) == set(LONG_FILES), too_long


def test_no_function_is_longer_than_it_may_be() -> None:
    lengths = {
        f"{name(path)}:{function}": n for path in sources() for function, n in functions(path)
    }
    too_long = {where: n for where, n in lengths.items() if n > LONGEST_FUNCTION}
    assert set(too_long) == set(LONG_FUNCTIONS), too_long


@pytest.mark.parametrize(
    ("share", "file_lines", "function_lines"), [(0.5, 100, 10), (0.9, 250, 28)]
)
def test_most_are_much_shorter(share: float, file_lines: int, function_lines: int) -> None:
    files = sorted(len(path.read_text("utf-8").splitlines()) for path in sources())
    lengths = sorted(n for path in sources() for _, n in functions(path))
    assert files[int(share * (len(files) - 1))] <= file_lines
    assert lengths[int(share * (len(lengths) - 1))] <= function_lines
