"""What a person's attempts at one item come to."""

from datetime import UTC, datetime, timedelta

import pytest

from lstm_course.progress.attempts import Attempt, Summary, summarise

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt(number: int, score: float, **fields: object) -> Attempt:
    values = {"is_right": score == 1.0, "at": NOON + timedelta(minutes=number), **fields}
    return Attempt(number, score, **values)  # type: ignore[arg-type]  # the fields vary


def test_first_best_and_last_are_told_apart() -> None:
    summary = summarise([attempt(1, 0.2, misconception="a"), attempt(2, 1.0), attempt(3, 0.5)])
    assert summary == Summary(
        attempts=3,
        first_score=0.2,
        best_score=1.0,
        last_score=0.5,
        last_misconception="",
        first_at=NOON + timedelta(minutes=1),
        last_at=NOON + timedelta(minutes=3),
        solved_at=NOON + timedelta(minutes=2),
    )


def test_the_order_of_arrival_does_not_matter() -> None:
    attempts = [attempt(1, 0.0), attempt(2, 0.7), attempt(3, 1.0)]
    assert summarise(attempts[::-1]) == summarise(attempts)


def test_a_helped_first_attempt_does_not_score() -> None:
    summary = summarise([attempt(1, 1.0, was_helped=True)])
    assert (summary.first_score, summary.best_score) == (0.0, 1.0)


def test_what_was_never_right_is_not_solved() -> None:
    assert summarise([attempt(1, 0.9)]).solved_at is None


def test_nothing_cannot_be_summed_up() -> None:
    with pytest.raises(ValueError, match="there is no attempt to sum up"):
        summarise([])
