"""The grader's own test: is every known mistake rejected and named, and what is right spared?

For each exercise the starter, the model solutions and every known mistake are graded like any
submission, through whatever runner is given.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from exercises.grading.grader import grade
from exercises.grading.mistakes import Mistake, edited
from exercises.grading.report import Verdict
from exercises.grading.task import Task
from exercises.sandbox.job import Runner

CONTENT = Path(__file__).parents[2] / "fixtures" / "course" / "lstm" / "exercises"


@dataclass(frozen=True, slots=True)
class ExerciseTally:
    """One exercise: counts of mistakes, of right solutions, and what went wrong, by name.

    rejected and named count mistakes; ties are pairs of mistakes with different names that no case
    tells apart; right_rejected counts right solutions that did not pass.
    """

    slug: str
    mistakes: int
    rejected: int
    named: int
    ties: list[str]
    right_solutions: int
    right_rejected: int
    starter_score: float
    problems: list[str]


@dataclass(frozen=True, slots=True)
class MutationResult:
    """The whole table. `false_names` counts mistakes and right solutions given a wrong name."""

    exercises: tuple[ExerciseTally, ...]
    rejected_percent: float
    named_percent: float
    false_names: int

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
    graded = {
        m.name: (m, grade(task, mistake_source(task, m), seed, runner)) for m in task.mistakes
    }
    names = {
        name: report.misconception.slug if report.misconception else ""
        for name, (_, report) in graded.items()
    }
    rejected = [n for n, (_, report) in graded.items() if report.verdict is not Verdict.PASSED]
    named = [name for name, (mistake, _) in graded.items() if names[name] == mistake.slug]
    right = right_sources(task.slug)
    refused = [
        file
        for file, source in right.items()
        if grade(task, source, seed, runner).verdict is not Verdict.PASSED
    ]
    score = grade(task, starter_source(task.slug), seed, runner).score
    problems = [f"{name} passes" for name in graded if name not in rejected]
    problems += [f"{name} is named {names[name]!r}" for name in graded if name not in named]
    problems += [f"{file} is rejected" for file in refused]
    problems += [f"the starter scores {score}"] if score else []
    return ExerciseTally(
        slug=task.slug,
        mistakes=len(graded),
        rejected=len(rejected),
        named=len(named),
        ties=[f"{name} = {names[name]}" for name in graded if name not in named and names[name]],
        right_solutions=len(right),
        right_rejected=len(refused),
        starter_score=score,
        problems=problems,
    )


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
        false_names=sum(len(tally.ties) for tally in exercises),
    )


def _percent(part: int, whole: int) -> float:
    return round(100.0 * part / whole, 2) if whole else 100.0
