"""The profile: what a person may say and change about themselves."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from rest_framework.authtoken.models import Token

from lstm_course.accounts.models import User
from tests.lstm_course.accounts.forms import PROFILE, SIGN_IN, is_signed_in, sign_in, sign_up

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


def test_a_reset_goes_to_the_new_address_and_not_to_the_old_one(client: Client) -> None:
    sign_up(client, "nova", email="old@school.example")
    client.post(PROFILE, {"display_name": "", "email": "new@school.example"})
    for address in ("old@school.example", "new@school.example"):
        Client().post("/accounts/password/reset/", {"email": address})
    with_link = [message for message in mail.outbox if "/password/reset/key/" in message.body]
    assert [message.to for message in with_link] == [["new@school.example"]]


def test_a_forgotten_password_is_set_by_the_link(client: Client) -> None:
    sign_up(client, "nova", email="nova@school.example")
    visitor = Client()
    visitor.post("/accounts/password/reset/", {"email": "nova@school.example"})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form = visitor.get(link.removeprefix("http://testserver"), follow=True)
    address = form.redirect_chain[-1][0]
    visitor.post(address, {"password1": "another long one", "password2": "another long one"})
    sign_in(visitor, "nova", "another long one")
    assert is_signed_in(visitor)
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_a_changed_password_signs_out_other_computers(as_student: Client, student: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "sam")
    fields = {"oldpassword": "correct horse battery", "password1": "a new long one"}
    as_student.post("/accounts/password/change/", {**fields, "password2": "a new long one"})
    assert elsewhere.get(PROFILE).status_code == 302
    assert as_student.get(PROFILE).status_code == 200


def test_a_token_is_shown_once(as_student: Client, student: User) -> None:
    page = as_student.post(f"{PROFILE}api-token/")
    key = Token.objects.get(user=student).key
    assert key in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert key not in as_student.get(PROFILE).content.decode()


def test_a_new_token_ends_the_old_one(as_student: Client, student: User) -> None:
    as_student.post(f"{PROFILE}api-token/")
    old = Token.objects.get(user=student).key
    as_student.post(f"{PROFILE}api-token/")
    assert Token.objects.get(user=student).key != old


def test_a_token_can_be_revoked(as_student: Client, student: User) -> None:
    as_student.post(f"{PROFILE}api-token/")
    as_student.post(f"{PROFILE}api-token/revoke/")
    assert not Token.objects.filter(user=student).exists()


def test_a_token_is_not_made_by_following_a_link(as_student: Client) -> None:
    assert as_student.get(f"{PROFILE}api-token/").status_code == 405


def test_a_person_revokes_only_their_own_token(as_student: Client, classmate: User) -> None:
    Token.objects.create(user=classmate)
    as_student.post(f"{PROFILE}api-token/revoke/")
    assert Token.objects.filter(user=classmate).exists()


def test_an_administrator_verifies_a_teacher(client: Client, student: User) -> None:
    verify(client, student, is_superuser=True, is_staff=True)
    student.refresh_from_db()
    assert student.is_teacher


def test_who_may_only_look_at_people_verifies_nobody(client: Client, student: User) -> None:
    clerk = verify(client, student, is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_user"))
    verify(client, student, is_staff=True)
    student.refresh_from_db()
    assert not student.is_teacher


def test_a_teacher_verifies_nobody(as_teacher: Client, student: User) -> None:
    action = {"action": "verify_as_teacher", "_selected_action": [student.pk]}
    as_teacher.post("/admin/accounts/user/", action)
    student.refresh_from_db()
    assert not student.is_teacher


def verify(client: Client, person: User, **rights: bool) -> User:
    """Let an office worker with these rights use the action on one person."""
    worker, _ = User.objects.get_or_create(username="office", defaults=rights)
    client.force_login(worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    action = {"action": "verify_as_teacher", "_selected_action": [person.pk]}
    client.post("/admin/accounts/user/", action)
    return worker
