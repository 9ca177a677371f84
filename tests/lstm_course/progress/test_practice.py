"""The diagnostic, the mastery check and the certificate."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Step
from lstm_course.progress.certifying import REST, Try, kinds_for, proofs, ready_at
from lstm_course.progress.export import export_of
from lstm_course.progress.models import Certificate, Diagnostic
from quizzes import scoring
from quizzes.models import Question
from quizzes.services import answer_question, ask_explanation
from quizzes.ticket import Ticket
from tests.cast import ItemFactory, LessonFactory, ObjectiveFactory, QuestionFactory, StepFactory
from tests.conftest import signed_in
from tests.quizzes.forms import fields, text
from tests.quizzes.scoring.specs import SPECS

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
VERBS = {"diagram": ("labelling",), "compare": ("sorting", "trace")}


def at(minutes: int, *, seed: int = 0, right: bool = True, helped: bool = False) -> Try:
    return Try(1, seed or minutes, right, helped, NOON + timedelta(minutes=minutes))


def test_each_verb_is_shown_by_what_fits_it() -> None:
    everything = set(scoring.KINDS)
    assert kinds_for("Diagram", everything) == ("labelling",)
    assert kinds_for("compare", everything) == ("sorting", "trace")
    assert kinds_for("compare", {"trace", "single"}) == ("trace",)
    assert kinds_for("ponder", {"single", "multiple"}) == ("multiple",)
    assert kinds_for("ponder", set()) == ()


@pytest.mark.parametrize(
    ("tries", "told", "minute"),
    [
        ([at(1)], None, 1),
        ([at(1, right=False)], None, None),
        ([at(1, helped=True)], None, None),
        ([at(1, right=False), at(5)], None, None),
        ([at(1, right=False), at(12)], None, 12),
        ([at(1, seed=3, right=False), at(30, seed=3)], None, None),
        ([at(5)], 4, None),
        ([at(5)], 7, 5),
        ([at(20)], 4, 20),
    ],
)
def test_only_a_first_unaided_and_rested_try_proves_something(
    tries: list[Try], told: int | None, minute: int | None
) -> None:
    asked = {} if told is None else {1: NOON + timedelta(minutes=told)}
    expected = {} if minute is None else {1: NOON + timedelta(minutes=minute)}
    assert proofs(tries, asked) == expected


def test_a_missed_question_rests() -> None:
    assert ready_at(1, [at(1, right=False)], {}) == NOON + timedelta(minutes=1) + REST
    assert ready_at(1, [at(1)], {}) is None


@pytest.fixture
def step(db: None) -> Step:
    return StepFactory(position=1, lesson=LessonFactory())


@pytest.fixture
def questions(step: Step) -> list[Question]:
    """Two objectives, with a question of each kind that fits their verbs."""
    found = []
    for verb, kinds in VERBS.items():
        goal = ObjectiveFactory(slug=verb, verb=verb.title(), text="it", position=len(found))
        for kind in kinds:
            question: Question = QuestionFactory(slug=kind, kind=kind, spec=SPECS[kind])
            question.options.all().delete()
            ItemFactory(step=step, objective=goal, question=question)
            found.append(question)
    return found


def right_of(question: Question, seed: int) -> dict[str, str]:
    spec = question.as_spec()
    shown = scoring.present(spec, seed).prompts
    key_of = {choice.html: choice.key for prompt in shown for choice in prompt.choices}
    return {key: key_of.get(value, value) for key, value in scoring.solution(spec, seed).items()}


def show(user: User, question: Question, seed: int = 7) -> None:
    answer_question(
        user=user, question=question, token=uuid4(), response=right_of(question, seed), seed=seed
    )


def test_the_check_asks_for_what_is_missing(
    as_student: Client, student: User, questions: list[Question]
) -> None:
    page = text(as_student.get("/progress/check/"))
    assert "0 of 2 objectives shown." in page
    assert 'id="question-labelling"' in page
    show(student, questions[0])
    page = text(as_student.get("/progress/check/"))
    assert "1 of 2 objectives shown." in page
    assert 'id="question-sorting"' in page


def test_an_answer_given_in_the_check_counts(as_student: Client, questions: list[Question]) -> None:
    form = fields(as_student.get("/progress/check/")).hidden
    response = right_of(questions[0], Ticket.read(form["form"]).seed)
    as_student.post("/questions/labelling/answer/", {**form, **response})
    assert "1 of 2 objectives shown." in text(as_student.get("/progress/check/"))


def test_a_missed_kind_rests_and_the_next_one_is_asked(
    as_student: Client, student: User, questions: list[Question]
) -> None:
    ask_explanation(user=student, question=questions[0])
    page = text(as_student.get("/progress/check/"))
    assert "(again from " in page
    assert 'id="question-sorting"' in page
    for question in questions:
        ask_explanation(user=student, question=question)
    assert "Time for a rest" in text(as_student.get("/progress/check/"))


def test_no_certificate_before_all_is_shown(
    as_student: Client, student: User, questions: list[Question]
) -> None:
    show(student, questions[0])
    assert as_student.post("/progress/certificate/")["Location"] == "/progress/check/"
    assert "Not yet" in text(as_student.get("/progress/certificate/"))
    assert not Certificate.objects.exists()


@pytest.fixture
def certificate(as_student: Client, student: User, questions: list[Question]) -> Certificate:
    for question in questions:
        show(student, question)
    as_student.post("/progress/certificate/")
    return Certificate.objects.get()


def test_a_certificate_is_issued_once(as_student: Client, certificate: Certificate) -> None:
    page = text(as_student.post("/progress/certificate/"))
    assert certificate.code in page
    assert Certificate.objects.count() == 1


def test_whoever_has_the_code_sees_the_name_the_day_and_the_objectives(
    certificate: Certificate, student: User
) -> None:
    student.email = "sam@example.org"
    student.save()
    response = Client().get(f"/certificates/{certificate.code}/")
    page = text(response)
    assert "sam" in page
    assert "Diagram it" in page
    assert certificate.issued_at.strftime("%B %Y") in page
    assert "example.org" not in page
    assert response["X-Robots-Tag"] == "noindex"


def test_a_code_cannot_be_guessed(certificate: Certificate) -> None:
    assert len(certificate.code.replace("-", "")) == 25
    assert Client().get("/certificates/1/").status_code == 404


def test_a_certificate_keeps_the_name_of_the_day_and_goes_with_the_account(
    certificate: Certificate, student: User
) -> None:
    student.display_name = "Somebody else"
    student.save()
    path = f"/certificates/{certificate.code}/"
    assert "Somebody else" not in text(Client().get(path))
    assert export_of(student)["certificates"][0]["code"] == certificate.code
    Certificate.objects.all().delete()
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["start", "check", "certificate"])
def test_practice_is_for_people_who_signed_in(db: None, path: str) -> None:
    assert "/accounts/login/" in Client().get(f"/progress/{path}/")["Location"]


def ask_each(step: Step, *slugs: str) -> list[Question]:
    found: list[Any] = []
    for position, slug in enumerate(slugs):
        goal = ObjectiveFactory(slug=slug, verb="Know", text=slug, position=position)
        found += [ItemFactory(step=step, objective=goal).question for _ in range(2)]
    return found


def test_the_diagnostic_asks_one_question_for_each_objective(
    as_student: Client, student: User, step: Step
) -> None:
    questions = ask_each(step, "one", "two")
    assert "2 questions, one for each thing" in text(as_student.get("/progress/start/"))
    assert not Diagnostic.objects.exists()
    as_student.post("/progress/start/begin/")
    page = text(as_student.get("/progress/start/"))
    assert page.count('<article class="question') == 2
    for question, choice in ((questions[0], "1"), (questions[2], "0")):
        answer_question(
            user=student, question=question, token=uuid4(), response={"choice": [choice]}
        )
    page = text(as_student.get("/progress/start/"))
    assert "You knew 1 of 2 before the lesson." in page
    assert Diagnostic.objects.filter(user=student).count() == 1
    assert len(export_of(student)["diagnostics"]) == 1


def test_the_diagnostic_is_offered_first_and_only_once(student: User, step: Step) -> None:
    ask_each(step, "one")
    client = signed_in(student)
    assert "Find out what you know already" in text(client.get("/progress/"))
    client.post("/progress/start/begin/")
    client.post("/progress/start/begin/")
    assert "Find out what you know already" not in text(client.get("/progress/"))
    assert Diagnostic.objects.count() == 1


def test_the_diagnostic_is_not_offered_to_who_has_tried_every_objective(
    as_student: Client, student: User, questions: list[Question]
) -> None:
    show(student, questions[0])
    assert "Find out what you know already" in text(as_student.get("/progress/"))
    show(student, questions[1])
    assert "Find out what you know already" not in text(as_student.get("/progress/"))


def test_the_progress_page_leads_to_the_check_until_there_is_a_certificate(
    as_student: Client, questions: list[Question]
) -> None:
    page = as_student.get("/progress/").content.decode()
    assert 'href="/progress/check/"' in page
    assert 'href="/progress/certificate/"' not in page


def test_the_progress_page_leads_to_the_certificate(
    as_student: Client, certificate: Certificate
) -> None:
    page = as_student.get("/progress/").content.decode()
    assert 'href="/progress/certificate/"' in page
    assert 'href="/progress/check/"' not in page


def test_practice_before_any_lesson_is_not_found(as_student: Client) -> None:
    assert as_student.get("/progress/check/").status_code == 404
