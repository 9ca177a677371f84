"""The eighteen exercises in the order in which the course sets them."""

from functools import lru_cache
from importlib import import_module

from exercises.grading.task import Task

MODULES = (
    "sigmoid",
    "forget_gate",
    "input_gate",
    "candidate",
    "cell_update",
    "output_gate",
    "hidden_state",
    "lstm_step",
    "lstm_forward",
    "rnn_forward",
    "vanishing_gradient",
    "gate_backward",
    "lstm_step_backward",
    "lstm_backward",
    "gradient_clipping",
    "parameter_initialisation",
    "sentiment",
    "translation",
)


class UnknownExercise(KeyError):
    """No exercise has this slug; the text lists those that exist."""

    def __init__(self, slug: str) -> None:
        known = ", ".join(task.slug for task in all_tasks())
        self.text = f"no exercise has the slug {slug!r}; there are: {known}"
        super().__init__(self.text)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1)
def all_tasks() -> tuple[Task, ...]:
    """Every exercise, E01 first."""
    modules = (import_module(f"exercises.grading.tasks.{name}") for name in MODULES)
    return tuple(module.TASK for module in modules)


def get_task(slug: str) -> Task:
    """The exercise of that slug. Raises UnknownExercise."""
    for task in all_tasks():
        if task.slug == slug:
            return task
    raise UnknownExercise(slug)
