"""A student answers in the browser, with htmx and without JavaScript."""

import time
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from quizzes.models import Answer, ExplanationUse, Question
from tests.cast import QuestionFactory
from tests.quizzes.forms import HTMX, answer, fields, fill, text


@pytest.fixture
def question(db: None) -> Question:
    return QuestionFactory(slug="forget-one")


@pytest.fixture
def multiple(db: None) -> Question:
    options = [("A", True, ""), ("B", True, ""), ("C", False, "gates-are-binary")]
    return QuestionFactory(slug="several", kind="multiple", options=options)


def test_the_page_shows_the_difficulty_as_a_word(as_student: Client, question: Question) -> None:
    page = text(as_student.get("/questions/forget-one/"))
    assert "What does a forget gate of 1 do?" in page
    assert "Foundational" in page


def test_the_page_does_not_hold_the_key(as_student: Client, question: Question) -> None:
    page = text(as_student.get("/questions/forget-one/"))
    for secret in ("Why:", "correct", "forget-one-erases", "forget-acts-on-input"):
        assert secret not in page
    assert fields(as_student.get("/questions/forget-one/")).selected == []


def test_without_javascript_an_answer_leads_back_to_its_feedback(
    as_student: Client, question: Question
) -> None:
    posted = {**fill(as_student, "forget-one", "0"), "page": "/lessons/lstm/formulas/?a=b"}
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert response.status_code == 302
    assert response["Location"] == "/lessons/lstm/formulas/?a=b#feedback-forget-one"


def test_with_htmx_an_answer_swaps_the_question_and_takes_the_focus(
    as_student: Client, question: Question
) -> None:
    page = text(answer(as_student, "forget-one", "0", htmx=True))
    assert page.strip().startswith("<article")
    assert 'id="feedback-forget-one" role="status" tabindex="-1" autofocus' in page


def test_a_first_wrong_try_offers_the_second_at_once(
    as_student: Client, question: Question
) -> None:
    page = answer(as_student, "forget-one", "0", htmx=True)
    assert "Not this one." in text(page)
    assert "Why: It erases the cell state." in text(page)
    assert "Why: It keeps" not in text(page)
    assert fields(page).disabled == ["0"]
    second = as_student.post(
        "/questions/forget-one/answer/", {**fields(page).hidden, "choice": "1"}, headers=HTMX
    )
    assert "Right, at the second try." in text(second)
    assert [given.number for given in Answer.objects.order_by("number")] == [1, 2]


def test_after_the_second_try_every_option_says_why(as_student: Client, question: Question) -> None:
    answer(as_student, "forget-one", "0")
    page = text(answer(as_student, "forget-one", "2", htmx=True))
    for reason in ("Why: It erases", "Why: It keeps", "Why: It removes"):
        assert reason in page
    assert "Not right this time." in page


def test_coming_back_shows_the_last_feedback(as_student: Client, question: Question) -> None:
    answer(as_student, "forget-one", "1")
    page = text(as_student.get("/questions/forget-one/"))
    assert "Right." in page
    assert "autofocus" not in page


def test_a_question_can_be_tried_again(as_student: Client, question: Question) -> None:
    answer(as_student, "forget-one", "1")
    again = fields(as_student.get("/questions/forget-one/?again=1"))
    assert sorted(again.options) == ["0", "1", "2"]


def test_an_answer_to_a_question_asked_anew_shows_on_its_own_page(
    as_student: Client, question: Question
) -> None:
    answer(as_student, "forget-one", "1")
    posted = {**fill(as_student, "forget-one", "1", "?again=1"), "page": "/review/"}
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert response["Location"] == "/questions/forget-one/?page=%2Freview%2F#feedback-forget-one"
    assert "Back to where you were" in text(as_student.get(response["Location"]))


def test_the_explanation_counts_as_help(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", [])
    page = as_student.post("/questions/forget-one/explanation/", posted, headers=HTMX)
    assert "The explanation, as you asked." in text(page)
    assert "Why: It keeps the cell state." in text(page)
    again = fill(as_student, "forget-one", "1", "?again=1")
    as_student.post("/questions/forget-one/answer/", again)
    assert Answer.objects.get().used_help


def test_the_explanation_without_javascript_leads_back(
    as_student: Client, question: Question
) -> None:
    posted = {**fill(as_student, "forget-one", []), "page": "/lessons/lstm/formulas/"}
    response = as_student.post("/questions/forget-one/explanation/", posted)
    assert response["Location"] == "/lessons/lstm/formulas/#feedback-forget-one"
    assert ExplanationUse.objects.count() == 1


def test_several_right_options_are_checkboxes_with_the_rule_beside_them(
    as_student: Client, multiple: Question
) -> None:
    page = text(as_student.get("/questions/several/"))
    assert page.count('type="checkbox"') == 3
    assert "Each right option counts one, each wrong one takes one away" in page


def test_a_partly_right_first_try_keeps_the_choice_for_the_second(
    as_student: Client, multiple: Question
) -> None:
    page = answer(as_student, "several", ["0", "2"], htmx=True)
    assert fields(page).selected == ["0", "2"]
    assert "Why: C." in text(page)
    assert "Why: A." not in text(page)


def test_the_time_from_showing_to_answering_is_kept(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", "1")
    with patch("quizzes.ticket.time.time", return_value=time.time() + 7):
        as_student.post("/questions/forget-one/answer/", posted)
    assert 7 <= (Answer.objects.get().seconds or 0) <= 8


@pytest.mark.parametrize(("later", "seconds"), [(90_000, 3600.0), (-60, 0.0)])
def test_the_time_is_bounded(
    as_student: Client, question: Question, later: float, seconds: float
) -> None:
    posted = fill(as_student, "forget-one", "1")
    with patch("quizzes.ticket.time.time", return_value=time.time() + later):
        as_student.post("/questions/forget-one/answer/", posted)
    assert Answer.objects.get().seconds == seconds


def test_answers_belong_to_the_person_who_gave_them(
    as_student: Client, student: User, question: Question
) -> None:
    answer(as_student, "forget-one", "1")
    assert Answer.objects.get().user == student


def test_answering_costs_few_queries(
    as_student: Client, question: Question, django_assert_max_num_queries: Any
) -> None:
    posted = fill(as_student, "forget-one", "1")
    with django_assert_max_num_queries(20):
        as_student.post("/questions/forget-one/answer/", posted, headers=HTMX)
