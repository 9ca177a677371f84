"""The numbers of the bank are right: each is computed here, the wrong options' numbers too."""

import math
import re

import pytest

from lstm_course.content.schema.fairness import visible
from tests.lstm_course.content.bank import Option, every_question

BANK = {question.slug: question for question in every_question()}


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def parameters(D: int, H: int, blocks: int) -> int:
    return blocks * (H * (H + D) + H)


F2, I2, CANDIDATE2, C1 = 0.6, 0.75, -0.4, 0.8  # of worked-trace-02
# The right number first, then that of each wrong option that has one.
NUMBERS: dict[str, tuple[float, ...]] = {
    "introduction-02-fifty-steps": (0.9**50, 0.9 / 2, 1 - 0.9, 0.9 / 50),
    "formulas-08-one-update": (
        0.9 * 4 + 0.1 * -1,
        0.1 * 4 + 0.9 * -1,
        (1 - 0.9) * 4 + 0.1 * -1,
        math.tanh(3.5),
    ),
    "formulas-10-bias-only": (sigmoid(1), 0, sigmoid(0), 1),
    "formulas-14-needed-candidate": ((0.2 - 0.6) / 0.5, 0.2 - 0.6, 0.2),
    "worked-trace-02-second-cell-state": (
        F2 * C1 + I2 * CANDIDATE2,
        I2 * C1 + F2 * CANDIDATE2,
        (1 - F2) * C1 + I2 * CANDIDATE2,
        C1 + I2 * CANDIDATE2,
    ),
    "worked-trace-03-hidden-state": (
        0.4 * math.tanh(1.5),
        0.4 * math.tanh(2),
        math.tanh(0.4 * 1.5),
        0.4 * 1.5,
    ),
    "worked-trace-04-one-pad": (sigmoid(1) * 2 + sigmoid(0) * math.tanh(0), 0, 0.5 * 2, 2),
    "gradients-01-count-the-factors": (12 - 4, 4, 12 - 1, 12),
    "gradients-02-largest-factor": ((0.25 * 2) ** 10, 2**10, 10 * 0.25 * 2, 0.25**10),
    "gradients-05-relu-rnn": (1.1**50, 1, 1.1 * 50, 1.1**-50),
    "gradients-09-product-of-gates": (0.9 * 0.8 * 0.5, 0.5, (0.9 + 0.8 + 0.5) / 3, 0.9 + 0.8 + 0.5),
    "gradients-12-half-life": (
        math.ceil(math.log(0.5) / math.log(0.97)),
        math.ceil(math.log(0.5) / math.log(0.9)),
        0.5 / 0.03,
        round(math.log(0.5) / math.log(0.99)),
    ),
    "gradients-13-bias-one-is-not-enough": (0.731**59, 1, 0.731 / 59, 0.731 * 59),
    "comparison-01-four-times": (parameters(9, 7, 4) / parameters(9, 7, 1), 2, 3),
    "comparison-02-count-them": (
        parameters(100, 128, 4),
        parameters(100, 128, 1),
        parameters(100, 128, 3),
        50 * parameters(100, 128, 4),
    ),
}


def number(option: Option) -> float | None:
    """The first number of an option as it stands there."""
    found = re.search(r"−?\d[\d,]*(\.\d+)?", visible(option.text))
    return float(found.group().replace(",", "").replace("−", "-")) if found else None


def rounded(value: float) -> object:
    """`value` up to what the options show: four decimals, or three figures and a bit."""
    return pytest.approx(value, rel=0.07, abs=1e-12)


@pytest.mark.parametrize("slug", NUMBERS)
def test_the_right_option_is_what_the_calculation_gives(slug: str) -> None:
    question = BANK[slug]
    assert number(question.options[question.right[0]]) == rounded(NUMBERS[slug][0])


@pytest.mark.parametrize("slug", NUMBERS)
def test_each_wrong_number_comes_from_its_mistake(slug: str) -> None:
    wrong = [number(option) for option in BANK[slug].options if not option.correct]
    shown = sorted(value for value in wrong if value is not None)
    assert shown == [rounded(value) for value in sorted(NUMBERS[slug][1:])]


@pytest.mark.parametrize("slug", [slug for slug in NUMBERS if slug.startswith("worked-trace")])
def test_traces_are_right_to_the_last_decimal(slug: str) -> None:
    for option in BANK[slug].options:
        text = visible(option.text).replace("−", "-")
        decimals = len(text.split(".")[1])
        assert text in {f"{value:.{decimals}f}" for value in NUMBERS[slug]}


def test_a_half_is_left_after_100_steps_only_with_the_last_gate() -> None:
    gates = [number(option) for option in BANK["gradients-17-gate-for-100-steps"].options]
    assert [gate is not None and gate**100 >= 0.5 for gate in gates] == [False] * 3 + [True]


def test_gates_act_unit_by_unit() -> None:
    question = BANK["formulas-12-unit-by-unit"]
    memory, gate = (2, 2, 2, 2), (1, 0, 0.5, 1)
    kept = [f * c for f, c in zip(gate, memory, strict=True)]
    shown = visible(question.options[question.right[0]].text).strip("()").split(",")
    assert [float(value) for value in shown] == kept


def test_a_halved_tanh_is_a_sigmoid_of_twice_the_number() -> None:
    for z in (-3.0, -0.5, 0.0, 0.7, 2.0):
        assert (1 + math.tanh(z)) / 2 == pytest.approx(sigmoid(2 * z))


@pytest.mark.parametrize(
    ("said", "value", "digits"),
    [
        ("1.5^10", 1.5**10, 58),
        ("0.97^22", 0.97**22, 0.51),
        ("0.97^23", 0.97**23, 0.496),
        ("0.9^100", 0.9**100, 0.00003),
        ("0.95^100", 0.95**100, 0.006),
        ("0.99^100", 0.99**100, 0.37),
        ("0.995^100", 0.995**100, 0.61),
        ("0.5^(1/100)", 0.5 ** (1 / 100), 0.9931),
        ("0.99^78", 0.99**78, 0.46),
        ("2^10", 2**10, 1024),
    ],
)
def test_numbers_in_explanations_are_right(said: str, value: float, digits: float) -> None:
    decimals = len(str(f"{digits:f}").rstrip("0").split(".")[1])
    assert round(value, decimals) == digits, said
