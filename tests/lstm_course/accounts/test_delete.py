"""A person can take themselves out of the course, and nothing with their name on it stays."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client
from rest_framework.authtoken.models import Token

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom, Enrolment, Invitation
from lstm_course.progress.models import ItemProgress
from quizzes.models import Answer
from quizzes.services import answer_question, ask_explanation
from tests.cast import PASSWORD, ExerciseFactory, ItemFactory, QuestionFactory, UserFactory
from tests.lstm_course.accounts.forms import PROFILE, SIGN_IN, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
DELETE = "/accounts/profile/delete/"


@pytest.fixture
def work(student: User, teacher: User) -> None:
    """Something of every sort that a student leaves behind."""
    question = QuestionFactory()
    ItemFactory(question=question)
    answer_question(user=student, question=question, token=uuid4(), response={"choice": ["1"]})
    ask_explanation(user=student, question=question)
    Submission.objects.create(
        user=student, exercise=ExerciseFactory(), source="x = 1", number=1, token=uuid4(), seed=1
    )
    classroom = Classroom.objects.create(teacher=teacher, name="7a")
    Enrolment.objects.create(classroom=classroom, student=student)
    Token.objects.create(user=student)
    LogEntry.objects.create(
        user=teacher,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(student.pk),
        object_repr="sam",
        action_flag=CHANGE,
    )


def rows_about(user_id: int) -> dict[str, int]:
    """Return how many rows of each table refer to the person."""
    return {
        f"{model.__name__}.{field.name}": number
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is User
        if (number := model._default_manager.filter(**{field.name: user_id}).count())
    }


def test_the_profile_leads_to_it(as_student: Client) -> None:
    assert f'href="{DELETE}"' in as_student.get(PROFILE).content.decode()


def test_the_page_says_what_is_deleted_and_offers_the_data_first(as_student: Client) -> None:
    page = as_student.get(DELETE).content.decode()
    assert "your answers, your code with its reports" in page
    assert 'href="/progress/export.json"' in page


def test_a_visitor_is_asked_to_sign_in_first(client: Client) -> None:
    assert client.get(DELETE)["Location"] == f"{SIGN_IN}?next={DELETE}"


def test_nothing_about_the_person_stays(as_student: Client, student: User, work: None) -> None:
    assert len(rows_about(student.pk)) >= 6
    answer = as_student.post(DELETE, {"password": PASSWORD}, follow=True)
    assert "Your account is deleted, and everything you did here." in answer.content.decode()
    assert rows_about(student.pk) == {}
    assert not User.objects.filter(username="sam").exists()
    assert not LogEntry.objects.filter(object_repr="sam").exists()
    assert not is_signed_in(as_student)


def test_invitations_by_name_go_too(as_student: Client, student: User, teacher: User) -> None:
    classroom = Classroom.objects.create(teacher=teacher, name="7a")
    Invitation.objects.create(classroom=classroom, username="SAM", name="Sam Ferri")
    Invitation.objects.create(classroom=classroom, username="cleo")
    as_student.post(DELETE, {"password": PASSWORD})
    assert [row.username for row in Invitation.objects.all()] == ["cleo"]


def test_other_people_keep_everything(
    as_student: Client, student: User, classmate: User, work: None
) -> None:
    question = QuestionFactory()
    ItemFactory(question=question)
    answer_question(user=classmate, question=question, token=uuid4(), response={"choice": ["0"]})
    as_student.post(DELETE, {"password": PASSWORD})
    assert Answer.objects.count() == ItemProgress.objects.count() == 1
    assert Classroom.objects.count() == 1


def test_a_wrong_password_deletes_nothing(as_student: Client, student: User) -> None:
    answer = as_student.post(DELETE, {"password": "wrong"})
    assert answer.status_code == 422
    assert "This is not your password. Nothing was deleted." in answer.content.decode()
    assert User.objects.filter(pk=student.pk).exists()


def test_looking_at_the_page_deletes_nothing(as_student: Client, student: User) -> None:
    as_student.get(f"{DELETE}?password={PASSWORD}")
    assert User.objects.filter(pk=student.pk).exists()


def test_guessing_the_password_here_ends_as_it_does_at_sign_in(
    client: Client, student: User
) -> None:
    sign_in(client, "sam")
    for _ in range(6):
        client.post(DELETE, {"password": "wrong"}, REMOTE_ADDR="10.0.0.1")
    client.post(DELETE, {"password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert User.objects.filter(pk=student.pk).exists()


def test_a_teacher_hands_classes_over_first(as_teacher: Client, teacher: User) -> None:
    Classroom.objects.create(teacher=teacher, name="7a")
    answer = as_teacher.post(DELETE, {"password": PASSWORD})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "These are yours and others work in them: 7a. Hand them over or delete them" in page
    assert User.objects.filter(pk=teacher.pk).exists()


def test_the_last_administrator_stays(client: Client) -> None:
    UserFactory(username="root", is_superuser=True)
    sign_in(client, "root")
    assert "the only administrator" in client.post(DELETE, {"password": PASSWORD}).content.decode()
    UserFactory(username="second", is_superuser=True)
    client.post(DELETE, {"password": PASSWORD})
    assert not User.objects.filter(username="root").exists()
