"""What the course needs to know of the grader's tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exercises.grading.bench import visible_bench
from exercises.grading.feedback import listed
from exercises.grading.registry import all_tasks
from exercises.grading.returns import parts_of, pick
from exercises.grading.task import Task, arguments_of


@dataclass(frozen=True, slots=True)
class Graded:
    """One task: the weights of its checks, its named mistakes, its visible example in JSON."""

    slug: str
    position: int
    version: int
    weights: Mapping[str, float]
    misconceptions: frozenset[str]
    example: dict[str, Any]


def graded_tasks() -> list[Graded]:
    """Return the tasks of the grader in the order in which the course sets them."""
    return [_graded(task, position) for position, task in enumerate(all_tasks(), start=1)]


def _graded(task: Task, position: int) -> Graded:
    return Graded(
        slug=task.slug,
        position=position,
        version=task.version,
        weights=task.weights,
        misconceptions=task.misconceptions,
        example=_example(task),
    )


def _example(task: Task) -> dict[str, Any]:
    """Return the visible case as a report's comparison has it, without a student's values."""
    bench = visible_bench(task)
    case, expected = bench.cases[0], bench.expected(0).value
    function = task.function(case.call.function)
    return {
        "function": function.name,
        "signature": function.signature,
        "inputs": {
            name: listed(value) for name, value in arguments_of(function, case.call).items()
        },
        "right": [
            {"name": part.name, "values": listed(pick(expected, part))}
            for part in parts_of(function.returns, expected)
            if not part.free
        ],
    }
