"""The grader's own test: is every known mistake rejected and named, and what is right spared?

For each exercise the starter, the model solutions, every known mistake and the wrong solutions
outside the lists are graded like any submission, through whatever runner is given.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from exercises.grading.grader import grade
from exercises.grading.mistakes import Mistake, edited
from exercises.grading.report import Report, Verdict
from exercises.grading.task import Task
from exercises.grading.unlisted import unlisted_sources
from exercises.sandbox.job import Runner

CONTENT = Path(__file__).parents[2] / "fixtures" / "course" / "lstm" / "exercises"


@dataclass(frozen=True, slots=True)
class ExerciseTally:
    """One exercise: counts of mistakes, of right solutions, and what went wrong, by name.

    rejected and named count mistakes; ties are pairs of mistakes with different names that no case
    tells apart; right_rejected counts right solutions that did not pass. unlisted counts wrong
    solutions outside the lists, and false_names lists those that were given a name.
    """

    slug: str
    mistakes: int
    rejected: int
    named: int
    ties: list[str]
    right_solutions: int
    right_rejected: int
    starter_score: float
    unlisted: int
    false_names: list[str]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class MutationResult:
    """The whole table. `false_names` counts wrong names, of listed and of unlisted mistakes."""

    exercises: tuple[ExerciseTally, ...]
    rejected_percent: float
    named_percent: float
    false_names: int

    @property
    def unlisted(self) -> int:
        """How many wrong solutions outside the lists were graded."""
        return sum(tally.unlisted for tally in self.exercises)

    @property
    def is_clean(self) -> bool:
        """Everything rejected and named, nothing right rejected, no starter with points."""
        return (
            self.rejected_percent == 100.0
            and self.named_percent == 100.0
            and self.false_names == 0
            and not any(tally.problems for tally in self.exercises)
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def right_sources(slug: str) -> dict[str, str]:
    """The exercise's solution and the other right ones, by file name."""
    folder = CONTENT / slug
    files = [folder / "solution.py", *sorted(folder.glob("alt_*.py"))]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def starter_source(slug: str) -> str:
    return (CONTENT / slug / "starter.py").read_text(encoding="utf-8")


def mistake_source(task: Task, mistake: Mistake) -> str:
    """What a student who makes this mistake hands in."""
    return edited(task.model, mistake.edits)


def check_exercise(task: Task, runner: Runner, seed: int = 1) -> ExerciseTally:
    """Grade all that is known about one exercise. Raises GraderError where the fault is ours."""

    def graded(sources: dict[str, str]) -> dict[str, Report]:
        return {name: grade(task, source, seed, runner) for name, source in sources.items()}

    slugs = {mistake.name: mistake.slug for mistake in task.mistakes}
    listed = graded({m.name: mistake_source(task, m) for m in task.mistakes})
    unlisted = graded(unlisted_sources(task))
    right = graded(right_sources(task.slug))
    score = grade(task, starter_source(task.slug), seed, runner).score
    passing = [name for name, report in {**listed, **unlisted}.items() if _passed(report)]
    unnamed = [name for name, report in listed.items() if _name(report) != slugs[name]]
    false = [f"{name} = {_name(report)}" for name, report in unlisted.items() if _name(report)]
    refused = [file for file, report in right.items() if not _passed(report)]
    problems = [f"{name} passes" for name in passing]
    problems += [f"{name} is named {_name(listed[name])!r}" for name in unnamed]
    problems += [f"a false name: {name}" for name in false]
    problems += [f"{file} is rejected" for file in refused]
    problems += [f"the starter scores {score}"] if score else []
    return ExerciseTally(
        slug=task.slug,
        mistakes=len(listed),
        rejected=sum(not _passed(report) for report in listed.values()),
        named=len(listed) - len(unnamed),
        ties=[f"{name} = {_name(listed[name])}" for name in unnamed if _name(listed[name])],
        right_solutions=len(right),
        right_rejected=len(refused),
        starter_score=score,
        unlisted=len(unlisted),
        false_names=false,
        problems=problems,
    )


def _passed(report: Report) -> bool:
    return report.verdict is Verdict.PASSED


def _name(report: Report) -> str:
    """The slug that the report names, "" where it names none."""
    return report.misconception.slug if report.misconception else ""


def tallies(tasks: tuple[Task, ...], runner: Runner, seed: int = 1) -> Iterator[ExerciseTally]:
    """One exercise after the other, so that a caller can show progress."""
    for task in tasks:
        yield check_exercise(task, runner, seed)


def summary(exercises: tuple[ExerciseTally, ...]) -> MutationResult:
    """The totals of a table."""
    mistakes = sum(tally.mistakes for tally in exercises)
    return MutationResult(
        exercises=exercises,
        rejected_percent=_percent(sum(tally.rejected for tally in exercises), mistakes),
        named_percent=_percent(sum(tally.named for tally in exercises), mistakes),
        false_names=sum(len(tally.ties) + len(tally.false_names) for tally in exercises),
    )


def _percent(part: int, whole: int) -> float:
    return round(100.0 * part / whole, 2) if whole else 100.0
