"""The sentences of a task, each with the mark of the checks that test it."""

from dataclasses import dataclass
from typing import Any

from exercises.models import Exercise
from exercises.presenting.panel import Badge

RIGHT, WRONG = Badge("right", "done"), Badge("wrong", "not yet")


@dataclass(frozen=True, slots=True)
class TaskMark:
    """One sentence; `badge` is None as long as no run has come to its checks."""

    html: str  # sanitised when the course was loaded
    badge: Badge | None


def task_marks(exercise: Exercise, report: dict[str, Any] | None) -> tuple[TaskMark, ...]:
    checks = (report or {}).get("checks", ())
    passed = {check["name"]: check["passed"] for check in checks}
    return tuple(
        TaskMark(task["text"], badge_for([passed.get(name) for name in task["checks"]]))
        for task in exercise.tasks
    )


def badge_for(results: list[bool | None]) -> Badge | None:
    if any(result is False for result in results):
        return WRONG
    return RIGHT if results and all(results) else None
