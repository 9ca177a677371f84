"""The API gives people what the pages give them, and nothing that the pages keep from them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.authtoken.models import Token
from rest_framework.throttling import SimpleRateThrottle

from lstm_course.accounts.models import User
from lstm_course.api.docs import operations
from lstm_course.api.urls import urlpatterns
from quizzes import scoring
from quizzes.models import Answer, Question
from quizzes.ticket import Ticket
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    QuestionFactory,
    StepFactory,
    SubmissionFactory,
)
from tests.conftest import signed_in
from tests.quizzes.scoring.specs import SPECS

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture(autouse=True)
def unthrottled() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def get(client: Client, path: str) -> Any:
    response = client.get(API + path)
    assert response.status_code == 200, response.content
    return response.json()


def post(client: Client, path: str, data: object) -> Any:
    return client.post(API + path, json.dumps(data), content_type="application/json")


def test_a_visitor_reads_the_course_and_the_public_steps(client: Client) -> None:
    ItemFactory(step=StepFactory(position=1))
    StepFactory(position=4)
    assert get(client, "course/")["lessons"][0]["slug"] == "lstm"
    assert get(client, "lessons/lstm/")["steps"][1]["is_public"] is False
    assert get(client, "lessons/lstm/step-1/")["blocks"]
    refused = client.get(API + "lessons/lstm/step-4/")
    assert refused.status_code in {401, 403}
    assert b"Text." not in refused.content


def test_a_student_reads_the_later_steps(as_student: Client) -> None:
    StepFactory(position=4)
    assert get(as_student, "lessons/lstm/step-4/")["slug"] == "step-4"


def test_a_question_never_shows_its_key(as_student: Client, client: Client) -> None:
    question = QuestionFactory(is_sample=True)
    for reader in (client, as_student):
        for path in ("questions/", f"questions/{question.slug}/"):
            text = json.dumps(get(reader, path))
            assert "is_correct" not in text
            assert "Why:" not in text
            assert "forget-one-erases" not in text


def test_a_visitor_gets_only_the_sample_questions(client: Client) -> None:
    sample, other = QuestionFactory(is_sample=True), QuestionFactory()
    assert [q["slug"] for q in get(client, "questions/")["results"]] == [sample.slug]
    assert client.get(f"{API}questions/{other.slug}/").status_code == 404


def test_a_visitor_cannot_answer_or_submit(client: Client) -> None:
    question, exercise = QuestionFactory(is_sample=True), ExerciseFactory()
    assert post(client, f"questions/{question.slug}/answers/", {}).status_code in {401, 403}
    assert post(client, f"exercises/{exercise.slug}/submissions/", {}).status_code in {401, 403}


def test_an_answer_is_scored_and_the_same_token_is_the_same_answer(as_student: Client) -> None:
    question = QuestionFactory()
    data = {"response": {"choice": ["1"]}, "token": "7a1b7b0e-7d8f-4c55-9a53-0d4f5a1f2a11"}
    first = post(as_student, f"questions/{question.slug}/answers/", data)
    again = post(as_student, f"questions/{question.slug}/answers/", data)
    assert first.status_code == 201, first.content
    assert (first.json()["score"], first.json()["number"]) == (1.0, 1)
    assert again.json()["number"] == 1
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        "x",
        {"response": None},
        {"response": {"choice": ["99"]}},
        {"response": {"choice": "1" * 10_000}},
        {"response": {"choice": ["1"]}, "token": "no uuid"},
        {"response": [[[[[[[[]]]]]]]]},
    ],
)
def test_a_malformed_answer_is_refused_in_words(as_student: Client, data: object) -> None:
    question = QuestionFactory()
    response = post(as_student, f"questions/{question.slug}/answers/", data)
    assert response.status_code == 400
    assert response.json()
    assert not Answer.objects.exists()


def test_broken_json_is_refused_in_words(as_student: Client) -> None:
    path = f"{API}questions/{QuestionFactory().slug}/answers/"
    response = as_student.post(path, "{", content_type="application/json")
    assert response.status_code == 400
    assert "JSON parse error" in response.json()["detail"]


def test_a_session_without_its_csrf_token_cannot_write(student: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    path = f"questions/{QuestionFactory().slug}/answers/"
    assert post(client, path, {"response": {"choice": ["1"]}}).status_code == 403


def test_a_token_signs_in(student: User) -> None:
    token = Token.objects.create(user=student)
    headers = {"Authorization": f"Token {token.key}"}
    assert Client().get(API + "progress/", headers=headers).status_code == 200
    wrong = {"Authorization": "Token 0000"}
    assert Client().get(API + "progress/", headers=wrong).status_code == 403


def test_a_student_sees_only_their_own_submissions(
    as_student: Client, student: User, classmate: User
) -> None:
    mine, theirs = SubmissionFactory(user=student), SubmissionFactory(user=classmate)
    assert [s["id"] for s in get(as_student, "submissions/")["results"]] == [mine.pk]
    assert as_student.get(f"{API}submissions/{theirs.pk}/").status_code == 404


@pytest.mark.parametrize("source", ["", " ", "a\0b", "x" * (1 << 20)])
def test_code_that_is_no_code_is_refused_and_nothing_is_stored(
    as_student: Client, student: User, source: str
) -> None:
    exercise = ExerciseFactory()
    response = post(as_student, f"exercises/{exercise.slug}/submissions/", {"source": source})
    assert response.status_code == 400
    assert not student.submissions.exists()


def test_a_class_grid_is_its_teachers_alone(
    teacher: User, student: User, classmate: User, outsider: User
) -> None:
    classroom = EnrolmentFactory(
        classroom=ClassroomFactory(teacher=teacher), student=student
    ).classroom
    path = f"{API}classes/{classroom.pk}/grid/"
    assert [row["student"] for row in get(signed_in(teacher), path[8:])["results"]] == ["sam"]
    for other in (student, classmate, outsider):
        assert signed_in(other).get(path).status_code == 404


def test_a_list_never_gives_more_than_a_page(as_student: Client) -> None:
    for _ in range(3):
        QuestionFactory()
    page = get(as_student, "questions/?page_size=2")
    assert (len(page["results"]), page["count"]) == (2, 3)
    assert len(get(as_student, "questions/?page_size=100000")["results"]) == 3


def test_an_inactive_question_is_gone(as_student: Client) -> None:
    question = QuestionFactory(is_active=False)
    assert Question.objects.filter(slug=question.slug).exists()
    assert as_student.get(f"{API}questions/{question.slug}/").status_code == 404


def test_the_documentation_lists_every_operation(client: Client) -> None:
    page = client.get(API + "docs/").content.decode()
    for pattern in urlpatterns:
        if "docs" not in str(pattern.pattern) and "schema" not in str(pattern.pattern):
            assert str(pattern.pattern).split("<")[0] in page


def test_the_documentation_says_of_every_operation_what_it_is_for(client: Client) -> None:
    assert [each for each in operations() if not each["text"]] == []
    page = client.get(API + "docs/").content.decode()
    assert "in the query: Challenging, Foundational, Intermediate" in page
    assert "`" not in page


KINDS = sorted(set(SPECS) - {"single", "multiple"})


def make(name: str) -> Question:
    """A question of the kind, without options; everybody may read it."""
    spec = {**SPECS[name], "explanation_html": "<p>Since it is so.</p>"}
    question: Question = QuestionFactory(
        slug=name.replace(" ", "-"), kind=spec["kind"], spec=spec, is_sample=True
    )
    question.options.all().delete()
    return question


def right(question: Question, form: str) -> dict[str, str]:
    """The right response to the form that was shown."""
    seed = Ticket.read(form).seed
    shown = scoring.present(question.as_spec(), seed).prompts
    key_of = {choice.html: choice.key for prompt in shown for choice in prompt.choices}
    solution = scoring.solution(question.as_spec(), seed)
    return {key: key_of.get(value, value) for key, value in solution.items()}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_asked_and_answered_with_its_form(as_student: Client, name: str) -> None:
    question = make(name)
    shown = get(as_student, f"questions/{question.slug}/")["presented"]
    response = right(question, shown["form"])
    assert {prompt["key"] for prompt in shown["prompts"]} == set(response)
    sent = {"form": shown["form"], "response": response}
    first = post(as_student, f"questions/{question.slug}/answers/", sent)
    again = post(as_student, f"questions/{question.slug}/answers/", sent)
    assert first.status_code == 201, first.content
    assert (first.json()["score"], first.json()["stage"]) == (1.0, "explained")
    assert again.json()["number"] == 1


@pytest.mark.parametrize("name", KINDS)
def test_asking_never_gives_the_key_away(as_student: Client, name: str) -> None:
    question = make(name)
    answer = get(as_student, f"questions/{question.slug}/")
    text = json.dumps({**answer["presented"], "form": ""}, ensure_ascii=False)
    page = as_student.get(f"/questions/{question.slug}/").content.decode()
    solution = scoring.solution(question.as_spec(), Ticket.read(answer["presented"]["form"]).seed)
    for shown in (text, page):
        assert "Since it is so." not in shown
        assert all(word not in shown for word in ("mistakes", "pairs", "misconception"))
        if not any(prompt["choices"] for prompt in answer["presented"]["prompts"]):
            numbers = [value for value in solution.values() if len(value) >= 6]
            assert not [value for value in numbers if value in shown]
    assert "spec" not in answer


def test_an_order_without_its_form_is_refused(as_student: Client) -> None:
    question = make("ordering")
    response = post(as_student, "questions/ordering/answers/", {"response": {"1": "1"}})
    assert response.status_code == 400
    assert "send its form back" in response.json()["detail"]
    assert not Answer.objects.filter(question=question).exists()


def test_a_form_of_somebody_else_is_refused(as_student: Client, classmate: User) -> None:
    make("trace")
    form = get(signed_in(classmate), "questions/trace/")["presented"]["form"]
    sent = {"form": form, "response": {"f1": "0.5"}}
    response = post(as_student, "questions/trace/answers/", sent)
    assert response.status_code == 400
    assert "shown to someone else" in response.json()["detail"]
    forged = post(as_student, "questions/trace/answers/", {**sent, "form": "x"})
    assert "could not be read" in forged.json()["detail"]


def test_explanations_come_after_the_second_try(as_student: Client) -> None:
    question = QuestionFactory()
    path = f"questions/{question.slug}/answers/"
    first = post(as_student, path, {"response": {"choice": ["0"]}}).json()
    assert (first["stage"], [told["key"] for told in first["told"]]) == ("retry", ["0"])
    second = post(as_student, path, {"response": {"choice": ["2"]}}).json()
    assert second["stage"] == "explained"
    assert len(second["told"]) == question.options.count()
    assert all(told["why_html"] for told in second["told"])


@pytest.mark.parametrize("scope", ["anon", "user"])
def test_who_asks_too_often_is_told_to_wait(
    scope: str, student: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {**SimpleRateThrottle.THROTTLE_RATES, scope: "3/min"}
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", rates)
    client = signed_in(student) if scope == "user" else Client()
    statuses = [client.get(API + "exercises/").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert "Expected available in" in client.get(API + "exercises/").json()["detail"]


def test_handing_in_has_a_limit_of_its_own(
    as_student: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {**SimpleRateThrottle.THROTTLE_RATES, "grading": "1/min"}
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", rates)
    path = f"exercises/{ExerciseFactory().slug}/submissions/"
    assert [post(as_student, path, {"source": ""}).status_code for _ in range(2)] == [400, 429]
