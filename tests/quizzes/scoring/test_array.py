"""A grid of numbers: every entry is marked by itself."""

from typing import Any

import pytest

from quizzes.scoring import SpecError, check, present, score, solution
from tests.quizzes.scoring.specs import SPECS

FIXED = SPECS["array"]
DRAWN = SPECS["drawn array"]


def test_a_grid_says_how_many_columns_it_has() -> None:
    shown = present(FIXED, 0)
    assert [prompt.key for prompt in shown.prompts] == ["1-1", "1-2", "2-1", "2-2"]
    assert shown.columns == 2


def test_the_credit_is_the_share_of_right_entries() -> None:
    result = score(FIXED, 0, {**solution(FIXED, 0), "2-2": "7"})
    assert result.value == 0.75
    assert [part.key for part in result.parts if not part.is_right] == ["2-2"]


def test_a_mistake_is_named_where_its_number_differs() -> None:
    result = score(FIXED, 0, {"1-1": "0.5", "1-2": "0.75", "2-1": "0.875", "2-2": "1"})
    messages = {part.key: part.message for part in result.parts if part.message}
    assert messages == dict.fromkeys(("1-2", "2-1"), "<p>You used 1 − f.</p>")
    assert result.misconceptions == ("forget-one-erases",)


def test_a_gate_follows_from_the_students_own_sum() -> None:
    right = dict(solution(DRAWN, 3))
    slipped = f"{float(right['a1']) + 0.3:.4f}"
    follows = 1 / (1 + 2.718281828459045 ** -float(slipped))
    result = score(DRAWN, 3, {**right, "a1": slipped, "f1": f"{follows:.4f}"})
    assert [part.key for part in result.parts if not part.is_right] == ["a1"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answer": []}, "an array has 1 to 6 rows of one length"),
        ({"answer": [[1.0], [1.0, 2.0]]}, "an array has 1 to 6 rows of one length"),
        ({"answer": [[1.0] * 5]}, "an array has 1 to 4 columns, not 5"),
        ({"answer": [[float("nan")]]}, "every number must be finite"),
        ({"decimals": 7}, "an array has 0, 2, 3 or 4 decimals, not 7"),
        ({"answer": [[1.0]]}, "the array of a mistake has the shape of the answer"),
        (
            {"mistakes": [{**FIXED["mistakes"][0], "values": FIXED["answer"]}]},
            "a mistake has the numbers of the answer",
        ),
        (
            {"mistakes": FIXED["mistakes"] * 2},
            "two mistakes have the same number in the same place",
        ),
        ({"template": "rnn"}, "the template rnn has no grid: it is a trace"),
    ],
)
def test_an_array_that_cannot_be_asked_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(SpecError) as refusal:
        check({**FIXED, **change})
    assert str(refusal.value) == words
