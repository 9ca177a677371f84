"""Whatever is posted gets a clear answer and loses nothing."""

from typing import Any

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from quizzes.models import Answer, Question
from quizzes.ticket import Ticket
from tests.cast import QuestionFactory
from tests.conftest import signed_in
from tests.quizzes.forms import HTMX, fields, fill, text


@pytest.fixture
def question(db: None) -> Question:
    return QuestionFactory(slug="forget-one")


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ([], "Choose an option first, then check."),
        (["9"], "This question has no option &#x27;9&#x27;. Choose again."),
        (["0", "1"], "Choose one option only."),
        (["x" * 1_000_000], "A part of this answer is longer than 200 characters."),
        (["1"] * 900, "This answer has more values than the question."),
        (["1\x00"], "This answer holds text that cannot be read."),
    ],
)
def test_what_is_no_choice_is_refused_in_words(
    as_student: Client, question: Question, choice: Any, words: str
) -> None:
    posted = fill(as_student, "forget-one", choice)
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert response.status_code == 422
    assert words in text(response)
    assert fields(response).options == ["0", "1", "2"]
    assert not Answer.objects.exists()


def test_htmx_shows_the_refusal_in_place(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", [])
    response = as_student.post("/questions/forget-one/answer/", posted, headers=HTMX)
    assert response.status_code == 200
    assert "Choose an option first, then check." in text(response)


def test_an_unknown_question_is_not_found(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", "1")
    assert as_student.post("/questions/nothing/answer/", posted).status_code == 404
    assert as_student.get("/questions/nothing/").status_code == 404


def test_an_inactive_question_is_not_found(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", "1")
    Question.objects.update(is_active=False)
    for path in ("answer/", "explanation/"):
        assert as_student.post(f"/questions/forget-one/{path}", posted).status_code == 404
    assert as_student.get("/questions/forget-one/").status_code == 404


def test_a_form_of_another_question_is_refused(as_student: Client, question: Question) -> None:
    QuestionFactory(slug="another")
    posted = fill(as_student, "another", "1")
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert "That form belonged to another question." in text(response)
    assert fields(response).selected == ["1"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("form", ["", "nonsense", "a:b:c", "x" * 100_000])
def test_a_forged_form_is_refused_and_the_choice_stays(
    as_student: Client, question: Question, form: str
) -> None:
    posted = {**fill(as_student, "forget-one", "1"), "form": form}
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert response.status_code == 422
    assert "This form could not be read." in text(response)
    assert fields(response).selected == ["1"]


def test_a_form_signed_for_something_else_is_refused(
    as_student: Client, question: Question
) -> None:
    from django.core import signing

    posted = fill(as_student, "forget-one", "1")
    posted["form"] = signing.dumps({"question": "forget-one"}, salt="quizzes.ticket")
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert "This form could not be read." in text(response)


def test_a_form_shown_to_someone_else_is_not_theirs_to_answer(
    as_student: Client, classmate: User, question: Question
) -> None:
    posted = fill(as_student, "forget-one", "1")
    response = signed_in(classmate).post("/questions/forget-one/answer/", posted)
    assert "This form was shown to someone else." in text(response)
    assert fields(response).selected == ["1"]
    assert not Answer.objects.exists()


def test_a_form_of_an_older_wording_is_asked_again(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", "1")
    Question.objects.update(version=2)
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert "This question was reworded while you were reading." in text(response)
    assert not Answer.objects.exists()


def test_a_doubled_post_is_one_answer(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", "1")
    places = {
        as_student.post("/questions/forget-one/answer/", posted)["Location"] for _ in range(3)
    }
    assert places == {"/questions/forget-one/#feedback-forget-one"}
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    "page",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "",
        "/ok\r\nX-Evil: 1",
    ],
)
def test_an_answer_never_leads_off_the_site(
    as_student: Client, question: Question, page: str
) -> None:
    posted = {**fill(as_student, "forget-one", "1"), "page": page}
    response = as_student.post("/questions/forget-one/answer/", posted)
    assert response["Location"] == "/questions/forget-one/#feedback-forget-one"


def test_a_post_without_its_csrf_token_is_refused(student: User, question: Question) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = strict.post("/questions/forget-one/answer/", {"choice": "1"})
    assert response.status_code == 403
    assert not Answer.objects.exists()


def test_a_visitors_post_to_a_locked_question_tells_nothing(question: Question) -> None:
    responses = [
        Client().post("/questions/forget-one/answer/", {"choice": choice}) for choice in ("1", "9")
    ]
    for response in responses:
        assert "Why:" not in text(response)
        assert "It keeps" not in text(response)
    assert not Answer.objects.exists()


def test_an_unknown_kind_is_asked_of_nobody(as_student: Client, db: None) -> None:
    QuestionFactory(slug="riddle", kind="riddle")
    assert as_student.get("/questions/riddle/").status_code == 404


def test_markup_in_a_choice_is_shown_as_text(as_student: Client, question: Question) -> None:
    posted = fill(as_student, "forget-one", ["<script>"])
    page = text(as_student.post("/questions/forget-one/answer/", posted))
    assert "<script>'" not in page
    assert "&lt;script&gt;" in page


def test_answering_is_a_post(as_student: Client, question: Question) -> None:
    assert as_student.get("/questions/forget-one/answer/").status_code == 405


def test_the_ticket_cannot_be_changed(student: User, question: Question) -> None:
    form = Ticket.issue(question, student.pk, seed=0, fresh=False).signed()
    payload, *rest = form.split(":")
    tampered = ":".join([payload[:-1] + ("A" if payload[-1] != "A" else "B"), *rest])
    with pytest.raises(ValueError, match="This form could not be read"):
        Ticket.read(tampered)


def test_a_refused_review_asks_again_and_does_not_show_the_old_feedback(
    as_student: Client, question: Question
) -> None:
    as_student.post("/questions/forget-one/answer/", fill(as_student, "forget-one", "1"))
    posted = fill(as_student, "forget-one", [], "?again=1")
    response = as_student.post("/questions/forget-one/answer/", posted, headers=HTMX)
    assert "Choose an option first, then check." in text(response)
    assert "Why:" not in text(response)
