"""Single and multiple choice: what is right, what partial credit is, what is refused."""

from typing import Any

import pytest

from quizzes.scoring import ResponseError, SpecError, check, present, score


def spec(kind: str, right: str, misconceptions: dict[str, str] | None = None) -> dict[str, Any]:
    named = misconceptions or {}
    options = [
        {
            "key": key,
            "html": f"Text {key}",
            "correct": key in right,
            "misconception": named.get(key, ""),
        }
        for key in "abcd"
    ]
    return {"kind": kind, "options": options}


SINGLE = spec("single", "b", {"a": "forget-one-erases"})
MULTIPLE = spec("multiple", "bc", {"a": "gates-are-binary", "d": "gates-are-binary"})


def test_the_right_option_scores_one() -> None:
    assert score(SINGLE, 0, {"choice": ["b"]}).value == 1.0


def test_a_wrong_option_scores_nothing_and_names_its_misconception() -> None:
    result = score(SINGLE, 0, {"choice": ["a"]})
    assert (result.value, result.misconceptions) == (0.0, ("forget-one-erases",))


def test_a_wrong_option_without_a_misconception_names_none() -> None:
    assert score(SINGLE, 0, {"choice": ["c"]}).misconceptions == ()


def test_feedback_is_on_what_was_chosen_and_does_not_tell_the_key() -> None:
    parts = score(MULTIPLE, 0, {"choice": ["d", "b"]}).parts
    assert [(part.key, part.given, part.is_right) for part in parts] == [
        ("b", "chosen", True),
        ("d", "chosen", False),
    ]


@pytest.mark.parametrize(
    ("chosen", "value"),
    [
        ("bc", 1.0),
        ("b", 0.5),
        ("bca", 0.5),
        ("ba", 0.0),
        ("a", 0.0),
        ("ad", 0.0),
        ("abcd", 0.0),
    ],
)
def test_multiple_choice_gives_the_published_credit(chosen: str, value: float) -> None:
    assert score(MULTIPLE, 0, {"choice": list(chosen)}).value == value


def test_a_misconception_behind_two_options_is_named_once() -> None:
    result = score(MULTIPLE, 0, {"choice": ["a", "d"]})
    assert result.misconceptions == ("gates-are-binary",)


def test_an_option_sent_twice_counts_once() -> None:
    assert score(MULTIPLE, 0, {"choice": ["b", "b", "b"]}).value == 0.5


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ({}, "Choose an option first, then check."),
        ({"choice": []}, "Choose an option first, then check."),
        ({"other": ["b"]}, "Choose an option first, then check."),
        ({"choice": ["z"]}, "This question has no option 'z'. Choose again."),
        ({"choice": [""]}, "This question has no option ''. Choose again."),
        ({"choice": ["a", "b"]}, "Choose one option only."),
    ],
)
def test_what_is_no_choice_is_refused_in_words(response: Any, words: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        score(SINGLE, 0, response)
    assert str(refusal.value) == words


def test_the_first_showing_keeps_the_authors_order() -> None:
    [prompt] = present(SINGLE, 0).prompts
    assert [choice.key for choice in prompt.choices] == ["a", "b", "c", "d"]


def test_a_seed_shuffles_and_always_in_the_same_way() -> None:
    orders = {tuple(c.key for c in present(SINGLE, seed).prompts[0].choices) for seed in range(40)}
    assert len(orders) > 10
    assert present(SINGLE, 7) == present(SINGLE, 7)


def test_presenting_does_not_depend_on_what_is_right() -> None:
    for seed in range(20):
        shown = {
            str(present(spec("multiple", right), seed).as_dict()) for right in ("a", "b", "cd")
        }
        assert len(shown) == 1


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"kind": "riddle"}, "there is no kind of question called 'riddle'"),
        ({}, "there is no kind of question called None"),
        ({"kind": ["single"]}, "there is no kind of question called ['single']"),
        ({"kind": "single"}, "a choice needs 2 to 10 options"),
        (spec("single", ""), "a single choice has exactly one right option, not 0"),
        (spec("single", "ab"), "a single choice has exactly one right option, not 2"),
        (spec("multiple", ""), "no option is right"),
        (
            {"kind": "single", "options": [{"key": "a"}, {"key": "b"}]},
            "the question lacks a field or has one of a wrong type: 'correct'",
        ),
        (
            {"kind": "single", "options": SINGLE["options"] + SINGLE["options"]},
            "two options have the same key",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(bad: Any, words: str) -> None:
    with pytest.raises(SpecError) as refusal:
        check(bad)
    assert str(refusal.value) == words


def test_sound_questions_pass() -> None:
    check(SINGLE)
    check(MULTIPLE)
