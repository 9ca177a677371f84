"""Whatever is sent is scored between 0 and 1, or refused with words."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scoring import ResponseError, Score, score
from quizzes.scoring.response import readable
from tests.quizzes.scoring.specs import SPECS

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)
likely = st.dictionaries(
    st.sampled_from(["choice", "answer", "a", "b", "c", "0", "1", "2"]),
    st.lists(st.sampled_from(["a", "b", "c", "d", "0", "1", "2", "-1", "0.5", "nan", "1e999"])),
)


@pytest.mark.parametrize("name", SPECS)
@settings(deadline=None)  # a busy machine is no finding
@given(response=anything | likely, seed=st.integers(0, 2**31))
def test_scoring_is_total(name: str, response: Any, seed: int) -> None:
    try:
        result = score(SPECS[name], seed, response)
    except ResponseError as refusal:
        assert str(refusal).endswith(".")
    else:
        assert 0.0 <= result.value <= 1.0
        assert result == score(SPECS[name], seed, response)


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (None, "An answer is an object that gives each part its values."),
        ("b", "An answer is an object that gives each part its values."),
        (["b"], "An answer is an object that gives each part its values."),
        ({str(n): "b" for n in range(101)}, "This answer has more parts than the question."),
        ({"choice": ["b"] * 51}, "This answer has more values than the question."),
        ({"choice": "b" * 201}, "A part of this answer is longer than 200 characters."),
        ({"choice": 10**5000}, "This answer holds text that cannot be read."),
        ({"choice": "\x00"}, "This answer holds text that cannot be read."),
        ({"choice": "\ud800"}, "This answer holds text that cannot be read."),
        ({"choice": b"b"}, "Each part of an answer is a text, a number or a list of them."),
        ({"choice": True}, "Each part of an answer is a text, a number or a list of them."),
        ({"choice": [None]}, "Each part of an answer is a text, a number or a list of them."),
        ({"choice": {"b": 1}}, "Each part of an answer is a text, a number or a list of them."),
    ],
)
def test_what_is_no_answer_is_refused_in_words(response: Any, words: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        readable(response)
    assert str(refusal.value) == words


def test_one_value_stands_for_a_list_of_one() -> None:
    assert readable({"choice": "b", "answer": 0.5}) == {"choice": ["b"], "answer": ["0.5"]}


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf")])
def test_no_score_lies_outside_zero_to_one(value: float) -> None:
    with pytest.raises(ValueError, match="a score lies between 0 and 1"):
        Score(value)
