"""Whoever reads their answers as JSON reads what they answered: its version, words and numbers."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lstm_course.accounts.models import User
from quizzes import scoring
from quizzes.models import Answer, Question, Wording
from quizzes.services import answer_question
from tests.cast import QuestionFactory
from tests.quizzes.scoring.specs import SPECS

pytestmark = pytest.mark.django_db
LIST = "/api/v1/answers/"
STEM = "<p>What does a gate of 1 do?</p>"
DRAWN = f"{STEM}<figure><svg><desc>A gate</desc></svg><figcaption>A gate</figcaption></figure>"


def answered(user: User, seed: int = 0, **values: Any) -> Answer:
    question = QuestionFactory(**{"stem_html": STEM, **values})
    response = {"choice": ["0"]}
    return answer_question(
        user=user, question=question, token=uuid4(), response=response, seed=seed
    )


def reword(question: Question, *, keep: bool = True) -> None:
    """Ask it in other words from now on; the course keeps the old ones, an old site may not."""
    own = list(
        question.options.values("text_html", "is_correct", "explanation_html", "misconception")
    )
    if keep:
        Wording.objects.create(
            question=question, version=question.version, kind=question.kind,
            stem_html=question.stem_html, spec=question.spec, options=own,
        )  # fmt: skip
    question.stem_html, question.version = "<p>And a gate of 0?</p>", question.version + 1
    question.save()
    question.options.update(text_html="<p>other</p>")


def listed(client: Client, path: str = LIST) -> list[dict[str, Any]]:
    return list(client.get(path).json()["results"])


def test_an_answer_comes_with_the_version_and_the_words_of_its_time(
    as_student: Client, student: User
) -> None:
    answer = answered(student)
    for path in (LIST, f"/api/v1/questions/{answer.question.slug}/answers/"):
        [told] = listed(as_student, path)
        assert (told["question_version"], told["wording"]["stem_html"]) == (1, STEM)
    before = told["wording"]
    reword(answer.question)
    [told] = listed(as_student)
    assert told["question_version"] == 1
    assert told["wording"] == before
    assert "other" not in str(before["prompts"])


def test_words_that_were_not_kept_are_said_to_be_gone(as_student: Client, student: User) -> None:
    reword(answered(student).question, keep=False)
    [told] = listed(as_student)
    assert (told["question_version"], told["wording"]) == (1, None)
    assert told["response"] == {"choice": ["0"]}


def test_the_numbers_are_those_of_the_answer(as_student: Client, student: User) -> None:
    question = QuestionFactory(kind="trace", spec=SPECS["trace"])
    question.options.all().delete()
    answer_question(
        user=student, question=question, token=uuid4(), response={"f1": ["0.5"]}, seed=41
    )
    [told] = listed(as_student)
    drawn = scoring.present(SPECS["trace"], 41).tables[0]
    assert told["wording"]["tables"][0]["rows"] == [list(row) for row in drawn.rows]
    solution = scoring.solution(SPECS["trace"], 41)
    assert all(value not in str(told["wording"]) for value in solution.values())


def test_a_drawing_is_left_out_and_its_caption_stays(as_student: Client, student: User) -> None:
    answered(student, stem_html=DRAWN)
    [told] = listed(as_student)
    assert told["wording"]["stem_html"] == (
        f"{STEM}<figure><figcaption>A gate</figcaption></figure>"
    )


def test_nobody_reads_what_somebody_else_answered(
    as_student: Client, student: User, classmate: User
) -> None:
    other = answered(classmate)
    assert listed(as_student) == []
    assert listed(as_student, f"/api/v1/questions/{other.question.slug}/answers/") == []


def test_many_answers_take_no_more_queries_than_two(as_student: Client, student: User) -> None:
    for _ in range(2):
        answered(student)
    with CaptureQueriesContext(connection) as few:
        listed(as_student)
    for _ in range(8):
        reword(answered(student).question)
    with CaptureQueriesContext(connection) as many:
        assert len(listed(as_student)) == 10
    assert len(many) == len(few)
