"""What may be seen of a question, and when."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lstm_course.accounts.models import User
from quizzes.history import Stage
from quizzes.models import Question
from quizzes.presenting import PresentedQuestion, present
from quizzes.services import answer_question, ask_explanation
from quizzes.ticket import Ticket
from tests.cast import QuestionFactory

RIGHT, WRONG, ALSO_WRONG = ["1"], ["0"], ["2"]


@pytest.fixture
def question(db: None) -> Question:
    return QuestionFactory()


def give(user: User, question: Question, choice: list[str], seed: int = 0) -> None:
    answer_question(
        user=user, question=question, token=uuid4(), response={"choice": choice}, seed=seed
    )


def shown(question: Question, user: User, *, fresh: bool = False) -> PresentedQuestion:
    [presented] = present([Question.objects.get(pk=question.pk)], user, fresh=fresh)
    return presented


def told(presented: PresentedQuestion) -> dict[str, str]:
    return {option.key: option.verdict for option in presented.options if option.why_html}


def test_an_unanswered_question_tells_nothing(student: User, question: Question) -> None:
    presented = shown(question, student)
    assert presented.stage is Stage.OPEN
    assert told(presented) == {}
    assert {option.verdict for option in presented.options} == {""}


def test_a_first_wrong_try_tells_why_that_option_is_wrong_and_not_the_key(
    student: User, question: Question
) -> None:
    give(student, question, WRONG)
    presented = shown(question, student)
    assert presented.stage is Stage.RETRY
    assert told(presented) == {"0": "wrong"}
    assert presented.headline == "Not this one."


def test_a_second_wrong_try_tells_everything(student: User, question: Question) -> None:
    give(student, question, WRONG)
    give(student, question, ALSO_WRONG)
    presented = shown(question, student)
    assert presented.stage is Stage.EXPLAINED
    assert told(presented) == {"0": "wrong", "1": "right", "2": "wrong"}
    assert presented.headline == "Not right this time."


def test_a_right_answer_tells_why_for_every_option(student: User, question: Question) -> None:
    give(student, question, RIGHT)
    presented = shown(question, student)
    assert len(told(presented)) == 3
    assert presented.headline == "Right."


def test_first_and_later_tries_are_told_apart(student: User, question: Question) -> None:
    give(student, question, WRONG)
    give(student, question, RIGHT)
    assert shown(question, student).headline == "Right, at the second try."


def test_the_explanation_is_told_on_request(student: User, question: Question) -> None:
    ask_explanation(user=student, question=question)
    presented = shown(question, student)
    assert presented.stage is Stage.EXPLAINED
    assert (presented.headline, presented.verdict) == ("The explanation, as you asked.", "none")


def test_the_explanation_on_request_after_a_try_keeps_the_choice_in_sight(
    student: User, question: Question
) -> None:
    give(student, question, WRONG)
    ask_explanation(user=student, question=question)
    presented = shown(question, student)
    assert presented.stage is Stage.EXPLAINED
    assert [option.key for option in presented.options if option.is_chosen] == ["0"]


def test_a_classmates_answers_show_nothing(
    student: User, classmate: User, question: Question
) -> None:
    give(classmate, question, RIGHT)
    ask_explanation(user=classmate, question=question)
    assert shown(question, student).stage is Stage.OPEN


def test_a_reworded_question_is_asked_anew(student: User, question: Question) -> None:
    give(student, question, RIGHT)
    ask_explanation(user=student, question=question)
    Question.objects.filter(pk=question.pk).update(version=2)
    assert shown(question, student).stage is Stage.OPEN


def test_a_fresh_showing_tells_nothing_and_shuffles(student: User, question: Question) -> None:
    give(student, question, RIGHT)
    presented = [shown(question, student, fresh=True) for _ in range(20)]
    assert {each.stage for each in presented} == {Stage.OPEN}
    assert len({tuple(option.key for option in each.options) for each in presented}) > 1
    assert all(Ticket.read(each.form).fresh for each in presented)


def test_feedback_keeps_the_order_in_which_the_options_were_shown(
    student: User, question: Question
) -> None:
    give(student, question, RIGHT, seed=1)
    order = [option.key for option in shown(question, student).options]
    assert order != ["0", "1", "2"]
    assert [option.letter for option in shown(question, student).options] == ["A", "B", "C"]


def test_a_visitor_sees_a_sample_and_not_the_others(question: Question) -> None:
    sample = QuestionFactory(is_sample=True)
    stages = [each.stage for each in present([question, sample], AnonymousUser())]
    assert stages == [Stage.LOCKED, Stage.OPEN]


def test_partly_right_is_said_so(student: User) -> None:
    options = [("A", True, ""), ("B", True, ""), ("C", False, "gates-are-binary")]
    question = QuestionFactory(kind="multiple", options=options)
    give(student, question, ["0"])
    presented = shown(question, student)
    assert (presented.headline, presented.verdict) == ("Partly right.", "partly")
    assert told(presented) == {}


def test_a_page_of_questions_costs_three_queries(student: User) -> None:
    for _ in range(6):
        give(student, QuestionFactory(), WRONG)
    questions = list(Question.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert len(present(questions, student)) == 6
    assert len(queries) == 3


def test_after_a_first_wrong_try_it_says_how_to_go_on(student: User, question: Question) -> None:
    give(student, question, WRONG)
    assert shown(question, student).advice == "Read why, then choose again."


def test_an_incomplete_choice_is_told_that_something_is_missing(student: User) -> None:
    options = [("A", True, ""), ("B", True, ""), ("C", False, "")]
    question = QuestionFactory(kind="multiple", options=options)
    give(student, question, ["0"])
    assert shown(question, student).advice == (
        "What you chose is right, and something is missing: choose again."
    )


def test_asking_later_does_not_repeat_an_old_verdict(student: User, question: Question) -> None:
    give(student, question, RIGHT)
    ask_explanation(user=student, question=question)
    presented = shown(question, student)
    assert (presented.headline, presented.verdict) == ("The explanation, as you asked.", "none")
