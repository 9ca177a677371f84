"""What each answer and grade leaves behind for the pages of a class."""

import uuid
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from exercises.models import HintUse, Submission
from exercises.signals import submission_graded
from lstm_course.accounts.models import User
from lstm_course.classroom.models import Milestone, Sighting, Trace
from lstm_course.lessons.models import Item
from quizzes.models import Question
from quizzes.services import answer_question
from tests.cast import ExerciseFactory, ItemFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def answer(user: User, item: Item, choice: str, seconds: float = 12.0) -> None:
    assert item.question is not None
    answer_question(
        user=user,
        question=item.question,
        token=uuid.uuid4(),
        response={"choice": [choice]},
        seconds=seconds,
    )


def hand_in(user: User, item: Item, score: float, mistake: str = "") -> Submission:
    made = SubmissionFactory(
        user=user, exercise=item.exercise, score=score, misconception=mistake, state="graded"
    )
    submission_graded.send(sender=Submission, submission=made)
    return made


@pytest.fixture
def exercise_item(db: None) -> Item:
    return ItemFactory(question=None, exercise=ExerciseFactory())


def test_the_first_answer_is_kept_as_it_was(student: User) -> None:
    item = ItemFactory()
    answer(student, item, "0", seconds=7.5)
    answer(student, item, "1")
    trace = Trace.objects.get()
    assert (trace.first_score, trace.first_choice, trace.first_seconds) == (0, "0", 7.5)


def test_only_a_better_attempt_is_a_milestone(student: User) -> None:
    item = ItemFactory()
    for choice in ("0", "2", "1", "0", "1"):
        answer(student, item, choice)
    assert [row.score for row in Milestone.objects.order_by("at")] == [0, 1]


def test_a_mistake_is_seen_once_a_day_and_counted(student: User) -> None:
    item = ItemFactory()
    for choice in ("0", "0", "2"):
        answer(student, item, choice)
    seen = {row.misconception: row.times for row in Sighting.objects.all()}
    assert seen == {"forget-one-erases": 2, "forget-acts-on-input": 1}


def test_failures_with_one_diagnosis_add_up(student: User, exercise_item: Item) -> None:
    for _ in range(4):
        hand_in(student, exercise_item, 0.2, "forget-acts-on-input")
    trace = Trace.objects.get()
    assert (trace.streak, trace.streak_of) == (4, "forget-acts-on-input")


@pytest.mark.parametrize(
    ("score", "mistake", "streak"),
    [(0.2, "forget-one-erases", 1), (0.2, "", 0), (1.0, "", 0)],
)
def test_another_diagnosis_or_a_success_ends_the_streak(
    student: User, exercise_item: Item, score: float, mistake: str, streak: int
) -> None:
    hand_in(student, exercise_item, 0.2, "forget-acts-on-input")
    hand_in(student, exercise_item, score, mistake)
    assert Trace.objects.get().streak == streak


def test_a_first_submission_after_a_hint_was_helped(student: User, exercise_item: Item) -> None:
    assert exercise_item.exercise is not None
    HintUse.objects.create(user=student, exercise=exercise_item.exercise, number=1)
    HintUse.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    hand_in(student, exercise_item, 1)
    assert Trace.objects.get().first_helped


def test_a_question_outside_the_course_leaves_nothing(student: User) -> None:
    item = ItemFactory()
    item.delete()
    question = Question.objects.get()
    answer_question(user=student, question=question, token=uuid.uuid4(), response={"choice": ["1"]})
    assert not Trace.objects.exists()


def test_an_answer_costs_few_queries_however_many_came_before(
    student: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    item = ItemFactory()
    for _ in range(10):
        answer(student, item, "0")
    with django_assert_max_num_queries(40):
        answer(student, item, "0")
