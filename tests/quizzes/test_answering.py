"""Recording an answer: once, numbered, in one transaction with what the course is told."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError

from lstm_course.accounts.models import User
from quizzes.models import Answer, Question
from quizzes.scoring import ResponseError
from quizzes.services import answer_question, ask_explanation
from quizzes.signals import answer_scored
from tests.cast import QuestionFactory

RIGHT, WRONG = {"choice": ["1"]}, {"choice": ["0"]}


@pytest.fixture
def question(db: None) -> Question:
    return QuestionFactory(slug="forget-one", version=3)


@pytest.fixture
def heard() -> Iterator[list[Answer]]:
    answers: list[Answer] = []

    def listen(answer: Answer, **kwargs: Any) -> None:
        answers.append(answer)

    answer_scored.connect(listen)
    yield answers
    answer_scored.disconnect(listen)


def give(user: User, question: Question, response: object, token: UUID | None = None) -> Answer:
    return answer_question(user=user, question=question, token=token or uuid4(), response=response)


def test_an_answer_is_kept_with_everything_that_was_said(student: User, question: Question) -> None:
    answer = answer_question(
        user=student, question=question, token=uuid4(), response=WRONG, seconds=4.5, seed=9
    )
    answer.refresh_from_db()
    assert (answer.number, answer.score, answer.question_version) == (1, 0.0, 3)
    assert (answer.seconds, answer.seed, answer.response) == (4.5, 9, WRONG)
    assert answer.misconceptions == ["forget-one-erases"]
    assert [(part["key"], part["is_right"]) for part in answer.feedback["parts"]] == [("0", False)]


def test_attempts_are_numbered_for_each_person(
    student: User, classmate: User, question: Question
) -> None:
    numbers = [give(student, question, WRONG).number, give(student, question, RIGHT).number]
    assert numbers == [1, 2]
    assert give(classmate, question, RIGHT).number == 1


def test_a_form_posted_twice_is_one_answer(
    student: User, question: Question, heard: list[Answer]
) -> None:
    token = uuid4()
    first = give(student, question, WRONG, token)
    assert give(student, question, RIGHT, token) == first
    assert Answer.objects.count() == 1
    assert heard == [first]


def test_two_people_may_post_the_same_token(
    student: User, classmate: User, question: Question
) -> None:
    token = uuid4()
    give(student, question, RIGHT, token)
    assert give(classmate, question, WRONG, token).user == classmate


def test_a_token_serves_one_question_only(student: User, question: Question) -> None:
    token = uuid4()
    give(student, question, RIGHT, token)
    with pytest.raises(ResponseError, match="This form was used for another question"):
        give(student, QuestionFactory(), RIGHT, token)


def test_what_cannot_be_scored_is_not_recorded(student: User, question: Question) -> None:
    with pytest.raises(ResponseError):
        give(student, question, {"choice": ["7"]})
    assert not Answer.objects.exists()


def test_an_answer_is_not_kept_when_the_course_cannot_take_it(
    student: User, question: Question
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("the progress could not be written")

    answer_scored.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            give(student, question, RIGHT)
    finally:
        answer_scored.disconnect(fail)
    assert not Answer.objects.exists()


def test_a_lost_race_for_a_number_is_run_again(student: User, question: Question) -> None:
    losses = [IntegrityError("number taken"), IntegrityError("number taken")]

    def lose(**kwargs: Any) -> None:
        if losses:
            raise losses.pop()

    answer_scored.connect(lose)
    try:
        assert give(student, question, RIGHT).number == 1
    finally:
        answer_scored.disconnect(lose)
    assert Answer.objects.count() == 1


def test_an_answer_after_the_explanation_counts_as_helped(
    student: User, question: Question
) -> None:
    ask_explanation(user=student, question=question)
    first, second = give(student, question, RIGHT), give(student, question, RIGHT)
    assert (first.used_help, first.is_first) == (True, False)
    assert second.used_help is False


def test_asking_counts_for_the_person_who_asked(
    student: User, classmate: User, question: Question
) -> None:
    ask_explanation(user=classmate, question=question)
    assert give(student, question, RIGHT).is_first


def test_an_answer_is_never_kept_for_a_wording_that_was_not_read(
    student: User, question: Question
) -> None:
    Question.objects.filter(pk=question.pk).update(version=question.version + 1)
    with pytest.raises(ResponseError, match="This question was reworded while you were reading"):
        answer_question(user=student, question=question, token=uuid4(), response=RIGHT)
    assert not Answer.objects.exists()
