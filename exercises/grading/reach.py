"""How far a gradient reaches back through the student's own forward pass, measured from outside.

Only forward passes run: every input is moved up and down a little (central differences, h = 1e-5),
all in one batch, so the lab needs no backward pass of the student's.
"""

from typing import Any

import numpy as np

from exercises.grading.inside import Panel
from exercises.grading.returns import Numbers, as_numbers
from exercises.grading.task import Task
from exercises.grading.tasks.rnn_forward import VISIBLE as RNN_VISIBLE
from exercises.grading.tasks.visible import VISIBLE_PARAMS
from exercises.sandbox.job import Call, Job, Runner
from exercises.sandbox.outcome import Returned

STEPS, UNITS, H = 30, 2, 1e-5
FLOOR = 1e-10  # below it there is only rounding
QUANTITY = "norm of the gradient of h_T by x_t"
AFTER_X: dict[str, tuple[Any, ...]] = {
    "rnn-forward": (np.zeros((2 * STEPS, UNITS)), *RNN_VISIBLE[2:]),
    "lstm-forward": (*(np.zeros((2 * STEPS, UNITS)) for _ in range(2)), VISIBLE_PARAMS),
}


def reach(task: Task, source: str, runner: Runner) -> Panel | None:
    """The norm of d h_T / d x_t for each t, one row of STEPS numbers, by the file and the truth.

    None for exercises without a forward pass over time, and where the file gives no such states.
    Raises GraderError where the fault is ours.
    """
    if task.slug not in AFTER_X:
        return None
    function = task.functions[0]
    arguments = (moved_inputs(), *AFTER_X[task.slug])
    outcome = runner.run(Job(source, (Call(function.name, arguments),), limits=task.limits))
    result = outcome.results[0] if outcome.results else None
    yours = norms(result.value) if isinstance(result, Returned) else None
    right = norms(function.reference(*arguments))
    if yours is None or right is None:
        return None
    return Panel(QUANTITY, [yours], [right])


def moved_inputs() -> Numbers:
    """x (2 STEPS, STEPS, 1): rows t and STEPS + t have x_t moved up and down by H."""
    x = np.random.default_rng(7).normal(0.0, 0.5, size=STEPS)
    moves = H * np.eye(STEPS)
    return np.concatenate([x + moves, x - moves])[:, :, None]


def norms(value: Any) -> list[float] | None:
    """The norm for each time step; None for what is not the states of that batch."""
    states = as_numbers(value[0] if isinstance(value, tuple | list) and value else value)
    if states is None or states.shape != (2 * STEPS, STEPS, UNITS):
        return None
    last = states[:, -1]
    slopes = np.linalg.norm((last[:STEPS] - last[STEPS:]) / (2 * H), axis=1)
    if not np.isfinite(slopes).all():
        return None
    return [float(slope) for slope in np.maximum(slopes, FLOOR)]
