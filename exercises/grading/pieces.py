"""A closer look at a composed exercise: which of the student's own pieces goes wrong first?

A step or a sequence shows only its end. Where the file has functions for the gates (from the
exercises before), they are called on the visible case with right inputs, one after the other, and
the first one that differs is shown.
"""

from dataclasses import replace

from exercises.grading.attempt import Attempt
from exercises.grading.bench import Bench
from exercises.grading.divergence import Divergence, locate
from exercises.grading.task import Task
from exercises.sandbox.job import Runner
from exercises.sandbox.outcome import Outcome


def first_wrong_piece(
    task: Task, source: str, outcome: Outcome, runner: Runner
) -> Divergence | None:
    """None where the file has no such function, or where all of them are right."""
    names = set(outcome.functions)
    cases = tuple(case for case in task.pieces if case.call.function in names)
    if not cases:
        return None
    bench = Bench(task, cases)
    for reading in Attempt(bench, runner.run(bench.job(source))).readings:
        for part in reading.parts:
            place = None if part.right else locate(part)
            if place:
                said = f"Your own {reading.function.name} gives this on {reading.case.name}."
                return replace(place, explanation=said)
    return None
