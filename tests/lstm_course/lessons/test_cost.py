"""A step costs few queries, however many items stand in it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lstm_course.lessons.models import Lesson, Step
from tests.cast import ItemFactory, QuestionFactory
from tests.lstm_course.lessons.a_lesson import lesson

__all__ = ["lesson"]
MOST_QUERIES = 12


def queries(client: Client, path: str) -> int:
    client.get(path)  # the first time writes that the step was opened
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_step_takes_at_most_twelve_queries(
    as_student: Client, lesson: Lesson, number: int
) -> None:
    assert queries(as_student, f"/lessons/lstm/step-{number}/") <= MOST_QUERIES


def test_more_items_take_no_more_queries(as_student: Client, lesson: Lesson) -> None:
    path = "/lessons/lstm/step-4/"
    before = queries(as_student, path)
    step = Step.objects.get(slug="step-4")
    for number in range(10):
        question = QuestionFactory(slug=f"extra-{number}")
        ItemFactory(step=step, question=question)
        step.blocks.append({"kind": "item", "slug": question.slug})
    step.save()
    assert queries(as_student, path) == before


def test_the_home_page_takes_at_most_twelve_queries(as_student: Client, lesson: Lesson) -> None:
    assert queries(as_student, "/") <= MOST_QUERIES


def test_a_visitor_takes_at_most_six_queries(client: Client, lesson: Lesson) -> None:
    assert queries(client, "/lessons/lstm/step-1/") <= 6


def test_a_lesson_takes_at_most_twelve_queries(as_student: Client, lesson: Lesson) -> None:
    assert queries(as_student, "/lessons/lstm/") <= MOST_QUERIES


@pytest.mark.parametrize("number", [2, 4])
def test_the_practice_of_a_step_takes_at_most_twelve_queries(
    as_student: Client, lesson: Lesson, number: int
) -> None:
    assert queries(as_student, f"/lessons/lstm/step-{number}/practice/") <= MOST_QUERIES
