"""The demo's people stand where their work has brought them."""

import random
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.attention import RAPID_ANSWERS
from lstm_course.classroom.demo import (
    PACE,
    answer,
    demo_folder,
    live_through,
    set_work,
    work_through,
)
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.watching import needs_of
from lstm_course.progress.models import StepProgress
from quizzes.models import Answer
from tests.cast import (
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    QuestionFactory,
    StepFactory,
)
from tests.quizzes.scoring.specs import SPECS

pytestmark = pytest.mark.django_db


def test_a_step_is_done_once_all_of_it_was_worked_through(student: User) -> None:
    first, second = StepFactory(position=1), StepFactory(position=2)
    items = [ItemFactory(step=step) for step in (first, first, second, second)]
    work_through(student, items, 0.5, 0.75, random.Random(1))
    done = dict(StepProgress.objects.values_list("step", "completed_at"))
    assert set(done) == {first.pk, second.pk}
    assert done[first.pk] is not None
    assert done[second.pk] is None


def test_who_hurries_and_who_is_stuck_need_a_hand(student: User) -> None:
    classroom = EnrolmentFactory(student=student).classroom
    exercise = ExerciseFactory(slug="cell-update")
    items = [ItemFactory() for _ in range(RAPID_ANSWERS)]
    items.append(ItemFactory(question=None, exercise=exercise))
    described = {"skill": 0.5, "reach": 1.0, "hurries": True, "stuck_on": exercise.slug}
    live_through(student, items, described, random.Random(1))
    found = {need.kind.slug for need in needs_of(classroom, [student])}
    assert found == {"rapid", "same-mistake"}


def test_the_work_that_is_set_is_past_and_to_come(classroom: Classroom) -> None:
    step = StepFactory(slug="formulas")
    work = {"title": "Gates", "steps": [step.slug], "opened": 7}
    set_work(classroom, [{**work, "due": 3}, {**work, "due": -4}])
    past, coming = classroom.assignments.order_by("due_at")
    assert past.opens_at < past.due_at < timezone.now() < coming.due_at
    assert coming.due_at - past.due_at == timedelta(days=7)
    assert list(past.steps.all()) == [step]


def test_the_work_of_the_demo_class_is_of_steps_that_there_are() -> None:
    plan = tomllib.loads((demo_folder() / "class.toml").read_text("utf-8"))
    lesson = Path(settings.BASE_DIR, "fixtures/course/lstm/steps")
    there = {path.stem.split("-", 1)[1] for path in lesson.glob("*.md")}
    assert {slug for each in plan["assignment"] for slug in each["steps"]} <= there


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize(("skill", "score"), [(2.0, 1.0), (-1.0, 0.0)])
def test_every_kind_of_question_is_answered_as_well_as_they_can(
    student: User, name: str, skill: float, score: float
) -> None:
    question = QuestionFactory(kind=SPECS[name]["kind"], spec=SPECS[name])
    for start in range(3):
        answer(student, question, skill, random.Random(start), PACE)
    assert [given.score for given in Answer.objects.all()] == [score] * 3
