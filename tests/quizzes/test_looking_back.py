"""What a person answered stays readable to them, in the words and numbers of that time."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from quizzes import scoring
from quizzes.models import Answer, Option, Question, Wording
from quizzes.services import answer_question, ask_explanation
from tests.cast import QuestionFactory
from tests.conftest import signed_in
from tests.quizzes.forms import text
from tests.quizzes.scoring.specs import SPECS

PAGE = "/questions/gate/answers/"
FIGURE = '<figure id="figure-cell"><svg aria-labelledby="figure-cell-title">figure-cell</svg>'


@pytest.fixture
def question(db: None) -> Question:
    return QuestionFactory(slug="gate", stem_html="<p>What does a gate of 1 do?</p>")


def give(user: User, question: Question, response: Any, seed: int = 0) -> Answer:
    return answer_question(
        user=user,
        question=Question.objects.get(pk=question.pk),
        token=uuid4(),
        response=response,
        seed=seed,
    )


def reword(question: Question, stem: str, *options: str) -> None:
    """Keep the words of the question and give it others, as the course does."""
    now = Question.objects.get(pk=question.pk)
    fields = ("text_html", "is_correct", "explanation_html", "misconception")
    own = list(now.options.values(*fields))
    Wording.objects.create(
        question=now, version=now.version, kind=now.kind, stem_html=now.stem_html, spec=now.spec,
        options=own,
    )  # fmt: skip
    now.stem_html, now.version = stem, now.version + 1
    now.save()
    for option, words in zip(now.options.all(), options, strict=False):
        Option.objects.filter(pk=option.pk).update(text_html=f"<p>{words}</p>")


def test_an_answer_stands_below_the_words_that_it_was_given_to(
    as_student: Client, student: User, question: Question
) -> None:
    give(student, question, {"choice": "1"})
    reword(question, "<p>And a gate of 0?</p>", "It keeps", "It erases")
    page = text(as_student.get(PAGE))
    assert "What does a gate of 1 do?" in page
    assert "It keeps the cell state" in page
    assert "Why: It keeps the cell state." in page
    assert "As it was asked before" in page
    assert "It erases</" not in page
    assert "And a gate of 0?</p>" not in page, "nothing was answered to that"


def test_a_reworded_question_says_so_and_leads_to_the_old_answer(
    as_student: Client, student: User, question: Question
) -> None:
    assert "has been reworded" not in text(as_student.get("/questions/gate/"))
    give(student, question, {"choice": "1"})
    assert "has been reworded" not in text(as_student.get("/questions/gate/"))
    reword(question, "<p>And a gate of 0?</p>")
    page = text(as_student.get("/questions/gate/"))
    assert "has been reworded since you answered it" in page
    assert f'href="{PAGE}"' in page


def test_more_than_one_answer_is_counted_with_a_way_to_them(
    as_student: Client, student: User, question: Question
) -> None:
    give(student, question, {"choice": "0"})
    give(student, question, {"choice": "2"})
    assert f'<a href="{PAGE}">Your 2 answers so far</a>' in text(as_student.get("/questions/gate/"))
    page = text(as_student.get(PAGE))
    assert page.index("Answer 2,") < page.index("Answer 1,")
    assert page.count("What does a gate of 1 do?</p>") == 1


def test_looking_back_tells_no_more_than_the_question_does(
    as_student: Client, student: User, question: Question
) -> None:
    """A first wrong try tells why it is wrong, and not yet the key."""
    give(student, question, {"choice": "0"})
    reword(question, "<p>What does a gate of 1 do, then?</p>")
    page = text(as_student.get(PAGE))
    assert "Why: It erases the cell state." in page
    assert "Why: It keeps" not in page
    assert "badge-right" not in page
    Question.objects.update(version=1)
    ask_explanation(user=student, question=Question.objects.get())
    assert "Why: It keeps" in text(as_student.get(PAGE))


@pytest.mark.parametrize("kind", [name for name in SPECS if name not in {"single", "multiple"}])
def test_every_kind_is_shown_with_its_own_numbers_and_order(
    as_student: Client, student: User, kind: str
) -> None:
    spec = {**SPECS[kind], "explanation_html": "<p>Since it is so.</p>"}
    question = QuestionFactory(slug="gate", kind=spec["kind"], spec=spec)
    question.options.all().delete()
    shown = scoring.present(question.as_spec(), 7)
    right = {
        key: next((c.key for c in prompt.choices if c.html == value), value)
        for prompt in shown.prompts
        for key, value in scoring.solution(question.as_spec(), 7).items()
        if key == prompt.key
    }
    give(student, question, right, seed=7)
    reword(question, "<p>Something else</p>")
    page = text(as_student.get(PAGE))
    assert "Since it is so." in page
    assert page.count("badge-right") >= len(shown.prompts)
    assert all(cell in page for table in shown.tables for row in table.rows for cell in row)


def test_a_first_wrong_try_of_numbers_keeps_the_solution_to_itself(
    as_student: Client, student: User, db: None
) -> None:
    spec = {**SPECS["numeric"], "explanation_html": "<p>Since it is so.</p>"}
    question = QuestionFactory(slug="gate", kind="numeric", spec=spec)
    question.options.all().delete()
    give(student, question, {"answer": "1"})
    page = text(as_student.get(PAGE))
    assert "That is tanh." in page
    assert "Right is" not in page
    assert "Since it is so." not in page


def test_nobody_reads_anybody_elses_answers(
    student: User, classmate: User, question: Question, client: Client
) -> None:
    give(student, question, {"choice": "1"})
    assert signed_in(classmate).get(PAGE).status_code == 404
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    assert signed_in(student).post(PAGE).status_code == 405


def test_an_answer_outlives_the_question_in_the_course(
    as_student: Client, student: User, question: Question
) -> None:
    give(student, question, {"choice": "1"})
    Question.objects.update(is_active=False)
    page = text(as_student.get(PAGE))
    assert "This question is not asked any more." in page
    assert "What does a gate of 1 do?" in page
    assert 'href="/questions/gate/"' not in page


def test_words_that_were_not_kept_are_said_to_be_lost(
    as_student: Client, student: User, question: Question
) -> None:
    give(student, question, {"choice": "1"})
    Question.objects.update(version=2)
    page = text(as_student.get(PAGE))
    assert "These words were not kept." in page
    assert "You answered: 1" in page


def test_words_for_a_scoring_that_has_moved_on_do_not_break_the_page(
    as_student: Client, student: User, question: Question
) -> None:
    give(student, question, {"choice": "1"})
    reword(question, "<p>And a gate of 0?</p>")
    Wording.objects.update(kind="riddle", spec={"odd": 1})
    response = as_student.get(PAGE)
    assert response.status_code == 200
    assert "These words were not kept." in text(response)


def test_two_wordings_with_one_picture_have_no_id_twice(
    as_student: Client, student: User, question: Question
) -> None:
    for stem in (f"{FIGURE} One</figure>", f"{FIGURE} Two</figure>"):
        Question.objects.update(stem_html=stem)
        give(student, question, {"choice": "1"})
        reword(question, "<p>Words</p>")
    page = text(as_student.get(PAGE))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert {"v1-figure-cell", "v2-figure-cell"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert 'aria-labelledby="figure-cell-title"' in page, "only what is an id of the page changes"
    assert ">figure-cell<" in page, "words that look like an id stay"


def test_the_page_costs_the_same_for_many_answers(
    as_student: Client, student: User, question: Question, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        give(student, question, {"choice": "1"})
    with django_assert_max_num_queries(8):
        as_student.get(PAGE)
