"""A class may set a pause between attempts; it holds for those who are in it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise
from lstm_course.accounts.models import User
from lstm_course.classroom.attempts import policy_for
from lstm_course.classroom.models import AttemptLimit, Classroom, Enrolment
from tests.cast import EnrolmentFactory, ExerciseFactory


@pytest.fixture
def gate(db: None) -> Exercise:
    exercise: Exercise = ExerciseFactory()
    return exercise


def limit(classroom: Classroom, exercise: Exercise, minutes: int) -> None:
    AttemptLimit.objects.create(classroom=classroom, exercise=exercise, minutes=minutes)


def pause_of(user: User, exercise: Exercise) -> timedelta | None:
    policy = policy_for(user, exercise)
    return policy.pause if policy else None


def test_there_is_none_by_default(classroom: Classroom, gate: Exercise, student: User) -> None:
    assert pause_of(student, gate) is None


def test_it_holds_for_its_exercise_and_its_students(
    classroom: Classroom, gate: Exercise, student: User, classmate: User
) -> None:
    limit(classroom, gate, 5)
    assert pause_of(student, gate) == timedelta(minutes=5)
    assert pause_of(student, ExerciseFactory(slug="sigmoid")) is None
    assert pause_of(classmate, gate) is None


def test_of_two_classes_the_longer_pause_holds(
    classroom: Classroom, gate: Exercise, student: User
) -> None:
    other = EnrolmentFactory(student=student).classroom
    limit(classroom, gate, 5)
    limit(other, gate, 15)
    assert pause_of(student, gate) == timedelta(minutes=15)


def test_whoever_left_and_whose_class_is_archived_has_none(
    classroom: Classroom, gate: Exercise, student: User
) -> None:
    limit(classroom, gate, 5)
    Classroom.objects.update(archived_at=timezone.now())
    assert pause_of(student, gate) is None
    Classroom.objects.update(archived_at=None)
    Enrolment.objects.update(left_at=timezone.now())
    assert pause_of(student, gate) is None


def test_a_teacher_sets_and_takes_back_a_pause(
    as_teacher: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    address = reverse("class-attempts", args=[classroom.pk])
    as_teacher.post(address, {f"exercise-{gate.pk}": "15"})
    assert pause_of(student, gate) == timedelta(minutes=15)
    assert '<option value="15" selected>' in as_teacher.get(address).content.decode()
    as_teacher.post(address, {f"exercise-{gate.pk}": "0"})
    assert not AttemptLimit.objects.exists()


@pytest.mark.parametrize("forged", ["-5", "99999", "x", ""])
def test_a_forged_pause_is_refused(
    as_teacher: Client, classroom: Classroom, gate: Exercise, forged: str
) -> None:
    address = reverse("class-attempts", args=[classroom.pk])
    assert as_teacher.post(address, {f"exercise-{gate.pk}": forged}).status_code == 422
    assert not AttemptLimit.objects.exists()


def test_a_copy_of_the_class_has_the_same_pauses(
    as_teacher: Client, classroom: Classroom, gate: Exercise
) -> None:
    limit(classroom, gate, 15)
    as_teacher.post(reverse("class-copy", args=[classroom.pk]), {"name": "12 C"})
    copied = AttemptLimit.objects.get(classroom__name="12 C")
    assert (copied.exercise, copied.minutes) == (gate, 15)
