"""What a report looks like on the page."""

from typing import Any

import pytest

from exercises.models import Check, Exercise, State, Submission
from exercises.presenting.arrays import Cell, shape_of, shown
from exercises.presenting.code import changes, coloured
from exercises.presenting.panel import Badge, badge_of, in_short, inputs_of, panel_of
from exercises.presenting.tasks import task_marks
from tests.exercises.conftest import report


def graded(**changes: Any) -> Submission:
    return Submission(state=State.GRADED, report=report(**changes))


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        (1.5, ()),
        ([1.0, 2.0], (2,)),
        ([[1, 2, 3], [4, 5, 6]], (2, 3)),
        ([[[1]], [[2]]], (2, 1, 1)),
        ([], (0,)),
        ([[1, 2], [3]], None),
        ({"W": [1]}, None),
        ("nan", ()),
    ],
)
def test_the_shape_of_nested_lists(values: Any, shape: tuple[int, ...] | None) -> None:
    assert shape_of(values) == shape


def test_numbers_that_differ_are_marked() -> None:
    laid_out = shown("yours", [[1.0, 2.0]], [[1.0, 2.5]])
    assert laid_out.shape == "(1, 2)"
    assert laid_out.blocks[0].rows == ((Cell("1", False), Cell("2", True)),)


def test_numbers_that_differ_by_rounding_only_are_not_marked() -> None:
    laid_out = shown("yours", [0.1 + 0.2], [0.3])
    assert laid_out.blocks[0].rows == ((Cell("0.3", False),),)


def test_nan_differs_from_a_number() -> None:
    assert shown("yours", ["nan"], [0.3]).blocks[0].rows == ((Cell("nan", True),),)


def test_a_result_of_another_shape_is_shown_unmarked() -> None:
    laid_out = shown("yours", [1.0, 2.0], [[1.0, 3.0]])
    assert not any(cell.differs for row in laid_out.blocks[0].rows for cell in row)


def test_a_cube_is_shown_as_labelled_tables() -> None:
    laid_out = shown("H", [[[1, 2]], [[3, 4]]])
    assert [block.label for block in laid_out.blocks] == ["[0]", "[1]"]


def test_what_is_no_array_is_shown_as_text() -> None:
    assert shown("yours", {"a": 1}).note == "{'a': 1}"


def test_a_huge_result_is_cut() -> None:
    laid_out = shown("yours", [[1.0] * 100] * 100)
    assert laid_out.blocks == ()
    assert len(laid_out.note) < 2100


@pytest.mark.parametrize(
    ("verdict", "score", "badge"),
    [
        ("passed", 1.0, Badge("right", "Passed")),
        ("failed", 0.4, Badge("partly", "Partly right")),
        ("failed", 0.0, Badge("wrong", "Not right yet")),
        ("crashed", 0.0, Badge("wrong", "Crashed")),
        ("timed_out", 0.0, Badge("wrong", "Took too long")),
        ("out_of_memory", 0.0, Badge("wrong", "Out of memory")),
        ("refused", 0.0, Badge("wrong", "Result refused")),
    ],
)
def test_every_verdict_has_a_word_and_a_tone(verdict: str, score: float, badge: Badge) -> None:
    submission = Submission(state=State.GRADED, verdict=verdict, score=score)
    assert badge_of(submission) == badge
    panel = panel_of(graded(verdict=verdict, score=score))
    assert panel is not None
    assert panel.badge == badge


def test_our_fault_is_not_the_students() -> None:
    assert badge_of(Submission(state=State.OUR_FAULT)) == Badge("our-fault", "Our fault")


def test_a_check_has_no_score() -> None:
    panel = panel_of(Check(state=State.GRADED, report=report("failed", 0.9)))
    assert panel is not None
    assert panel.percent is None
    assert panel.badge == Badge("wrong", "Not right yet")


def test_a_waiting_run_has_no_panel() -> None:
    assert panel_of(Submission(state=State.QUEUED)) is None


def test_checks_keep_the_order_of_the_ladder() -> None:
    panel = panel_of(graded())
    assert panel is not None
    assert [check.title for check in panel.checks] == ["Its shape", "Its values"]
    assert [check.points for check in panel.checks] == [50, 50]


def test_what_the_example_cannot_tell_waits_for_the_submission() -> None:
    run = graded()
    run.report["checks"][1]["passed"] = None
    panel = panel_of(run)
    assert panel is not None
    assert panel.checks[1].badge.word == "not reached"
    check = Check(state=State.GRADED, report=run.report)
    panel = panel_of(check)
    assert panel is not None
    assert panel.checks[1].badge.word == "on submit"
    check.report = {**run.report, "verdict": "failed"}
    panel = panel_of(check)
    assert panel is not None
    assert panel.checks[1].badge.word == "not reached"


def test_a_dict_of_arrays_is_shown_key_by_key() -> None:
    inputs = {"max_norm": 1.0, "cache": {"f_t": [[0.5]], "params": {"b_f": [1.0, 2.0]}}}
    tables = inputs_of({"inputs": inputs})
    assert [table.name for table in tables] == [
        "max_norm", 'cache["f_t"]', 'cache["params"]["b_f"]'
    ]  # fmt: skip
    assert [table.shape for table in tables] == ["", "(1, 1)", "(2,)"]


def test_a_list_of_caches_is_shown_cache_by_cache() -> None:
    tables = inputs_of({"inputs": {"caches": [{"f_t": [[0.5]]}, {"f_t": [[0.7]]}]}})
    assert [table.name for table in tables] == ['caches[0]["f_t"]', 'caches[1]["f_t"]']
    assert [table.name for table in inputs_of({"inputs": {"caches": [], "params": {}}})] == [
        "caches",
        "params",
    ]


def test_an_entry_that_row_unit_and_step_do_not_tell_has_its_index() -> None:
    place = {"t": None, "row": None, "unit": 0, "yours": 1.0, "right": 2.0}
    shown = in_short({**place, "quantity": "dW", "index": [0, 3]})
    assert shown is not None
    assert shown["quantity"] == "dW[0, 3]"
    shown = in_short({**place, "quantity": "db", "index": [0]})
    assert shown is not None
    assert shown["quantity"] == "db"
    shown = in_short({**place, "quantity": "of an old report"})
    assert shown is not None
    assert shown["quantity"] == "of an old report"


def marks(*results: bool | None) -> list[str]:
    checks = [
        {"name": f"check-{i}", "title": "", "passed": result, "message": "", "weight": 0.0}
        for i, result in enumerate(results)
    ]
    names = [check["name"] for check in checks]
    exercise = Exercise(tasks=[{"text": "Do it.", "checks": names}])
    (mark,) = task_marks(exercise, {"checks": checks})
    return [mark.badge.word] if mark.badge else []


def test_a_task_is_done_when_all_its_checks_pass() -> None:
    assert marks(True, True) == ["done"]
    assert marks(True, False) == ["not yet"]
    assert marks(None, False) == ["not yet"]
    assert marks(True, None) == ["so far"]
    assert marks(None, None) == []


def test_nothing_is_marked_before_anything_has_run() -> None:
    exercise = Exercise(tasks=[{"text": "Do it.", "checks": ["values"]}])
    assert task_marks(exercise, None)[0].badge is None


def test_a_sentence_has_its_points_before_anything_has_run() -> None:
    told = [{"text": "Do it.", "checks": ["values"], "points": 45}]
    assert task_marks(Exercise(tasks=told), None)[0].points == 45
    loaded_long_ago = [{"text": "Do it.", "checks": ["values"]}]
    assert task_marks(Exercise(tasks=loaded_long_ago), None)[0].points == 0


def test_a_change_is_shown_line_by_line() -> None:
    lines = changes("a = 1\nb = 2\n", "a = 1\nb = 3\n")
    assert lines is not None
    assert [(line.sign, line.word, line.text) for line in lines] == [
        (" ", "", "…"),
        (" ", "", "a = 1"),
        ("-", "removed", "b = 2"),
        ("+", "added", "b = 3"),
    ]


def test_the_same_code_has_no_changes() -> None:
    assert changes("a = 1\n", "a = 1\n") == ()


def test_texts_of_thousands_of_lines_are_not_compared() -> None:
    assert changes("a\n" * 3000, "b\n") is None


def test_coloured_code_is_escaped() -> None:
    html = coloured('x = "</pre><script>alert(1)</script>"\n')
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
