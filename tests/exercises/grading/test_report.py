"""A report survives JSON, whatever numbers are in it, and a job never holds an answer."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises.grading import GRADER_VERSION
from exercises.grading.bench import full_bench, truth
from exercises.grading.grader import grade
from exercises.grading.misconceptions import vocabulary
from exercises.grading.mutation import right_sources, starter_source
from exercises.grading.observation import Observation
from exercises.grading.registry import all_tasks, get_task
from exercises.grading.report import Report, Verdict, json_safe, visible
from exercises.grading.returns import Part, parts_of, pick
from exercises.grading.task import ASIDE, Case, Task
from exercises.grading.tasks.number_words import encoded as numbers
from exercises.grading.tasks.reviews import encoded as reviews
from exercises.sandbox.guest.values import encode
from tests.exercises.grading.runner import InProcess, answers

UNREWARDED = [task for task in all_tasks() if task.reward is None]
WRONG = "def sigmoid(z):\n    return z * float('nan')\n"


def test_a_report_survives_a_round_trip_through_json() -> None:
    task = get_task("lstm-forward")
    source = task.model.replace("np.tanh(c_t)", "np.tanh(1.5 * c_t)")
    report = grade(task, source, 5, InProcess())
    assert report.divergence is not None
    again = Report.from_dict(json.loads(json.dumps(report.as_dict(), allow_nan=False)))
    assert again.as_dict() == report.as_dict()
    assert again.divergence == report.divergence
    assert again.checks == report.checks


def test_nan_becomes_text_on_the_way_to_json() -> None:
    report = grade(get_task("sigmoid"), WRONG, 1, InProcess())
    text = json.dumps(report.as_dict(), allow_nan=False)
    assert '"nan"' in text
    again = Report.from_dict(json.loads(text))
    assert again.divergence is not None
    assert np.isnan(again.divergence.yours)


def test_infinities_and_tuples_become_plain() -> None:
    assert json_safe({"a": (float("inf"), -float("inf"), 1)}) == {"a": ["inf", "-inf", 1]}


def test_complex_numbers_are_written_as_python_writes_them() -> None:
    assert json_safe([1j, 2 + 0.5j]) == ["1j", "(2+0.5j)"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\0b", "a\u2400b"),  # PostgreSQL keeps no null character
        ("\x1b[2Jgone", "\u241b[2Jgone"),
        ("two\tcolumns\nand lines", "two\tcolumns\nand lines"),
        ("over\rwritten", "over\u240dwritten"),
        ("\x7f\x9b31m", "\u2421\ufffd31m"),
        ("score \u202e001\u202c", "score \ufffd001\ufffd"),
        ("\u2066hidden\u2069", "\ufffdhidden\ufffd"),
        ("C̃ = σ(z), ok 🙂", "C̃ = σ(z), ok 🙂"),
    ],
)
def test_what_cannot_be_seen_is_shown(written: str, shown: str) -> None:
    """No escape sequence and no turning of the text hides anything from whoever reads a report."""
    assert visible(written) == shown
    assert json_safe({written: [written]}) == {shown: [shown]}


def test_a_report_keeps_what_made_it() -> None:
    report = grade(get_task("sigmoid"), WRONG, 17, InProcess())
    assert report.seed == 17
    assert report.versions == {"grader": GRADER_VERSION, "exercise": "1"}


def test_the_same_source_and_seed_give_the_same_report() -> None:
    task = get_task("gate-backward")
    source = task.model.replace("da @ W", "2 * da @ W")
    first, second = (grade(task, source, 9, InProcess()) for _ in range(2))
    assert replace(first, seconds=0.0) == replace(second, seconds=0.0)


@pytest.mark.parametrize("task", all_tasks(), ids=lambda task: task.slug)
def test_a_job_holds_inputs_and_no_answer(task: Any) -> None:
    bench = full_bench(task, 3)
    job = bench.job("")
    sent = encode([list(call.args) for call in job.calls if "loss" not in repr(call.args)[:40]])
    for case, seen in zip(bench.cases, answers(bench), strict=True):
        function = task.function(case.call.function)
        for part in parts_of(function.returns, seen.value) if seen.returned else ():
            assert not _stands_in(pick(seen.value, part), part, case.call.args, sent), case.name


def _stands_in(answer: Any, part: Part, args: Any, sent: bytes) -> bool:
    """The answer's bytes are among what is sent, and it is not one of the inputs by right."""
    if part.exact or not isinstance(answer, np.ndarray) or answer.size < 4 or part.free:
        return False
    if len(np.unique(answer)) < 4:  # zeros, ones, halves
        return False
    flat = np.ascontiguousarray(answer).tobytes()
    return flat in sent and not _given(flat, args)


def _given(flat: bytes, args: Any) -> bool:
    """Telling cases let an input pass unchanged: f = 1 and i = 0 give back c_prev."""
    if isinstance(args, np.ndarray):
        return flat in np.ascontiguousarray(args).tobytes()
    if isinstance(args, dict):
        return any(_given(flat, value) for value in args.values())
    return isinstance(args, tuple | list) and any(_given(flat, value) for value in args)


def test_held_out_data_never_enter_a_job() -> None:
    for slug in ("sentiment", "translation"):
        reward = get_task(slug).reward
        assert reward is not None
        sent = b"".join(encode(value) for value in reward.make_job("", 1).calls[0].args)
        held_out = reviews()["held_out"][0] if slug == "sentiment" else numbers()["target"][900:]
        for row in held_out:
            if (row > 0).sum() > 5:
                assert row.tobytes() not in sent or _also_trained(row, slug)


def _also_trained(row: Any, slug: str) -> bool:
    """Different sentences can look alike once rare words are all the same unknown one."""
    known = reviews()["train"][0] if slug == "sentiment" else numbers()["target"][:900]
    return bool((known == row).all(axis=1).any())


@pytest.mark.parametrize("task", UNREWARDED, ids=lambda task: task.slug)
def test_right_code_waits_for_no_answer_that_judges_nothing(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Case] = []

    def noted(task: Task, case: Case, names: Mapping[str, Any]) -> Observation:
        asked.append(case)
        return truth(task, case, names)

    monkeypatch.setattr("exercises.grading.bench.truth", noted)
    report = grade(task, right_sources(task.slug)["solution.py"], 4242, InProcess())
    assert report.verdict is Verdict.PASSED
    assert asked
    assert not [case.name for case in asked if case.check in ASIDE]


@pytest.mark.parametrize("task", all_tasks(), ids=lambda task: task.slug)
def test_a_starter_scores_nothing(task: Any) -> None:
    report = grade(task, starter_source(task.slug), 1, InProcess())
    assert report.score == 0.0
    assert report.misconception is None


def test_hidden_numbers_are_never_shown() -> None:
    task = get_task("lstm-step")
    report = grade(task, task.model.replace("f_t * c_prev", "f_t * c_prev * 0.5"), 11, InProcess())
    shown = json.dumps(report.as_dict())
    for seen in answers(full_bench(task, 11))[1:]:
        for state in seen.value if seen.returned else ():  # type: ignore[union-attr]
            assert f"{float(np.ravel(state)[0]):.6f}"[:8] not in shown


def test_the_vocabulary_holds_ideas_and_slips() -> None:
    words = vocabulary()
    assert words["bias-missing"].title == "The bias is left out"
    assert "hidden-from-old-cell" in words
