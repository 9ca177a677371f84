"""The profile: what a person may say and change about themselves."""

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from tests.lstm_course.accounts.forms import PROFILE, SIGN_IN

pytestmark = pytest.mark.django_db


def test_a_visitor_is_asked_to_sign_in_first(client: Client) -> None:
    assert client.get(PROFILE)["Location"] == f"{SIGN_IN}?next={PROFILE}"


def test_a_student_changes_the_name_that_others_see(as_student: Client, student: User) -> None:
    answer = as_student.post(PROFILE, {"display_name": "  Sam   Ferri ", "email": ""}, follow=True)
    student.refresh_from_db()
    assert student.shown_name == "Sam Ferri"
    assert "Your profile is saved." in answer.content.decode()


def test_a_name_is_shown_and_never_run(as_student: Client) -> None:
    as_student.post(PROFILE, {"display_name": "<script>alert(1)</script>", "email": ""})
    page = as_student.get(PROFILE).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("claim", ["is_teacher", "is_staff", "is_superuser"])
def test_no_role_is_taken_from_the_browser(as_student: Client, student: User, claim: str) -> None:
    as_student.post(PROFILE, {"display_name": "Sam", "email": "", claim: "1"})
    student.refresh_from_db()
    assert student.display_name == "Sam"
    assert not getattr(student, claim)


def test_the_role_is_shown(as_student: Client, as_teacher: Client) -> None:
    assert "<dd>Student</dd>" in as_student.get(PROFILE).content.decode()
    assert "<dd>Teacher, verified</dd>" in as_teacher.get(PROFILE).content.decode()


def test_an_address_of_another_account_is_refused(as_student: Client, classmate: User) -> None:
    User.objects.filter(pk=classmate.pk).update(email="cleo@school.example")
    answer = as_student.post(PROFILE, {"display_name": "", "email": "Cleo@School.example"})
    assert "This address belongs to another account." in answer.content.decode()
    assert answer.status_code == 422
