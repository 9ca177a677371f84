"""What is wrong with authored content, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lstm_course.content.markdown import Finding


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: the file below the course folder, the line (from 1) and what to mend."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written."""

    path: str
    line: int = 1

    def problem(self, message: str) -> Problem:
        return Problem(self.path, self.line, message)


class Problems:
    """The mistakes of one reading, gathered so that an author sees all of them at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._found: list[Problem] = []

    def add(self, place: Place, message: str) -> None:
        self._found.append(place.problem(message))

    def add_findings(self, findings: Iterable[Finding], path: str, first_line: int) -> None:
        """Take over what the Markdown of a text had, which begins in `first_line` of its file."""
        for finding in findings:
            self._found.append(Problem(path, first_line + finding.line - 1, finding.message))

    def name(self, path: Path) -> str:
        """Return the file's name below the course folder."""
        return path.relative_to(self.root).as_posix()

    def sorted(self) -> tuple[Problem, ...]:
        return tuple(sorted(set(self._found)))
