"""The gradient lab shows both: that the correction vanishes, and that it can grow."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_course.lessons.labs.gradient_lab import Measured, measure


def words(measured: Measured) -> list[str]:
    return [line.word for line in measured.series]


def test_an_rnn_with_small_weights_vanishes() -> None:
    assert words(measure({"scale": "0.5"}))[0] == "vanished"


def test_an_rnn_with_large_weights_explodes() -> None:
    assert words(measure({"scale": "4", "steps": "200"}))[0] == "exploded"


def test_an_lstm_with_a_shut_forget_gate_vanishes_too() -> None:
    assert words(measure({"bias": "-2"}))[1:] == ["vanished", "vanished"]


def test_an_lstm_with_an_open_forget_gate_can_grow() -> None:
    assert words(measure({"bias": "5", "steps": "200"}))[1:] == ["grown", "fading"]


def test_the_result_is_said_in_words() -> None:
    assert measure({}).said == (
        "60 steps back, 8 · 10⁻²⁰ of the correction is left in the RNN (vanished) and 1 · 10⁻⁵ "
        "in the LSTM (vanished)."
    )


def test_the_table_ends_at_the_last_step() -> None:
    assert [row[0] for row in measure({"steps": "7"}).table] == ["0", "1", "2", "5", "7"]


def test_a_line_that_leaves_the_picture_is_owned_up_to() -> None:
    assert not measure({}).is_cut
    assert measure({"scale": "0.1", "steps": "200"}).is_cut


def test_another_seed_moves_the_lines() -> None:
    assert measure({"seed": "2"}).said != measure({"seed": "3"}).said


@pytest.mark.parametrize("name", ["steps", "scale", "bias", "seed"])
@pytest.mark.parametrize("text", ["nan", "inf", "1e308", "-1e308", "x" * 5000, ""])
def test_hostile_values_are_replaced(name: str, text: str) -> None:
    measured = measure({name: text})
    assert bool(measured.problems) == bool(text)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 200), st.floats(0.1, 5), st.floats(-2, 8), st.integers(0, 999))
def test_every_line_stays_in_the_picture(steps: int, scale: float, bias: float, seed: int) -> None:
    asked = {"steps": str(steps), "scale": str(scale), "bias": str(bias), "seed": str(seed)}
    measured = measure(asked)
    for line in measured.series:
        for point in line.points.split():
            x, y = map(float, point.split(","))
            assert 56 <= x <= 420
            assert 16 <= y <= 292
    assert measure(dict(parse_qsl(measured.query))).settings[0].value == steps
