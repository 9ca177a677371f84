"""How marks are made."""

from datetime import UTC, datetime, timedelta

import pytest

from lstm_course.classroom.marking import (
    LatePolicy,
    Try,
    assignment_mark,
    credit,
    item_mark,
    total,
)

DUE = datetime(2026, 11, 22, 8, tzinfo=UTC)
POLICY = LatePolicy(loss=0.1, floor=0.5)


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (timedelta(days=-3), 1.0),
        (timedelta(), 1.0),
        (timedelta(seconds=1), 0.9),
        (timedelta(days=1), 0.9),
        (timedelta(days=1, seconds=1), 0.8),
        (timedelta(days=30), 0.5),
    ],
)
def test_credit_falls_by_days_begun_to_its_floor(late: timedelta, expected: float) -> None:
    assert credit(late, POLICY) == pytest.approx(expected)


def test_no_loss_is_full_credit_for_ever_and_all_loss_is_none() -> None:
    late = timedelta(days=9)
    assert credit(late, LatePolicy(0.0, 0.0)) == 1.0
    assert credit(late, LatePolicy(1.0, 0.0)) == 0.0


def test_the_best_try_counts_after_its_late_credit() -> None:
    tries = [Try(0.95, DUE), Try(1.0, DUE + timedelta(days=1))]
    assert item_mark(tries, DUE, POLICY) == 0.95
    assert item_mark([], DUE, POLICY) is None


def test_what_was_not_tried_is_nothing_yet_and_zero_once_due() -> None:
    assert assignment_mark([1.0, None], is_due=False) == 1.0
    assert assignment_mark([1.0, None], is_due=True) == 0.5
    assert assignment_mark([None], is_due=False) is None
    assert assignment_mark([], is_due=True) is None


@pytest.mark.parametrize(
    ("columns", "drop", "expected"),
    [
        ([(1.0, 1), (0.0, 1)], 0, 0.5),
        ([(1.0, 3), (0.0, 1)], 0, 0.75),
        ([(1.0, 1), (0.0, 1)], 1, 1.0),
        ([(0.4, 1)], 3, 0.4),
        ([(None, 1), (0.6, 1)], 0, 0.6),
        ([(None, 1)], 0, None),
        ([(0.5, 0)], 0, None),
        ([], 0, None),
    ],
)
def test_the_total_is_the_weighted_mean_without_the_lowest(
    columns: list[tuple[float | None, int]], drop: int, expected: float | None
) -> None:
    assert total(columns, drop) == (expected if expected is None else pytest.approx(expected))
