"""Digests written anew from the raw attempts are those that following them one by one left."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from exercises.models import HintUse, Submission
from exercises.signals import submission_graded
from lstm_course.accounts.models import User
from lstm_course.classroom.models import FreshStart, Milestone, Sighting, Trace
from lstm_course.lessons.models import Item
from quizzes.models import Answer
from quizzes.services import answer_question
from tests.cast import ClassroomFactory, ExerciseFactory, ItemFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

DIGESTS = (Trace, Milestone, Sighting)


def digests() -> list[list[dict[str, Any]]]:
    """All rows of all digests, without their keys."""
    rows = [[*digest._default_manager.values()] for digest in DIGESTS]
    bare = [[{k: v for k, v in row.items() if k != "id"} for row in part] for part in rows]
    return [sorted(part, key=repr) for part in bare]


def answer(user: User, item: Item, choice: str) -> None:
    answer_question(
        user=user,
        question=item.question,  # type: ignore[arg-type]  # the item is a question
        token=uuid.uuid4(),
        response={"choice": [choice]},
        seconds=4.5,
    )


def hand_in(user: User, item: Item, number: int, score: float, mistake: str = "") -> None:
    made = SubmissionFactory(
        user=user,
        exercise=item.exercise,
        number=number,
        score=score,
        misconception=mistake,
        state="graded",
    )
    submission_graded.send(sender=Submission, submission=made)


@pytest.fixture
def followed(student: User, classmate: User, teacher: User) -> None:
    """Two people, a question and an exercise; a hint and a fresh start in between."""
    question, exercise = ItemFactory(), ItemFactory(question=None, exercise=ExerciseFactory())
    for person, choices in ((student, "02101"), (classmate, "1")):
        for choice in choices:
            answer(person, question, choice)
    for number, (score, mistake) in enumerate(
        [(0.2, "gates-are-binary"), (0.6, "gates-are-binary"), (0.4, "")], start=1
    ):
        hand_in(student, exercise, number, score, mistake)
    HintUse.objects.create(user=student, exercise=exercise.exercise, number=1)
    FreshStart.objects.create(
        classroom=ClassroomFactory(teacher=teacher), student=student, item=exercise, by=teacher
    )
    hand_in(student, exercise, 4, 0.5, "gates-are-binary")
    hand_in(student, exercise, 5, 1.0)


def test_a_rebuild_tells_the_same_story_and_tells_it_once(followed: None) -> None:
    before = digests()
    assert all(before)
    for digest in DIGESTS:
        digest._default_manager.all().delete()
    for _ in range(2):
        call_command("rebuild_progress", verbosity=0)
        assert digests() == before


def test_a_rebuild_mends_digests_that_are_wrong(followed: None, student: User) -> None:
    before = digests()
    Trace.objects.update(first_score=0.77, streak=9)
    Milestone.objects.create(user=student, item=ItemFactory(), score=1, at=timezone.now())
    Sighting.objects.update(day=timezone.now().date() - timedelta(days=3))
    call_command("rebuild_progress", verbosity=0)
    assert digests() == before


def test_a_rebuild_of_one_person_leaves_the_others_alone(followed: None, student: User) -> None:
    Trace.objects.update(first_score=0.77)
    call_command("rebuild_progress", "--user", student.username, verbosity=0)
    assert not Trace.objects.filter(user=student, first_score=0.77).exists()
    assert Trace.objects.exclude(user=student).get().first_score == 0.77
    assert Answer.objects.count() == 6
