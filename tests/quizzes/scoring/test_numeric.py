"""Numbers: how they may be typed, what is right, which mistake a wrong one names."""

from typing import Any

import pytest

from quizzes.scoring import ResponseError, SpecError, check, score, solution
from quizzes.scoring.number import parse, show
from tests.quizzes.scoring.specs import SPECS

SPEC = SPECS["numeric"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.25", 0.25),
        ("0,25", 0.25),
        (".25", 0.25),
        (" 0.25 ", 0.25),
        ("-0.25", -0.25),
        ("−0.25", -0.25),
        ("2.5e-1", 0.25),
        ("1/4", 0.25),
        ("25 %", 0.25),
        ("1 000", 1000.0),
        ("+3", 3.0),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, value: float) -> None:
    assert parse(typed) == value


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type a number first, then check."),
        ("half", "'half' is not a number. Write it like 0.25 or -1.5."),
        ("1.2.3", "'1.2.3' is not a number. Write it like 0.25 or -1.5."),
        ("nan", "'nan' is not a number. Write it like 0.25 or -1.5."),
        ("inf", "'inf' is not a number. Write it like 0.25 or -1.5."),
        ("0x10", "'0x10' is not a number. Write it like 0.25 or -1.5."),
        ("1_0", "'1_0' is not a number. Write it like 0.25 or -1.5."),
        ("٣", "'٣' is not a number. Write it like 0.25 or -1.5."),
        ("1/0", "A number cannot be divided by 0."),
        ("1e999", "That number is too large."),
    ],
)
def test_what_is_no_number_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        parse(typed)
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("value", "text"), [(0.25, "0.2500"), (-0.00001, "0.0000"), (-1.5, "-1.5000")]
)
def test_numbers_are_shown_rounded(value: float, text: str) -> None:
    assert show(value, 4) == text


@pytest.mark.parametrize(("typed", "value"), [("0.25", 1.0), ("0.2505", 1.0), ("0.2507", 0.0)])
def test_right_is_what_lies_within_the_tolerance(typed: str, value: float) -> None:
    assert score(SPEC, 0, {"answer": [typed]}).value == value


def test_the_number_of_a_known_mistake_names_it() -> None:
    result = score(SPEC, 0, {"answer": ["1.0003"]})
    assert (result.value, result.misconceptions) == (0.0, ("relu-gate",))
    assert result.parts[0].message == "<p>That is tanh.</p>"


def test_another_wrong_number_names_nothing() -> None:
    result = score(SPEC, 0, {"answer": ["7"]})
    assert (result.misconceptions, result.parts[0].message) == ((), "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tolerance": 0}, "the tolerance must be above 0, not 0.0"),
        ({"answer": float("nan")}, "every number must be finite"),
        ({"answer": 1.001}, "1.001 and 1.0 cannot be told apart within 0.0006"),
        ({"answer": "x"}, "the question lacks a field or has one of a wrong type: "),
    ],
)
def test_a_question_whose_numbers_blur_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(SpecError) as refusal:
        check({**SPEC, **change})
    assert str(refusal.value).startswith(words)


def test_the_solution_is_the_rounded_answer() -> None:
    assert solution(SPEC, 0) == {"answer": "0.2500"}
