"""A closer look at a composed exercise: which of the student's own pieces goes wrong first?

A step or a sequence shows only its end. Where the file has functions for the gates (from the
exercises before), they are called on the visible case with right inputs, one after the other, and
the first one that differs is shown. A sequence is also run on the first steps alone, so that its
states, C before h, can be seen after each of them.
"""

from dataclasses import replace

from exercises.grading.attempt import Attempt, Reading
from exercises.grading.bench import Bench
from exercises.grading.divergence import Divergence, first_in
from exercises.grading.task import Task
from exercises.sandbox.job import Runner
from exercises.sandbox.outcome import Outcome


def first_wrong_piece(
    task: Task, source: str, outcome: Outcome, runner: Runner, seen: Divergence | None
) -> Divergence | None:
    """None where the file has no such function, or where all of them are right.

    `seen` is the first difference of the visible case itself. Without one, the exercise's own
    functions are not run again: shorter runs would be right too.
    """
    names = set(outcome.functions) - (set() if seen else {f.name for f in task.functions})
    cases = tuple(case for case in task.pieces if case.call.function in names)
    if not cases:
        return None
    bench = Bench(task, cases)
    for reading in Attempt(bench, runner.run(bench.job(source))).readings:
        place = first_in(task, reading)
        if place:
            return _told(place, reading)
    return None


def _told(place: Divergence, reading: Reading) -> Divergence:
    """The last C of a run over t steps is C at step t, unless the steps themselves are right."""
    steps_differ = any("T" in (part.part.axes or ()) and not part.right for part in reading.parts)
    said = f"Your own {reading.function.name} gives this on {reading.case.name}."
    return replace(
        place,
        quantity=place.quantity.replace("c_T", "c_t") if steps_differ else place.quantity,
        t=reading.case.at if place.t is None else place.t,
        explanation=f"{said}\n{place.explanation}".rstrip(),
    )
