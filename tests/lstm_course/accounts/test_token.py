"""A student's own API token."""

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from lstm_course.accounts.models import User
from tests.lstm_course.accounts.forms import PROFILE

pytestmark = pytest.mark.django_db


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
