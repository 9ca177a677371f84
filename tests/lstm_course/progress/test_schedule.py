"""When a question comes back."""

from datetime import UTC, datetime, timedelta

import pytest

from lstm_course.progress.attempts import Attempt
from lstm_course.progress.schedule import card_of, due_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def given(
    *right: bool, every: timedelta = DAY, helped: bool = False, seconds: float = 30
) -> datetime:
    attempts = [
        Attempt(n, float(is_right), is_right, NOON + n * every, was_helped=helped, seconds=seconds)
        for n, is_right in enumerate(right)
    ]
    return due_of(card_of(attempts)) - (len(right) - 1) * every


def test_a_missed_question_comes_back_in_the_same_sitting() -> None:
    assert given(False) == NOON + timedelta(minutes=10)


def test_a_right_answer_puts_it_off_for_days() -> None:
    assert given(True) >= NOON + DAY


def test_right_again_puts_it_off_for_longer() -> None:
    assert given(True, True, True, every=5 * DAY) > given(True)


def test_a_quick_right_answer_puts_it_off_for_longer() -> None:
    assert given(True, seconds=5) > given(True)


def test_an_answer_too_quick_to_have_been_read_counts_as_no_more_than_right() -> None:
    assert given(True, seconds=1) == given(True)


def test_a_helped_answer_puts_it_off_for_less() -> None:
    assert given(True, helped=True) < given(True)


def test_the_second_try_at_once_does_not_count_as_remembering() -> None:
    minute = timedelta(minutes=1)
    assert given(False, True, every=minute) == given(False) - minute


def test_forgetting_brings_it_back_soon() -> None:
    assert given(True, True, False, every=10 * DAY) == NOON + timedelta(minutes=10)


def test_the_same_answers_give_the_same_card() -> None:
    attempts = [Attempt(1, 0.0, False, NOON), Attempt(2, 1.0, True, NOON + DAY)]
    assert card_of(attempts).to_dict() == card_of(attempts[::-1]).to_dict()


def test_nothing_cannot_be_scheduled() -> None:
    with pytest.raises(ValueError, match="there is no attempt to schedule from"):
        card_of([])
