"""What the drawn cases promise each other, whatever the seed."""

import pytest

from exercises.grading.bench import Bench, full_bench
from exercises.grading.observation import Observation, identical
from exercises.grading.registry import all_tasks
from exercises.grading.returns import parts_of, pick
from exercises.grading.task import PERTURBED, Case, Task

SIZES = ("H", "D")  # arguments that make the answer larger or smaller


def the_first(bench: Bench, function: str) -> Observation:
    """What is right on the case that a function's perturbed ones start from."""
    names = (case.call.function == function and case.name.endswith(" 1") for case in bench.cases)
    return bench.expected(list(names).index(True))


def shape(value: object) -> object:
    return getattr(value, "shape", None)


@pytest.mark.parametrize("seed", [1, 2**40])
@pytest.mark.parametrize("task", all_tasks(), ids=lambda task: task.slug)
def test_a_moved_argument_moves_the_right_answer(task: Task, seed: int) -> None:
    bench = full_bench(task, seed)

    def moves(index: int, case: Case) -> bool:
        before, after = the_first(bench, case.call.function), bench.expected(index)
        assert before.returned and after.returned, (case.name, after.message)
        parts = parts_of(task.function(case.call.function).returns, before.value)
        pairs = [(pick(before.value, part), pick(after.value, part)) for part in parts]
        assert case.moved in SIZES or all(shape(a) == shape(b) for a, b in pairs), case.name
        return any(not identical(a, b) for a, b in pairs)

    perturbed = [(n, case) for n, case in enumerate(bench.cases) if case.check == PERTURBED]
    assert [case.name for n, case in perturbed if not moves(n, case)] == []
