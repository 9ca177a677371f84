"""Ordering, matching, sorting and labelling: credit, names and what the page may tell."""

from itertools import permutations
from typing import Any

import pytest

from quizzes.scoring import ResponseError, SpecError, check, present, score, solution
from tests.quizzes.scoring.specs import SPECS

ORDERING, MATCHING = SPECS["ordering"], SPECS["matching"]
SEEDS = range(30)


def right_order(seed: int) -> dict[str, str]:
    return dict(solution(ORDERING, seed))


def letters(seed: int, *partners: str) -> dict[str, str]:
    """The response that gives the left things these partners, by their texts."""
    choices = {choice.html: choice.key for choice in present(MATCHING, seed).prompts[0].choices}
    return {str(n): choices[partner] for n, partner in enumerate(partners, start=1)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_right_order_scores_one(seed: int) -> None:
    assert score(ORDERING, seed, right_order(seed)).value == 1.0


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_are_never_shown_in_the_right_order(seed: int) -> None:
    shown = [prompt.html for prompt in present(ORDERING, seed).prompts]
    assert sorted(shown) == sorted(ORDERING["items"])
    assert shown != ORDERING["items"]


def test_the_reverse_order_scores_nothing() -> None:
    reverse = {line: str(5 - int(place)) for line, place in right_order(3).items()}
    assert score(ORDERING, 3, reverse).value == 0.0


def test_one_line_out_of_place_keeps_most_of_the_credit() -> None:
    last_first = {line: str(int(place) % 4 + 1) for line, place in right_order(3).items()}
    assert score(ORDERING, 3, last_first).value == pytest.approx(2 / 3)


def test_a_line_at_a_wrong_place_is_told_what_its_credit_is_for() -> None:
    last_first = {line: str(int(place) % 4 + 1) for line, place in right_order(3).items()}
    told = [part.message for part in score(ORDERING, 3, last_first).parts]
    in_order = "Not at its place, but in the right order with 2 other lines."
    assert sorted(told) == [in_order] * 3 + ["Out of order: move this line."]
    [moved] = [line for line, place in right_order(3).items() if place == "4"]
    assert told[int(moved) - 1] == "Out of order: move this line."


def test_a_reversed_order_has_nothing_to_be_told() -> None:
    reverse = {line: str(5 - int(place)) for line, place in right_order(3).items()}
    assert {part.message for part in score(ORDERING, 3, reverse).parts} == {""}


def test_every_arrangement_scores_between_zero_and_one_and_one_scores_one() -> None:
    values = [
        score(ORDERING, 1, {str(n): str(p) for n, p in enumerate(order, start=1)}).value
        for order in permutations(range(1, 5))
    ]
    assert (values.count(1.0), min(values)) == (1, 0.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"1": ""}, "Give every line a place, then check."),
        ({"1": "9"}, "There is no place '9'."),
        ({"1": "2", "2": "2"}, "Two lines stand at place 2. Give each line a place of its own."),
        ({"1": ["1", "2"]}, "Give one value for each part."),
    ],
)
def test_what_is_no_order_is_refused_in_words(change: dict[str, Any], words: str) -> None:
    response = {"1": "1", "2": "3", "3": "2", "4": "4", **change}
    with pytest.raises(ResponseError) as refusal:
        score(ORDERING, 0, response)
    assert str(refusal.value) == words


@pytest.mark.parametrize("seed", SEEDS)
def test_the_right_partners_score_one(seed: int) -> None:
    response = letters(seed, "old memory", "candidate", "tanh of the memory")
    assert score(MATCHING, seed, response).value == 1.0


def test_a_known_wrong_pair_names_its_mistake() -> None:
    result = score(MATCHING, 5, letters(5, "old memory", "raw input", "tanh of the memory"))
    assert result.value == pytest.approx(2 / 3)
    assert result.misconceptions == ("input-gate-filters-x",)
    assert result.parts[1].message == "<p>It scales the candidate.</p>"


def test_several_things_may_share_a_partner() -> None:
    spec = SPECS["sorting"]
    columns = {choice.html: choice.key for choice in present(spec, 0).prompts[0].choices}
    response = {"1": columns["RNN"], "2": columns["LSTM"], "3": columns["LSTM"]}
    assert score(spec, 0, response).value == 1.0


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ({"1": "A", "2": "B"}, "Choose a partner for each, then check."),
        ({"1": "A", "2": "B", "3": "Z"}, "There is no choice 'Z'."),
    ],
)
def test_what_is_no_matching_is_refused_in_words(response: Any, words: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        score(MATCHING, 0, response)
    assert str(refusal.value) == words


def test_the_partners_shown_do_not_depend_on_what_is_right() -> None:
    shown = {
        str(present({**MATCHING, "pairs": list(pairs)}, 4).as_dict())
        for pairs in permutations(range(3))
    }
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({**ORDERING, "items": ["a", "b"]}, "an ordering needs 3 to 12 lines"),
        ({**ORDERING, "items": ["a", "b", "a"]}, "two lines are the same"),
        ({**ORDERING, "items": ["a", "b", ""]}, "every line is a text"),
        ({**MATCHING, "left": ["a"]}, "a matching needs 2 to 26 things on either side"),
        ({**MATCHING, "left": ["a", "a", "b"]}, "two things are the same"),
        ({**MATCHING, "pairs": [0, 1]}, "every thing on the left needs a partner on the right"),
        ({**MATCHING, "pairs": [0, 1, 9]}, "every thing on the left needs a partner on the right"),
        ({**MATCHING, "pairs": [0, 3, 2]}, "pair 1, 3 is no mistake"),
    ],
)
def test_an_arrangement_that_cannot_be_asked_is_refused(spec: Any, words: str) -> None:
    with pytest.raises(SpecError) as refusal:
        check(spec)
    assert str(refusal.value) == words


@pytest.mark.parametrize("name", SPECS)
def test_sound_questions_of_every_kind_pass(name: str) -> None:
    check(SPECS[name])


@pytest.mark.parametrize("name", SPECS)
def test_the_same_seed_shows_the_same_question(name: str) -> None:
    assert present(SPECS[name], 12) == present(SPECS[name], 12)
