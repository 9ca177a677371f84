"""Known mistakes are named in code that looks nothing like ours."""

import tomllib
from pathlib import Path

import pytest

from exercises.grading.grader import grade
from exercises.grading.registry import get_task
from exercises.grading.report import Verdict
from tests.exercises.grading.runner import InProcess

HANDS = tomllib.loads(Path(__file__).with_name("handwriting.toml").read_text("utf-8"))["hand"]
SLIPS = [
    (hand["exercise"], slip["name"], hand["base"].replace(slip["right"], slip["wrong"]))
    for hand in HANDS
    for slip in hand["slip"]
]


def test_there_are_many_of_them() -> None:
    assert len(SLIPS) >= 160


@pytest.mark.parametrize(("exercise", "name", "source"), SLIPS)
def test_a_known_mistake_is_named_in_another_hand(exercise: str, name: str, source: str) -> None:
    report = grade(get_task(exercise), source, 50, InProcess())
    assert report.verdict is Verdict.FAILED
    assert report.misconception is not None
    assert report.misconception.slug == name


@pytest.mark.parametrize("hand", [h for h in HANDS if "SLIP" not in h["base"]])
def test_the_other_hand_is_right_without_its_slip(hand: dict[str, str]) -> None:
    report = grade(get_task(hand["exercise"]), hand["base"], 51, InProcess())
    careless = hand["exercise"] == "gradient-clipping" and "isnan" not in hand["base"]
    assert report.verdict is (Verdict.FAILED if careless else Verdict.PASSED)
