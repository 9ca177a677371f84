"""Rows are written by their keys, and what was read of a model stays true to the database."""

from typing import Any

import pytest

from lstm_course.content.rows import Ledger
from lstm_course.lessons.models import Lesson
from tests.cast import LessonFactory

VALUES: dict[str, Any] = {
    "title": "LSTM networks",
    "subject": "Computer science",
    "grade_level": 12,
    "minutes": 20,
    "is_active": True,
}


@pytest.fixture
def lesson(db: None) -> Lesson:
    made: Lesson = LessonFactory(slug="lstm", **VALUES)
    return made


def test_the_rows_of_a_model_are_read_once(lesson: Lesson, django_assert_num_queries: Any) -> None:
    ledger = Ledger()
    LessonFactory(slug="cnn", **VALUES)
    with django_assert_num_queries(1):
        assert ledger.write(Lesson, {"slug": "lstm"}, VALUES) == lesson
        ledger.write(Lesson, {"slug": "cnn"}, VALUES)
    assert ledger.counts["Lesson"] == {"unchanged": 2}


def test_a_row_that_was_retired_comes_back(lesson: Lesson) -> None:
    ledger = Ledger()
    ledger.write(Lesson, {"slug": "lstm"}, VALUES)
    ledger.retire([], Lesson.objects.all())
    ledger.write(Lesson, {"slug": "lstm"}, VALUES)
    lesson.refresh_from_db()
    assert lesson.is_active


def test_a_row_that_was_renamed_is_found_by_its_new_name(lesson: Lesson) -> None:
    ledger = Ledger()
    ledger.write(Lesson, {"slug": "lstm"}, VALUES)
    ledger.rename(Lesson, "lstm", "long-memory")
    assert ledger.write(Lesson, {"slug": "long-memory"}, VALUES) == lesson
    assert Lesson.objects.count() == 1


def test_a_row_that_is_pointed_to_is_compared_without_being_read(
    lesson: Lesson, django_assert_num_queries: Any
) -> None:
    course = lesson.course
    with django_assert_num_queries(1):
        Ledger().write(Lesson, {"slug": "lstm"}, {**VALUES, "course": course})
