"""Bayesian knowledge tracing against hand-computed numbers and its own laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_course.progress.mastery import LEARN, MASTERED, PRIOR, after, guess_of, mastery

evidence = st.lists(st.tuples(st.booleans(), st.sampled_from([0.25, 0.1, 0.02, 0.01])), max_size=40)


def test_one_right_choice_moves_the_prior_as_computed_by_hand() -> None:
    known = 0.2 * 0.9 / (0.2 * 0.9 + 0.8 * 0.25)
    assert mastery([True], [0.25]) == pytest.approx(known + (1 - known) * 0.1)


def test_one_wrong_choice_moves_the_prior_as_computed_by_hand() -> None:
    known = 0.2 * 0.1 / (0.2 * 0.1 + 0.8 * 0.75)
    assert mastery([False], [0.25]) == pytest.approx(known + (1 - known) * 0.1)


def test_without_evidence_there_is_the_prior() -> None:
    assert mastery([], []) == PRIOR


def test_four_right_choices_in_a_row_are_mastery_and_three_are_not() -> None:
    assert mastery([True] * 3, [0.25] * 3) < MASTERED < mastery([True] * 4, [0.25] * 4)


def test_code_that_passes_says_more_than_a_choice() -> None:
    assert mastery([True], [guess_of("exercise")]) > mastery([True], [guess_of("single")])


@pytest.mark.parametrize(
    ("kind", "guess"),
    [("single", 0.25), ("multiple", 0.1), ("numeric", 0.02), ("exercise", 0.01), ("matching", 0.1)],
)
def test_the_chance_to_guess_goes_by_type(kind: str, guess: float) -> None:
    assert guess_of(kind) == guess


@given(evidence)
def test_mastery_is_a_probability(pairs: list[tuple[bool, float]]) -> None:
    p = mastery([right for right, _ in pairs], [guess for _, guess in pairs])
    assert 0.0 <= p <= 1.0


@given(evidence, st.sampled_from([0.25, 0.1, 0.02, 0.01]))
def test_right_is_never_worse_than_wrong(pairs: list[tuple[bool, float]], guess: float) -> None:
    rights, guesses = [right for right, _ in pairs], [each for _, each in pairs]
    better = mastery([*rights, True], [*guesses, guess])
    worse = mastery([*rights, False], [*guesses, guess])
    assert better >= worse


def test_a_class_is_computed_in_one_step() -> None:
    p = after(np.array([0.2, 0.5, 0.9]), np.array([True, False, True]), 0.25)
    singly = [float(after(each, right, 0.25)) for each, right in [(0.2, 1), (0.5, 0), (0.9, 1)]]
    assert p.shape == (3,)
    assert p.tolist() == pytest.approx(singly)


def test_nobody_unlearns_below_the_chance_to_learn() -> None:
    assert mastery([False] * 100, [0.01] * 100) >= LEARN


def test_each_answer_needs_its_guess() -> None:
    with pytest.raises(ValueError, match="argument"):
        mastery([True], [])
