"""Whatever stands in the parts of a question to fill in gets a clear answer, never an error."""

from typing import Any

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from quizzes.models import Answer, Question
from tests.cast import QuestionFactory
from tests.conftest import signed_in
from tests.quizzes.forms import fields, text
from tests.quizzes.scoring.specs import SPECS

ODD = (
    "", "A", "Z", "0", "99", "-1", "1e400", "1e308", "-1e308", "nan", "inf", "1/0", "1/1e-320",
    "\N{FULLWIDTH DIGIT ONE}", "\N{DEVANAGARI DIGIT NINE}", "1_0", "0x10", "%", "/", ",", "\x00",
    "x" * 201, "x" * 100_000, "<b>", "\N{RIGHT-TO-LEFT OVERRIDE}1",
)  # fmt: skip
KINDS = {
    **{name: spec for name, spec in SPECS.items() if name not in {"single", "multiple"}},
    **{name: {"kind": "array", "template": name} for name in ("gate", "batch")},
    **{
        name: {"kind": "trace", "template": name}
        for name in ("judging", "decoding-loss", "backward", "parameters")
    },
}


def make(name: str) -> Question:
    spec = KINDS[name]
    question: Question = QuestionFactory(slug="odd", kind=spec["kind"], spec=spec)
    question.options.all().delete()
    return question


def ask(client: Client) -> tuple[dict[str, str], list[str]]:
    """The hidden fields of a fresh form, and the names of its parts."""
    page = client.get("/questions/odd/?again=1")
    presented = page.context["presented"]
    return fields(page).hidden, [prompt.key for prompt in presented.prompts]


@pytest.mark.parametrize("name", KINDS)
def test_an_odd_value_is_marked_or_refused_in_words(as_student: Client, name: str) -> None:
    make(name)
    hidden, parts = ask(as_student)
    for value in ODD:
        posted = {**hidden, **dict.fromkeys(parts, value)}
        response = as_student.post("/questions/odd/answer/", posted)
        assert response.status_code in {302, 422}, value[:20]
        if response.status_code == 422:
            assert 'role="alert"' in text(response), value[:20]
    scores = Answer.objects.values_list("score", flat=True)
    assert all(0.0 <= score <= 1.0 for score in scores)


@pytest.mark.parametrize("name", KINDS)
def test_parts_that_are_doubled_missing_or_unknown_are_refused(
    as_student: Client, name: str
) -> None:
    make(name)
    hidden, parts = ask(as_student)
    floods: list[dict[str, Any]] = [
        {part: ["1", "2"] for part in parts},
        {},
        {f"unknown{number}": "1" for number in range(150)},
        {parts[0]: ["1"] * 60},
    ]
    for flood in floods:
        response = as_student.post("/questions/odd/answer/", {**hidden, **flood})
        assert response.status_code == 422, str(flood)[:40]
    assert not Answer.objects.exists()


def test_a_drawn_form_is_nobody_elses_to_answer(as_student: Client, classmate: User) -> None:
    """Else one could hand an easy draw around."""
    make("trace")
    hidden, parts = ask(as_student)
    posted = {**hidden, **dict.fromkeys(parts, "0.5")}
    response = signed_in(classmate).post("/questions/odd/answer/", posted)
    assert "This form was shown to someone else." in text(response)
    assert not Answer.objects.exists()
