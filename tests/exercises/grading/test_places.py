"""The line of the file that does it is found without running or parsing the file."""

import pytest

from exercises.grading.places import KEPT, TO_SINGLE, TO_WHOLE, UPRIGHT, at, changing, line_of
from exercises.grading.registry import get_task
from tests.exercises.grading.test_ladder import TOP, changed, graded, message, rung

PLACES = [
    (changing("h"), "h *= 2"),
    (changing("h"), "h[0] = 1"),
    (changing("h"), "h[:, t] += x"),
    (changing("h"), "h @= W"),
    (changing("h"), "np.tanh(c, out=h)"),
    (changing("h"), "np.tanh(c, out=(h,))"),
    (changing("h"), "h.fill(0)"),
    (changing('params["W_f"]'), 'params["W_f"] -= 1'),
    (TO_SINGLE, "return f.astype(np.float32)"),
    (TO_SINGLE, "f = np.zeros(3, 'float16')"),
    (TO_WHOLE, "return f.astype(int)"),
    (TO_WHOLE, "s = np.zeros_like(z)"),
    (TO_WHOLE, "s = np.zeros(3, dtype=np.int64)"),
    (UPRIGHT, "b = b.reshape(-1, 1)"),
    (UPRIGHT, "b = b[:, None]"),
    (UPRIGHT, "s = x.sum(axis=1, keepdims=True)"),
    (KEPT, "    global last"),
    (KEPT, "def f(x, seen=[]):"),
    (KEPT, "def f(x, seen={}):"),
]
ELSEWHERE = [
    (changing("h"), "h = h * 2"),
    (changing("h"), "if h[0] == 1: pass"),
    (changing("h"), "graph *= 2"),
    (changing("h"), "h_new *= 2"),
    (changing("h"), "x = 1  # h *= 2"),
    (changing("h"), "y <= h"),
    (TO_WHOLE, "x = int(3)"),
    (UPRIGHT, "b = b[None, :]"),
    (KEPT, "def f(x, y=1):"),
]


@pytest.mark.parametrize(("pattern", "line"), PLACES)
def test_the_line_is_found(pattern: str, line: str) -> None:
    assert line_of(f"import numpy as np\n\n{line}\n", pattern) == 3


@pytest.mark.parametrize(("pattern", "line"), ELSEWHERE)
def test_what_only_looks_like_it_has_no_line(pattern: str, line: str) -> None:
    assert line_of(line, pattern) is None
    assert at(line, pattern) == ""


def test_a_line_that_nobody_wrote_by_hand_is_passed_over() -> None:
    assert line_of("h *= 2" + " " * 500, changing("h")) is None


RETURN = "return sigmoid(z @ W_f.T + b_f)"
LINE = TOP.count("\n") + 3


def test_the_line_that_changes_an_argument_is_named() -> None:
    said = message(changed(RETURN, f"b_f *= 2\n    {RETURN}"), "inputs-untouched")
    assert said.startswith(f"forget_gate changes its argument b_f at line {LINE}. The caller")


def test_the_line_that_makes_numbers_shorter_is_named() -> None:
    assert message(changed(RETURN, f"{RETURN}.astype(np.float32)"), "dtype") == (
        "f_t has dtype float32; expected float64. Something turns the numbers into a type with "
        f"fewer digits at line {LINE}: look for astype, dtype= or np.float32."
    )


def test_the_line_that_keeps_something_between_calls_is_named() -> None:
    source = changed("b_f):", "b_f, n=[]):").replace(RETURN, f"n.append(1)\n    {RETURN} * len(n)")
    assert f"Something is kept between the calls at line {LINE - 2}: a global" in message(
        source, "same-twice"
    )


def test_the_line_of_an_array_that_stands_upright_is_named() -> None:
    task = get_task("gate-backward")
    upright = "db = da.sum(axis=0).reshape(-1, 1) + np.zeros(da.shape[1])"
    source = task.model.replace("db = da.sum(axis=0)", upright)
    line = source.split("\n").index(f"    {upright}") + 1
    said = rung(graded(source, "gate-backward"), "shape").message
    assert said.endswith(
        f"together became (2, 2) at line {line}: one of two arrays stands upright."
    )


def test_the_first_difference_of_a_step_is_in_what_is_calculated_first() -> None:
    """h_t is returned first, but made from c_t."""
    task = get_task("lstm-step")
    report = graded(task.model.replace("f_t * c_prev + i_t", "f_t * c_prev + i_t ** 3"), task.slug)
    assert report.divergence is not None
    assert report.divergence.quantity == "c_t"
    assert "c_t = " in report.divergence.explanation
