"""The visible example of an exercise as the page prints it."""

from typing import Any

from exercises.grading.bench import visible_bench
from exercises.grading.feedback import listed
from exercises.grading.returns import parts_of, pick
from exercises.grading.task import Task, arguments_of


def example_of(task: Task) -> dict[str, Any]:
    """`signature` and `calls`: each has the function, its inputs and the right parts."""
    bench = visible_bench(task)
    calls: list[dict[str, Any]] = []
    for case, seen in zip(bench.cases, bench.expected, strict=True):
        function = task.function(case.call.function)
        parts = [part for part in parts_of(function.returns, seen.value) if not part.free]
        named = arguments_of(function, case.call)
        calls.append({
            "function": function.name,
            "inputs": {name: listed(value) for name, value in named.items()},
            "right": [{"name": p.name, "values": listed(pick(seen.value, p))} for p in parts],
        })  # fmt: skip
    return {"signature": task.signature, "calls": calls}
