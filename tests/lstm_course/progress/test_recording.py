"""Progress rows: written with the answer or grade, right after regrades, and rebuildable."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from exercises.models import State, Submission
from exercises.signals import submission_graded
from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item
from lstm_course.lessons.signals import step_completed, step_opened
from lstm_course.lessons.standing import standing_of
from lstm_course.progress.models import ItemProgress, ObjectiveMastery, Review, StepProgress
from lstm_course.progress.services import records
from quizzes.models import Answer
from quizzes.services import answer_question, ask_explanation
from tests.cast import (
    ExerciseFactory,
    ItemFactory,
    QuestionFactory,
    StepFactory,
    SubmissionFactory,
    UserFactory,
)

RIGHT, WRONG = "1", "0"


@pytest.fixture
def item(db: None) -> Item:
    return ItemFactory()


@pytest.fixture
def coding(db: None) -> Item:
    return ItemFactory(question=None, exercise=ExerciseFactory())


def give(user: User, item: Item, *choices: str) -> None:
    for choice in choices:
        assert item.question
        answer_question(
            user=user, question=item.question, token=uuid4(), response={"choice": [choice]}
        )


def grade(user: User, item: Item, number: int, score: float, **fields: Any) -> Submission:
    verdict = "passed" if score == 1.0 else "failed"
    values = {"state": State.GRADED, "score": score, "verdict": verdict, **fields}
    submission = SubmissionFactory(user=user, exercise=item.exercise, number=number, **values)
    submission_graded.send(sender=Submission, submission=submission)
    return submission


def row(user: User, item: Item) -> ItemProgress:
    return ItemProgress.objects.get(user=user, item=item)


def snapshot() -> list[list[dict[str, Any]]]:
    """Every rebuildable row, without its primary key."""
    tables = (ItemProgress, ObjectiveMastery, Review)
    rows = [list(table.objects.order_by("user", "pk").values()) for table in tables]  # type: ignore[attr-defined]  # the models' managers
    return [[{k: v for k, v in each.items() if k != "id"} for each in table] for table in rows]


def test_an_answer_writes_its_row(student: User, item: Item) -> None:
    give(student, item, WRONG)
    written = row(student, item)
    assert (written.attempts, written.first_score, written.best_score) == (1, 0.0, 0.0)
    assert written.last_misconception == "forget-one-erases"
    assert not written.is_solved


def test_only_the_first_attempt_makes_the_first_score(student: User, item: Item) -> None:
    give(student, item, WRONG, RIGHT)
    written = row(student, item)
    assert (written.attempts, written.first_score, written.best_score) == (2, 0.0, 1.0)
    assert written.last_misconception == ""
    assert written.is_solved


def test_a_helped_first_attempt_counts_as_wrong(student: User, item: Item) -> None:
    assert item.question
    ask_explanation(user=student, question=item.question)
    give(student, item, RIGHT)
    assert row(student, item).first_score == 0.0
    assert ObjectiveMastery.objects.get().right == 0


def test_a_question_outside_the_lesson_has_no_row(student: User) -> None:
    answer_question(
        user=student, question=QuestionFactory(), token=uuid4(), response={"choice": ["1"]}
    )
    assert not ItemProgress.objects.exists()


def test_a_graded_submission_writes_its_row(student: User, coding: Item) -> None:
    grade(student, coding, 1, 0.4, misconception="bias-ignored")
    grade(student, coding, 2, 1.0)
    written = row(student, coding)
    assert (written.attempts, written.first_score, written.best_score) == (2, 0.4, 1.0)
    assert written.is_solved


def test_what_was_our_fault_is_no_attempt(student: User, coding: Item) -> None:
    SubmissionFactory(user=student, exercise=coding.exercise, number=1, state=State.OUR_FAULT)
    grade(student, coding, 2, 1.0)
    assert (row(student, coding).attempts, row(student, coding).first_score) == (1, 1.0)


@pytest.mark.parametrize(("before", "after"), [(1.0, 0.5), (0.5, 1.0)])
def test_a_regrade_lowers_and_raises_the_best(
    student: User, coding: Item, before: float, after: float
) -> None:
    submission = grade(student, coding, 1, before)
    submission.score, submission.verdict = after, "passed" if after == 1.0 else "failed"
    submission.save()
    submission_graded.send(sender=Submission, submission=submission)
    written = row(student, coding)
    assert (written.best_score, written.first_score, written.attempts) == (after, after, 1)
    assert written.is_solved == (after == 1.0)


def test_mastery_is_written_with_the_answer(student: User) -> None:
    for choice in (RIGHT, RIGHT, WRONG):
        give(student, ItemFactory(), choice)
    written = ObjectiveMastery.objects.get(user=student)
    assert (written.tried, written.right) == (3, 2)
    assert 0.2 < written.probability < 0.95


def test_later_attempts_leave_mastery_as_it_was(student: User, item: Item) -> None:
    give(student, item, WRONG)
    before = ObjectiveMastery.objects.get().probability
    give(student, item, RIGHT, RIGHT, RIGHT)
    assert ObjectiveMastery.objects.get().probability == before


def test_an_answer_schedules_its_review(student: User, item: Item) -> None:
    give(student, item, WRONG)
    review = Review.objects.get(user=student, item=item)
    given = Answer.objects.get()
    assert (review.due_at - given.created_at).total_seconds() == 600


def test_a_rebuild_equals_what_was_written_step_by_step(
    student: User, classmate: User, coding: Item
) -> None:
    items = [ItemFactory() for _ in range(3)]
    give(student, items[0], WRONG, RIGHT, WRONG)
    give(student, items[1], RIGHT)
    give(classmate, items[0], RIGHT)
    grade(student, coding, 1, 0.4)
    grade(student, coding, 2, 1.0)
    written = snapshot()
    call_command("rebuild_progress", stdout=StringIO())
    assert snapshot() == written
    for table in (ItemProgress, ObjectiveMastery, Review):
        table.objects.all().delete()  # type: ignore[attr-defined]  # the models' managers
    call_command("rebuild_progress", stdout=StringIO())
    assert len(snapshot()[0]) == 4
    assert sorted(map(str, snapshot()[0])) == sorted(map(str, written[0]))
    assert sorted(map(str, snapshot()[1])) == sorted(map(str, written[1]))


def test_a_rebuild_drops_rows_whose_attempts_are_gone(student: User, item: Item) -> None:
    give(student, item, RIGHT)
    Answer.objects.all().delete()
    call_command("rebuild_progress", stdout=StringIO())
    assert not ItemProgress.objects.exists()
    assert not Review.objects.exists()
    assert ObjectiveMastery.objects.get().tried == 0


def test_a_rebuild_says_what_it_did(student: User, classmate: User) -> None:
    out = StringIO()
    call_command("rebuild_progress", stdout=out)
    assert out.getvalue() == "Rebuilt the progress of 2 people.\n"
    call_command("rebuild_progress", user="sam", stdout=out)
    assert out.getvalue().endswith("Rebuilt the progress of 1 people.\n")


def test_a_rebuild_of_nobody_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="There is nobody called 'nobody'"):
        call_command("rebuild_progress", user="nobody")


@pytest.mark.django_db(transaction=True)
def test_answers_to_many_items_at_once_all_count() -> None:
    user, items, start = UserFactory(), [ItemFactory() for _ in range(6)], Barrier(6)

    def run(item: Item) -> None:
        try:
            start.wait()
            give(user, item, RIGHT)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(run, items))
    assert ItemProgress.objects.filter(user=user, best_score=1.0).count() == 6
    assert ObjectiveMastery.objects.get(user=user).right == 6


def test_opening_steps_is_remembered_with_the_place(student: User) -> None:
    first, second = StepFactory(position=1), StepFactory(position=2)
    for step in (first, second, first):
        step_opened.send(sender=type(step), step=step, user=student)
    standing = standing_of(student, first.lesson)
    assert (standing.here, standing.done) == (first.pk, frozenset())


def test_reloading_a_step_writes_nothing(student: User, django_assert_num_queries: Any) -> None:
    step = StepFactory()
    step_opened.send(sender=type(step), step=step, user=student)
    with django_assert_num_queries(1):
        step_opened.send(sender=type(step), step=step, user=student)


def test_a_step_stays_done_from_its_first_completion(student: User) -> None:
    step = StepFactory()
    step_completed.send(sender=type(step), step=step, user=student)
    first = StepProgress.objects.get().completed_at
    step_completed.send(sender=type(step), step=step, user=student)
    assert StepProgress.objects.get().completed_at == first
    assert standing_of(student, step.lesson).done == {step.pk}


def test_standing_holds_the_records_of_the_lesson(
    student: User, classmate: User, item: Item
) -> None:
    give(student, item, RIGHT)
    give(classmate, item, WRONG)
    assert standing_of(student, item.step.lesson).records[item.pk].best_score == 1.0
    assert records(student, [item])[item.pk].user == student
