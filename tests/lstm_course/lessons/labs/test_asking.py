"""A number that a reader sets: whatever stands in the address, the lab has a number to go on."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_course.lessons.labs.asking import Dial, number, query_of

HALF = Dial("x", "x", "input x", -3.0, 3.0, 0.1, -1.0)
WHOLE = Dial("steps", "steps", "steps back", 1, 200, 1, 60)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), ("0,5", 0.5), ("−2", -2.0), (" 3 ", 3.0), ("1e-3", 0.001), ("-0", 0.0)],
)
def test_a_number_may_be_written_in_several_ways(text: str, value: float) -> None:
    assert HALF.read({"x": text}).value == value
    assert HALF.read({"x": text}).problem == ""


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "abc", "1_0", "0x1", "1" * 400, "1;2"])
def test_what_is_no_number_is_replaced_and_said(text: str) -> None:
    setting = HALF.read({"x": text})
    assert setting.value == -1.0
    assert setting.problem == f"x is a number from −3 to 3, not “{text[:20]}”; −1 is used."


@pytest.mark.parametrize(("text", "used"), [("1e308", "3"), ("-7", "−3")])
def test_what_lies_outside_goes_to_the_nearest_end(text: str, used: str) -> None:
    assert HALF.read({"x": text}).problem == f"x goes from −3 to 3; {used} is used."


def test_a_whole_number_is_rounded_and_that_is_said() -> None:
    setting = WHOLE.read({"steps": "7.4"})
    assert setting.value == 7
    assert setting.problem == "steps goes from 1 to 200 in whole steps; 7 is used."


def test_an_address_that_says_nothing_gives_the_start() -> None:
    assert HALF.read({}).value == -1.0
    assert HALF.read({"x": "  "}).problem == ""


@given(st.text(max_size=60))
def test_no_text_can_make_a_dial_fail_or_leave_its_bounds(text: str) -> None:
    setting = HALF.read({"x": text})
    assert math.isfinite(setting.value)
    assert HALF.low <= setting.value <= HALF.high


@given(st.floats(-3, 3))
def test_a_setting_written_to_an_address_is_read_back_the_same(value: float) -> None:
    once = HALF.read({"x": f"{value:.4f}"})
    assert HALF.read({"x": once.text}).value == pytest.approx(once.value, abs=1e-5)
    assert query_of([once]) == f"x={once.text}"


@given(st.text(max_size=40))
def test_reading_a_number_never_raises(text: str) -> None:
    value = number(text)
    assert value is None or math.isfinite(value)
