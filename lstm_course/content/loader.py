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
    """What was written; nothing was, if there are problems."""

    problems: tuple[Problem, ...]
    coverage: Coverage
    counts: dict[str, dict[str, int]]


def check_course(root: Path) -> Checked:
    """Read the course in `root` and compare it with the grader. Writes nothing."""
    reading = read_course(root, lambda lesson, step: reverse("step", args=(lesson, step)))
    graded = tuple(graded_tasks())
    found = {*reading.problems, *disagreements(reading.course, graded)}
    return Checked(reading.course, tuple(sorted(found)), graded)


def load_course(root: Path) -> LoadReport:
    """Bring the database in step with the folder, or leave it alone if the folder has a problem.

    What left the folder is marked inactive; a new wording raises its item's version; work that
    people did is never touched.
    """
    checked = check_course(root)
    if checked.problems:
        return LoadReport(checked.problems, checked.coverage, {})
    return write_course(checked)


@transaction.atomic
def write_course(checked: Checked) -> LoadReport:
    """Write a course that has no problems."""
    ledger = Ledger()
    Writer(ledger, {task.slug: task for task in checked.graded}).course(checked.course)
    counts = {name: dict(counter) for name, counter in ledger.counts.items()}
    return LoadReport((), checked.coverage, counts)
