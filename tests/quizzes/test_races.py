"""Answers that arrive at the same moment: none is lost, none counts twice."""

from uuid import UUID, uuid4

import pytest

from lstm_course.accounts.models import User
from quizzes.models import Answer, Question
from quizzes.services import answer_question
from tests.at_once import all_at_once
from tests.cast import QuestionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]

AT_ONCE = 8


def give(user: User, question: Question, token: UUID) -> Answer:
    return answer_question(user=user, question=question, token=token, response={"choice": ["1"]})


def test_one_form_posted_at_once_by_many_threads_is_one_answer() -> None:
    user, question, token = UserFactory(), QuestionFactory(), uuid4()
    answers = all_at_once(lambda n: give(user, question, token), AT_ONCE)
    assert Answer.objects.count() == 1
    assert len({answer.pk for answer in answers}) == 1


def test_answers_given_at_once_are_all_numbered() -> None:
    user, question = UserFactory(), QuestionFactory()
    all_at_once(lambda n: give(user, question, uuid4()), AT_ONCE)
    numbers = Answer.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, AT_ONCE + 1))
