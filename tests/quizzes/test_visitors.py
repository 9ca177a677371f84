"""People who are not signed in: they read samples, and their choice waits for them."""

import pytest
from django.test import Client

from quizzes.models import Answer, Question
from tests.cast import PASSWORD, QuestionFactory, UserFactory
from tests.quizzes.forms import HTMX, answer, fields, fill, text


@pytest.fixture
def sample(db: None) -> Question:
    return QuestionFactory(slug="sample", is_sample=True)


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_a_visitor_reads_a_sample(visitor: Client, sample: Question) -> None:
    assert fields(visitor.get("/questions/sample/")).options == ["0", "1", "2"]


def test_a_visitor_is_asked_to_sign_in_for_the_others(visitor: Client, db: None) -> None:
    QuestionFactory(slug="inside")
    response = visitor.get("/questions/inside/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=%2Fquestions%2Finside%2F")


def test_checking_keeps_a_visitors_choice_and_says_so(visitor: Client, sample: Question) -> None:
    page = answer(visitor, "sample", "2", htmx=True)
    assert "Your choice is kept." in text(page)
    assert fields(page).selected == ["2"]
    assert not Answer.objects.exists()


def test_checking_tells_a_visitor_neither_right_nor_wrong(
    visitor: Client, sample: Question
) -> None:
    pages = [text(answer(Client(), "sample", key, htmx=True)) for key in "012"]
    for page in pages:
        assert "Why:" not in page
        assert "badge-right" not in page


def test_without_javascript_the_choice_is_kept_too(visitor: Client, sample: Question) -> None:
    response = answer(visitor, "sample", "2")
    assert response["Location"] == "/questions/sample/#feedback-sample"
    page = visitor.get("/questions/sample/")
    assert "Your choice is kept." in text(page)
    assert fields(page).selected == ["2"]


def test_the_way_to_sign_up_leads_back_to_the_question(visitor: Client, sample: Question) -> None:
    posted = {**fill(visitor, "sample", "2"), "page": "/lessons/lstm/introduction/"}
    page = text(visitor.post("/questions/sample/answer/", posted, headers=HTMX))
    back = "next=%2Flessons%2Flstm%2Fintroduction%2F%23question-sample"
    assert f"/accounts/signup/?{back}" in page
    assert f"/accounts/login/?{back}" in page


def test_the_choice_is_still_selected_after_signing_in(visitor: Client, sample: Question) -> None:
    UserFactory(username="newcomer")
    answer(visitor, "sample", "1")
    visitor.post(
        "/accounts/login/?next=/questions/sample/", {"login": "newcomer", "password": PASSWORD}
    )
    page = visitor.get("/questions/sample/")
    assert fields(page).selected == ["1"]
    visitor.post("/questions/sample/answer/", {**fields(page).hidden, "choice": "1"})
    assert Answer.objects.get().score == 1.0
    assert "Right." in text(visitor.get("/questions/sample/"))


def test_the_choice_survives_signing_up(visitor: Client, sample: Question) -> None:
    answer(visitor, "sample", "1")
    visitor.post(
        "/accounts/signup/?next=/questions/sample/",
        {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD},
    )
    page = visitor.get("/questions/sample/")
    assert "newcomer" in text(page)
    assert fields(page).selected == ["1"]


def test_an_expired_session_leads_to_sign_in_and_keeps_the_choice(
    as_student: Client, db: None
) -> None:
    QuestionFactory(slug="inside")
    posted = fill(as_student, "inside", "1")
    as_student.logout()
    response = as_student.post("/questions/inside/answer/", posted)
    assert response["Location"] == (
        "/accounts/login/?next=%2Fquestions%2Finside%2F%23question-inside"
    )
    as_student.post(
        "/accounts/login/?next=/questions/inside/", {"login": "sam", "password": PASSWORD}
    )
    assert fields(as_student.get("/questions/inside/")).selected == ["1"]


def test_an_expired_session_is_noticed_by_htmx_too(as_student: Client, sample: Question) -> None:
    posted = fill(as_student, "sample", "1")
    as_student.logout()
    response = as_student.post("/questions/sample/answer/", posted, headers=HTMX)
    assert response["HX-Redirect"].startswith("/accounts/login/?next=")


def test_a_visitor_gets_no_explanation(visitor: Client, sample: Question) -> None:
    posted = fill(visitor, "sample", [])
    response = visitor.post("/questions/sample/explanation/", posted)
    assert response["Location"].startswith("/accounts/login/")


def test_only_so_many_choices_are_kept(visitor: Client, db: None) -> None:
    for _ in range(25):
        answer(visitor, QuestionFactory(is_sample=True).slug, "0")
    assert len(visitor.session["kept_choices"]) == 20
