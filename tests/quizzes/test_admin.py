"""Administrators look at questions and answers; they do not rewrite them."""

from uuid import uuid4

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from quizzes.models import Answer, Question
from quizzes.services import answer_question
from tests.cast import QuestionFactory, UserFactory
from tests.conftest import signed_in
from tests.quizzes.forms import text


@pytest.fixture
def as_admin(db: None) -> Client:
    return signed_in(UserFactory(is_staff=True, is_superuser=True))


@pytest.fixture
def answer(student: User) -> Answer:
    question = QuestionFactory(slug="forget-one")
    return answer_question(
        user=student, question=question, token=uuid4(), response={"choice": ["1"]}
    )


def test_answers_can_be_read_and_not_changed(as_admin: Client, answer: Answer) -> None:
    assert "forget-one" in text(as_admin.get("/admin/quizzes/answer/"))
    path = f"/admin/quizzes/answer/{answer.pk}/"
    assert as_admin.get(f"{path}change/").status_code == 200
    assert as_admin.post(f"{path}change/", {"score": 0}).status_code == 403
    assert as_admin.post(f"{path}delete/").status_code == 403
    assert as_admin.get("/admin/quizzes/answer/add/").status_code == 403


def test_a_question_can_be_taken_out_of_the_course(as_admin: Client, answer: Answer) -> None:
    question = answer.question
    form = {"options-TOTAL_FORMS": 3, "options-INITIAL_FORMS": 3}
    rows = {f"options-{n}-id": option.pk for n, option in enumerate(question.options.all())}
    path = f"/admin/quizzes/question/{question.pk}/change/"
    response = as_admin.post(path, {**form, **rows, "stem_html": "<script>"})
    assert response.status_code == 302
    changed = Question.objects.get()
    assert not changed.is_active
    assert changed.stem_html == question.stem_html


def test_the_list_of_questions_names_them_by_their_words(as_admin: Client, answer: Answer) -> None:
    assert "What does a forget gate of 1 do?" in text(as_admin.get("/admin/quizzes/question/"))


def test_a_student_is_not_let_in(as_student: Client) -> None:
    assert as_student.get("/admin/quizzes/answer/").status_code in {302, 403}
