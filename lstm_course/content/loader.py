"""Read a course folder, check it, and write it to the database in one transaction."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from lstm_course.content.coverage import Coverage, coverage_of
from lstm_course.content.grader import Graded, graded_tasks
from lstm_course.content.rows import Ledger
from lstm_course.content.schema import Course, Problem, disagreements, read_course
from lstm_course.content.writing import Writer


@dataclass(frozen=True, slots=True)
class Checked:
    """A course folder as it was read, with every problem that it has."""

    course: Course
    problems: tuple[Problem, ...]
    graded: tuple[Graded, ...]

    @property
    def coverage(self) -> Coverage:
        named = frozenset(slug for task in self.graded for slug in task.misconceptions)
        return coverage_of(self.course, named)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What was written; nothing was, if there are problems.

    `kept` names, in words, the questions whose wording on the site is not that of the folder.
    """

    problems: tuple[Problem, ...]
    coverage: Coverage
    counts: dict[str, dict[str, int]]
    kept: tuple[str, ...] = ()


def step_address(lesson: str, step: str) -> str:
    return reverse("step", args=(lesson, step))


def check_course(root: Path) -> Checked:
    """Read the course in `root` and compare it with the grader. Writes nothing."""
    reading = read_course(root, step_address)
    graded = tuple(graded_tasks())
    found = {*reading.problems, *disagreements(reading.course, graded)}
    return Checked(reading.course, tuple(sorted(found)), graded)


def load_course(root: Path, *, force: bool = False) -> LoadReport:
    """Bring the database in step with the folder, or leave it alone if the folder has a problem.

    What left the folder is marked inactive; a new wording raises its item's version; work that
    people did is never touched. A question that was edited on the site stays as it is and is
    reported, unless `force` is set.
    """
    checked = check_course(root)
    if checked.problems:
        return LoadReport(checked.problems, checked.coverage, {})
    return write_course(checked, force=force)


@transaction.atomic
def write_course(checked: Checked, *, force: bool = False) -> LoadReport:
    """Write a course that has no problems."""
    ledger = Ledger(force=force)
    Writer(ledger, {task.slug: task for task in checked.graded}).course(checked.course)
    counts = {name: dict(counter) for name, counter in ledger.counts.items()}
    return LoadReport((), checked.coverage, counts, tuple(ledger.kept))
