"""The sentences of a task, each with its points and the mark of the checks that test it."""

from dataclasses import dataclass
from typing import Any

from exercises.models import Exercise
from exercises.presenting.panel import Badge

RIGHT, WRONG = Badge("right", "done"), Badge("wrong", "not yet")
SO_FAR = Badge("right", "so far")  # the example cannot tell more


@dataclass(frozen=True, slots=True)
class TaskMark:
    """One sentence; `badge` is None as long as no run has come to its checks."""

    html: str  # sanitised when the course was loaded
    points: int  # of 100
    badge: Badge | None


def task_marks(exercise: Exercise, report: dict[str, Any] | None) -> tuple[TaskMark, ...]:
    checks = (report or {}).get("checks", ())
    passed = {check["name"]: check["passed"] for check in checks}
    return tuple(
        TaskMark(
            task["text"],
            task.get("points", 0),
            badge_for([passed.get(name) for name in task["checks"]]),
        )
        for task in exercise.tasks
    )


def badge_for(results: list[bool | None]) -> Badge | None:
    if any(result is False for result in results):
        return WRONG
    if not any(results):
        return None
    return RIGHT if all(results) else SO_FAR


def live_words(tasks: tuple[TaskMark, ...], report: dict[str, Any] | None) -> str:
    """One short line beside the editor; it is said aloud, so it says no more than it must."""
    if report is None:
        return "The live check did not run. Check does."
    failed = {check["name"] for check in report["checks"] if check["passed"] is False}
    if report["verdict"] == "timed_out":
        return "This takes longer than a live check may. Press Check."
    if "parses" in failed:
        return "Not valid Python yet."
    if report["verdict"] == "passed":
        return "Right on the example."
    done = sum(task.badge in (RIGHT, SO_FAR) for task in tasks)
    return f"{done} of {len(tasks)} right on the example."
