"""The progress page, the review and the export: one's own, in words, with one next thing."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from exercises.models import State
from exercises.signals import submission_graded
from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item, Lesson, Objective, Step
from lstm_course.lessons.signals import step_completed, step_opened
from lstm_course.progress.models import ObjectiveMastery, Review, StepProgress
from lstm_course.progress.onward import next_thing
from lstm_course.progress.overview import Overview, Statement, overview
from lstm_course.progress.reviewing import SITTING, due_count, minutes_for, sitting
from quizzes.models import Answer
from quizzes.services import answer_question
from tests.cast import (
    ExerciseFactory,
    ItemFactory,
    LessonFactory,
    ObjectiveFactory,
    QuestionFactory,
    StepFactory,
    SubmissionFactory,
)
from tests.quizzes.forms import HTMX, fields, text

RIGHT, WRONG = "1", "0"


@pytest.fixture
def lesson(db: None) -> Lesson:
    return LessonFactory()


@pytest.fixture
def step(lesson: Lesson) -> Step:
    return StepFactory(position=1, title="First things", lesson=lesson)


def ask(step: Step, objective: str = "describe-gates", **fields: Any) -> Item:
    verb, _, thing = objective.partition("-")
    goal = ObjectiveFactory(slug=objective, verb=verb.title(), text=f"the {thing}, and more")
    return ItemFactory(step=step, objective=goal, **fields)


def give(user: User, item: Item, choice: str) -> Answer:
    assert item.question
    return answer_question(
        user=user, question=item.question, token=uuid4(), response={"choice": [choice]}
    )


def make_due(user: User) -> None:
    """Let time pass until everything that was answered is due."""
    Review.objects.filter(user=user).update(due_at=timezone.now() - timedelta(minutes=1))


def view_of(user: User, lesson: Lesson) -> Overview:
    return overview(user, lesson)


@pytest.mark.parametrize("path", ["/progress/", "/review/", "/progress/export.json"])
def test_a_visitor_is_asked_to_sign_in(db: None, path: str) -> None:
    assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", ["/progress/", "/review/", "/progress/export.json"])
def test_the_pages_are_read_only(as_student: Client, path: str) -> None:
    assert as_student.post(path).status_code == 405


def test_the_page_of_a_newcomer_says_how_it_begins(as_student: Client, step: Step) -> None:
    ask(step)
    page = text(as_student.get("/progress/"))
    assert "Nothing is shown yet. Your first answer starts this page." in page
    assert "Find out what you know already" in page
    assert "not tried" in page


def test_the_page_before_any_lesson_says_so(as_student: Client) -> None:
    assert "There is no lesson yet" in text(as_student.get("/progress/"))


def test_four_right_first_tries_are_said_to_be_an_ability(student: User, step: Step) -> None:
    for _ in range(4):
        give(student, ask(step, "trace-cell"), RIGHT)
    ask(step, "compare-networks")
    view = view_of(student, step.lesson)
    assert view.lead == "You can trace the cell."
    assert [statement.objective.slug for statement in view.untried] == ["compare-networks"]


def test_what_is_shaky_is_said_with_its_count(student: User, step: Step) -> None:
    for choice in (RIGHT, RIGHT, WRONG, WRONG, WRONG):
        give(student, ask(step, "compare-networks"), choice)
    assert view_of(student, step.lesson).lead == (
        "Still shaky: compare the networks (2 of 5 at the first try)."
    )


def test_an_ability_and_a_weakness_stand_side_by_side(student: User, step: Step) -> None:
    for _ in range(4):
        give(student, ask(step, "trace-cell"), RIGHT)
    give(student, ask(step, "compare-networks"), WRONG)
    assert view_of(student, step.lesson).lead == (
        "You can trace the cell. Still shaky: compare the networks (0 of 1 at the first try)."
    )


def test_all_abilities_are_said_in_one_sentence(student: User, step: Step) -> None:
    for _ in range(4):
        give(student, ask(step), RIGHT)
    everything = "everything that this lesson set out to teach."
    assert view_of(student, step.lesson).lead == f"Your answers so far show {everything}"
    StepProgress.objects.update_or_create(
        user=student, step=step, defaults={"completed_at": timezone.now()}
    )
    assert view_of(student, step.lesson).lead == f"You can do {everything}"


def test_later_right_tries_do_not_make_an_ability(student: User, step: Step) -> None:
    for _ in range(4):
        item = ask(step)
        give(student, item, WRONG)
        give(student, item, RIGHT)
    assert view_of(student, step.lesson).can == []


def test_the_evidence_says_how_each_item_went(student: User, step: Step) -> None:
    items = [ask(step) for _ in range(4)]
    give(student, items[0], RIGHT)
    for choice in (WRONG, RIGHT):
        give(student, items[1], choice)
    for choice in (WRONG, WRONG):
        give(student, items[2], choice)
    [statement] = view_of(student, step.lesson).statements
    assert [each.words for each in statement.evidence] == [
        "right at the first try",
        "right later",
        "not yet after 2 tries",
        "not tried",
    ]


def test_an_exercise_counts_beside_the_questions(
    as_student: Client, student: User, step: Step
) -> None:
    item = ask(step, question=None, exercise=ExerciseFactory())
    submission = SubmissionFactory(
        user=student, exercise=item.exercise, state=State.GRADED, score=0.6, verdict="failed"
    )
    submission_graded.send(sender=type(submission), submission=submission)
    page = text(as_student.get("/progress/"))
    assert "The forget gate" in page
    assert "partly right after 1 try" in page


def test_steps_are_done_begun_or_to_come(student: User, step: Step) -> None:
    second, _ = StepFactory(position=2), StepFactory(position=3)
    step_completed.send(sender=Step, step=step, user=student)
    step_opened.send(sender=Step, step=second, user=student)
    view = view_of(student, step.lesson)
    assert [line.state for line in view.steps] == ["done", "begun", "to come"]
    assert view.steps_done == 1


def test_the_next_thing_is_the_next_step(student: User, step: Step) -> None:
    thing = next_thing(view_of(student, step.lesson), due=2)
    assert thing is not None
    assert (thing.label, thing.url) == ("Go on with step 1: First things", "/lessons/lstm/step-1/")


def test_the_next_thing_is_a_review_when_enough_is_due(student: User, step: Step) -> None:
    thing = next_thing(view_of(student, step.lesson), due=3)
    assert thing is not None
    assert (thing.label, thing.url) == ("Review 3 questions", "/review/")
    assert thing.reason.endswith("It takes about 2 minutes.")


def test_a_single_review_comes_once_the_steps_are_done(student: User, step: Step) -> None:
    step_completed.send(sender=Step, step=step, user=student)
    thing = next_thing(view_of(student, step.lesson), due=1)
    assert thing is not None
    assert thing.label == "Review 1 question"


def test_the_next_thing_then_mends_the_weakest_part(student: User, step: Step) -> None:
    give(student, ask(step, "trace-cell"), RIGHT)
    missed = ask(step, "compare-networks")
    give(student, missed, WRONG)
    step_completed.send(sender=Step, step=step, user=student)
    thing = next_thing(view_of(student, step.lesson), due=0)
    assert thing is not None
    assert thing.url == f"/questions/{missed.slug}/"
    assert thing.reason.startswith("It is the next open item of your weakest part: compare")


def test_when_everything_is_done_the_page_says_so(
    as_student: Client, student: User, step: Step
) -> None:
    give(student, ask(step), RIGHT)
    step_completed.send(sender=Step, step=step, user=student)
    page = text(as_student.get("/progress/"))
    assert "Take the mastery check" in page


def test_a_classmates_work_is_not_on_the_page(
    as_student: Client, classmate: User, step: Step
) -> None:
    give(classmate, ask(step), RIGHT)
    make_due(classmate)
    assert "Nothing is shown yet." in text(as_student.get("/progress/"))
    assert "Nothing to review now" in text(as_student.get("/review/"))


def test_the_page_costs_the_same_for_many_items(
    as_student: Client, student: User, step: Step, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        give(student, ask(step), WRONG)
    with django_assert_max_num_queries(12):
        as_student.get("/progress/")


def test_an_empty_review_says_what_will_come(as_student: Client, step: Step) -> None:
    page = text(as_student.get("/review/"))
    assert "Nothing to review now" in page
    assert "those you missed after ten minutes" in page


def test_a_missed_question_is_announced_before_it_is_due(
    as_student: Client, student: User, step: Step
) -> None:
    give(student, ask(step), WRONG)
    assert "The next question comes back in" in text(as_student.get("/review/"))


def test_a_due_question_is_asked_anew(as_student: Client, student: User, step: Step) -> None:
    item = ask(step)
    give(student, item, WRONG)
    make_due(student)
    page = as_student.get("/review/")
    assert sorted(fields(page).options) == ["0", "1", "2"]
    assert "Why:" not in text(page)
    posted = {**fields(page).hidden, "choice": RIGHT}
    feedback = as_student.post(f"/questions/{item.slug}/answer/", posted, headers=HTMX)
    assert "Right, at the second try." in text(feedback)
    assert due_count(student) == 0


def test_a_sitting_is_about_five_minutes_long(student: User, step: Step) -> None:
    for _ in range(SITTING + 3):
        give(student, ask(step), WRONG)
    make_due(student)
    now = sitting(student)
    assert (len(now.questions), now.waiting, now.minutes) == (SITTING, 3, 5)


def test_a_question_that_left_the_course_is_not_reviewed(student: User, step: Step) -> None:
    item = ask(step, question=QuestionFactory())
    give(student, item, WRONG)
    make_due(student)
    assert item.question
    item.question.is_active = False
    item.question.save()
    assert due_count(student) == 0


@pytest.mark.parametrize(("questions", "minutes"), [(1, 1), (3, 2), (8, 5)])
def test_minutes_are_said_in_whole_numbers(questions: int, minutes: int) -> None:
    assert minutes_for(questions) == minutes


def test_the_export_holds_ones_own_rows_and_nobody_elses(
    as_student: Client, student: User, classmate: User, step: Step
) -> None:
    item = ask(step)
    give(student, item, WRONG)
    give(classmate, item, RIGHT)
    for person, source in ((student, "mine = 1\n"), (classmate, "theirs = 1\n")):
        SubmissionFactory(user=person, exercise=ExerciseFactory(), source=source)
    step_opened.send(sender=Step, step=step, user=classmate)
    response = as_student.get("/progress/export.json")
    data = json.loads(response.content)
    assert data["person"]["username"] == "sam"
    assert [(row["question"], row["score"]) for row in data["answers"]] == [(item.slug, 0.0)]
    assert [row["source"] for row in data["submissions"]] == ["mine = 1\n"]
    assert [row["question"] for row in data["items"]] == [item.slug]
    assert [row["objective"] for row in data["objectives"]] == ["describe-gates"]
    assert data["steps"] == []
    assert "cleo" not in text(response)
    assert "theirs" not in text(response)


def test_the_export_is_a_file_that_no_cache_keeps(as_student: Client) -> None:
    response = as_student.get("/progress/export.json")
    assert response["Content-Disposition"] == 'attachment; filename="my-progress.json"'
    assert response["Cache-Control"] == "private, no-store"
    assert "password" not in text(response)


def test_the_course_is_never_said_to_be_all_sure() -> None:
    sure = Statement(Objective(verb="Trace"), ObjectiveMastery(probability=1.0, tried=40), ())
    assert sure.percent == 99
