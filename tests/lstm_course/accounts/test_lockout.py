"""Guessing a password is stopped for one name at one address, and for nobody else."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.utils import timezone

from lstm_course.accounts.models import User
from tests.lstm_course.accounts.forms import is_signed_in, sign_in, sign_up

pytestmark = pytest.mark.django_db
SCHOOL, HOME = "10.0.0.1", "10.9.9.9"


def fail(name: str, times: int, address: str = SCHOOL) -> list[int]:
    return [
        sign_in(Client(), name, "a wrong guess", address=address).status_code for _ in range(times)
    ]


def test_the_seventh_attempt_meets_a_closed_door(student: User) -> None:
    assert fail("sam", 5) == [200] * 5
    fail("sam", 1)
    assert fail("sam", 1) == [429]


def test_the_right_password_does_not_open_it_before_time(client: Client, student: User) -> None:
    fail("sam", 6)
    answer = sign_in(client, "sam")
    assert answer.status_code == 429
    assert not is_signed_in(client)


def test_the_page_says_how_long_and_what_to_do(client: Client, student: User) -> None:
    fail("sam", 6)
    answer = sign_in(client, "sam")
    page = answer.content.decode()
    assert "Too many attempts with this user name" in page
    assert "closed for 15 minutes" in page
    assert "Set a new password" in page
    assert answer["Retry-After"] == "900"


def test_without_mail_the_page_says_who_can_help(
    client: Client, student: User, settings: LazySettings
) -> None:
    settings.SENDS_MAIL = False
    fail("sam", 6)
    page = sign_in(client, "sam").content.decode()
    assert "ask your teacher or the person who runs this site for a new one" in page
    assert "Set a new password" not in page


def test_a_password_set_by_the_link_opens_the_door_at_once(client: Client) -> None:
    sign_up(Client(), "Nova", email="nova@school.example")
    fail("nova", 7)
    client.post("/accounts/password/reset/", {"email": "nova@school.example"})
    link = next(word for word in mail.outbox[0].body.split() if "/reset/key/" in word)
    form = client.get(link.removeprefix("http://testserver"), follow=True)
    new = {"password1": "another long one", "password2": "another long one"}
    client.post(form.redirect_chain[-1][0], new)
    sign_in(client, "Nova", "another long one")
    assert is_signed_in(client)


def test_an_administrator_lets_somebody_in_again(
    client: Client, student: User, admin_client: Client
) -> None:
    fail("sam", 7)
    action = {"action": "lift_lockout", "_selected_action": [student.pk]}
    admin_client.post("/admin/accounts/user/", action)
    sign_in(client, "sam")
    assert is_signed_in(client)


def test_a_classmate_behind_the_same_address_signs_in(
    client: Client, student: User, classmate: User
) -> None:
    fail("sam", 8)
    sign_in(client, "cleo", address=SCHOOL)
    assert is_signed_in(client)


def test_the_owner_signs_in_from_elsewhere(client: Client, student: User) -> None:
    fail("sam", 8)
    sign_in(client, "sam", address=HOME)
    assert is_signed_in(client)


def test_other_capitals_are_not_more_attempts(student: User) -> None:
    for name in ("sam", "SAM", "Sam", "sAm", "saM", " sam "):
        fail(name, 1)
    assert fail("SaM", 1) == [429]


def test_after_the_wait_the_door_is_open(client: Client, student: User) -> None:
    fail("sam", 7)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    sign_in(client, "sam")
    assert is_signed_in(client)


def test_trying_on_does_not_make_the_wait_longer(student: User) -> None:
    fail("sam", 6)
    before = AccessAttempt.objects.get().attempt_time
    fail("sam", 3)
    assert AccessAttempt.objects.get().attempt_time == before


def test_signing_in_forgets_earlier_slips(student: User) -> None:
    fail("sam", 5)
    sign_in(Client(), "sam")
    assert fail("sam", 5) == [200] * 5


def test_a_client_cannot_choose_its_address(student: User) -> None:
    for number in range(7):
        answer = Client().post(
            "/accounts/login/",
            {"login": "sam", "password": "a wrong guess"},
            REMOTE_ADDR=SCHOOL,
            HTTP_X_FORWARDED_FOR=f"192.0.2.{number}",
        )
    assert answer.status_code == 429


def test_a_whole_class_signs_in_from_one_address_in_a_minute(student: User) -> None:
    for number in range(120):
        assert sign_in(Client(), f"pupil{number}", "a slip").status_code == 200
    client = Client()
    sign_in(client, "sam")
    assert is_signed_in(client)


def test_no_password_is_kept_with_the_attempts(student: User) -> None:
    fail("sam", 1)
    kept = AccessAttempt.objects.get()
    assert "a wrong guess" not in f"{kept.post_data}{kept.get_data}"
