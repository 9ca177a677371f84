"""Answers that arrive at the same moment: none is lost, none counts twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from lstm_course.accounts.models import User
from quizzes.models import Answer, Question
from quizzes.services import answer_question
from tests.cast import QuestionFactory, UserFactory

AT_ONCE = 8


def all_at_once(act: Callable[[int], Answer]) -> list[Answer]:
    start = Barrier(AT_ONCE)

    def run(n: int) -> Answer:
        try:
            start.wait()
            return act(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


def give(user: User, question: Question, token: UUID) -> Answer:
    return answer_question(user=user, question=question, token=token, response={"choice": ["1"]})


@pytest.mark.django_db(transaction=True)
def test_one_form_posted_at_once_by_many_threads_is_one_answer() -> None:
    user, question, token = UserFactory(), QuestionFactory(), uuid4()
    answers = all_at_once(lambda n: give(user, question, token))
    assert Answer.objects.count() == 1
    assert len({answer.pk for answer in answers}) == 1


@pytest.mark.django_db(transaction=True)
def test_answers_given_at_once_are_all_numbered() -> None:
    user, question = UserFactory(), QuestionFactory()
    all_at_once(lambda n: give(user, question, uuid4()))
    numbers = Answer.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, AT_ONCE + 1))
