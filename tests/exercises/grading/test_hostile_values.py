"""Whatever a function returns, it gets a report: short, plain JSON, and never an error of ours."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exercises.grading.bench import full_bench
from exercises.grading.grader import grade
from exercises.grading.registry import all_tasks, get_task
from exercises.grading.report import Verdict
from exercises.grading.returns import Keyed, Returns, Several, as_numbers
from exercises.grading.task import Task
from exercises.sandbox.job import Job, Opaque
from exercises.sandbox.outcome import Outcome, Returned, Status
from tests.exercises.grading.runner import answers

SEED = 5
LONGEST_REPORT = 60_000  # characters; the longest honest one has about 20,000
Evil = Callable[[Any], Any]


def full(dtype: str, value: Any = 0) -> Evil:
    """An array of the right shape and another dtype or value."""
    return lambda right: np.full(() if isinstance(right, list) else np.shape(right), value).astype(
        dtype
    )


def rows(make: Callable[[list[int]], Any]) -> Evil:
    return lambda right: [make(row) for row in right] if isinstance(right, list) else [right]


EVIL: dict[str, Evil] = {
    "an_integer_beyond_64_bits": lambda right: 2**100,
    "an_integer_beyond_floats": lambda right: -(2**8000),
    "a_list_of_huge_integers": lambda right: [2**100],
    "bools": full("?", 1),
    "bytes": full("u1", 3),
    "large_unsigned": full("u8", 2**63),
    "smallest_integers": full("i8", -(2**63)),
    "half_precision": full("f2", 65504),
    "complex": full("c16", 1j),
    "complex_nan": full("c8", np.nan),
    "nan": full("f8", np.nan),
    "infinity": full("f8", np.inf),
    "largest_floats": full("f8", 1.7e308),
    "smallest_floats": full("f8", 5e-324),
    "negative_zero": full("f8", -0.0),
    "nothing": full("f8", 0),
    "an_empty_array": lambda right: np.empty((0,)),
    "an_empty_array_with_a_long_axis": lambda right: np.empty((190_000, 0)),
    "eight_axes": lambda right: np.ones((1,) * 8),
    "a_large_array": lambda right: np.zeros((300, 300)),
    "a_long_text": lambda right: "x" * 100_000,
    "one_long_text_among_many": lambda right: ["x" * 100_000] + ["a"] * 30_000,
    "many_long_texts": lambda right: [["a" * 1000] * 500],
    "control_characters": lambda right: "\0\x1b[2J\u202e\x9b",
    "none": lambda right: None,
    "an_object": lambda right: Opaque("object"),
    "objects": lambda right: [Opaque("a")] * 3,
    "a_dict": lambda right: {"a": 1},
    "a_long_list": lambda right: [0.5] * 25_000,
    "a_ragged_list": lambda right: [[1], [1, 2]],
    "arrays_in_a_list": lambda right: [np.zeros(2), np.zeros(2)],
    "arrays_of_two_lengths": lambda right: [np.zeros(2), np.zeros(3)],
    "rows_as_arrays": rows(np.array),
    "rows_as_tuples": rows(tuple),
    "mixed_things": lambda right: [1, "a", None, 2.0],
    "a_bool": lambda right: True,
    "a_deep_list": lambda right: [[[[[[[[[[1.0]]]]]]]]]],
    "twice_as_long": lambda right: (
        right * 2
        if isinstance(right, list)
        else np.concatenate([np.atleast_1d(np.asarray(right, float))] * 2)
    ),
}


def replaced(returns: Returns, right: Any, evil: Evil) -> Any:
    """The right answer with every leaf replaced."""
    if isinstance(returns, Several):
        pairs = zip(returns.items, right, strict=True)
        return tuple(replaced(item, value, evil) for item, value in pairs)
    if isinstance(returns, Keyed):
        return {key: evil(value) for key, value in right.items()}
    return evil(right)


class Liar:
    """A jail whose student returns evil things, the whole answer of them if `whole`."""

    layers: tuple[str, ...] = ()

    def __init__(self, task: Task, evil: Evil, *, whole: bool) -> None:
        self.task, self.evil, self.whole = task, evil, whole

    def run(self, job: Job, meanwhile: Callable[[], object] | None = None) -> Outcome:
        bench = full_bench(self.task, SEED)
        results = []
        for case, seen in zip(bench.cases, answers(bench), strict=True):
            returns = self.task.function(case.call.function).returns
            right = 0.0 if seen.error else seen.value
            known = not self.whole and not seen.error
            lie = replaced(returns, right, self.evil) if known else self.evil(0.0)
            results.append(Returned(lie, case.call.args, {}, ()))
        functions = {function.name: function.parameters for function in self.task.functions}
        return Outcome(Status.FINISHED, tuple(results), functions=functions)


def reported(slug: str, evil: Evil, *, whole: bool) -> str:
    """The report as JSON, which no evil value may pass."""
    task = get_task(slug)
    report = grade(task, "", SEED, Liar(task, evil, whole=whole))
    assert report.verdict is Verdict.FAILED
    return json.dumps(report.as_dict(), allow_nan=False)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the host calculates with what came
@pytest.mark.parametrize("slug", [task.slug for task in all_tasks()])
def test_whatever_the_parts_are_they_get_a_short_report(slug: str) -> None:
    for name, evil in EVIL.items():
        text = reported(slug, evil, whole=False)
        assert len(text) < LONGEST_REPORT, name
        assert "\\u0000" not in text, name


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("slug", ["forget-gate", "lstm-step", "gradient-clipping", "translation"])
def test_whatever_the_whole_is_it_gets_a_short_report(slug: str) -> None:
    for name, evil in EVIL.items():
        assert len(reported(slug, evil, whole=True)) < LONGEST_REPORT, name


@pytest.mark.parametrize("make", [np.array, tuple])
def test_rows_that_are_no_lists_are_told_so(make: Evil) -> None:
    task = get_task("translation")

    def otherwise(right: Any) -> Any:
        return rows(make)(right) if isinstance(right, list) else right

    report = grade(task, "", SEED, Liar(task, otherwise, whole=False))
    said = {check.name: check.message for check in report.checks}["array"]
    assert said.startswith("sentences holds a")
    assert said.endswith("An array becomes one with .tolist().")


def test_long_lists_and_lists_with_texts_are_not_laid_out_in_memory() -> None:
    """NumPy would give each of 50,000 entries room for the longest text: 20 GB."""
    assert as_numbers(["x" * 100_000] + ["a"] * 50_000) is None
    assert as_numbers([0.5] * 100_000) is None
    assert as_numbers([[1, 2.5], (True, np.float64(3.0))]) is not None
