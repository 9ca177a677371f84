"""Signing up: a name and a password are enough, and the reader comes back to the same place."""

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import strip_tags

from lstm_course.accounts.models import User
from tests.lstm_course.accounts.forms import SIGN_IN, SIGN_UP, is_signed_in, sign_up

pytestmark = pytest.mark.django_db
PLACE = "/lessons/lstm/worked-trace/?from=2#question-keep"


def test_a_name_and_a_password_are_enough(client: Client) -> None:
    sign_up(client, "nova")
    assert is_signed_in(client)
    person = User.objects.get()
    assert (person.username, person.email, person.is_teacher) == ("nova", "", False)


def test_a_new_reader_comes_back_to_the_same_place(client: Client) -> None:
    assert sign_up(client, "nova", next=PLACE)["Location"] == PLACE


def test_the_form_carries_the_place_along(client: Client) -> None:
    page = client.get(SIGN_UP, {"next": PLACE}).content.decode()
    assert f'<input type="hidden" name="next" value="{PLACE}">' in page


def test_the_place_survives_the_change_from_signing_up_to_signing_in(client: Client) -> None:
    target = "next=%2Flessons%2Flstm%2Fworked-trace%2F%3Ffrom%3D2%23question-keep"
    assert f"{SIGN_IN}?{target}" in client.get(SIGN_UP, {"next": PLACE}).content.decode()
    assert f"{SIGN_UP}?{target}" in client.get(SIGN_IN, {"next": PLACE}).content.decode()


def test_a_mistake_in_the_form_keeps_the_place_and_the_name(client: Client) -> None:
    page = sign_up(client, "nova", next=PLACE, password2="something else").content.decode()
    assert "You must type the same password each time." in page
    assert f'name="next" value="{PLACE}"' in page
    assert 'value="nova"' in page


@pytest.mark.parametrize("claim", ["is_teacher", "is_staff", "is_superuser"])
def test_no_role_is_taken_from_the_browser(client: Client, claim: str) -> None:
    sign_up(client, "nova", **{claim: "1"})
    assert not getattr(User.objects.get(), claim)


def test_a_taken_name_is_refused_in_any_case_of_letters(client: Client, student: User) -> None:
    page = sign_up(client, "SAM").content.decode()
    assert "This user name is taken. Choose another one." in page
    assert User.objects.count() == 1


def test_a_weak_password_is_refused(client: Client) -> None:
    page = sign_up(client, "nova", password1="password", password2="password").content.decode()
    assert "This password is too common." in page
    assert not User.objects.exists()


def test_an_address_belongs_to_one_account(client: Client) -> None:
    sign_up(client, "nova", email="nova@school.example")
    second = sign_up(Client(), "noa", email="nova@school.example")
    assert "A user is already registered with this email address." in second.content.decode()
    assert User.objects.count() == 1


def test_signing_up_sends_no_mail(client: Client) -> None:
    sign_up(client, "nova", email="nova@school.example")
    assert mail.outbox == []


def test_a_whole_class_signs_up_from_one_address_in_a_minute() -> None:
    for number in range(60):
        sign_up(Client(), f"pupil{number}")
    assert User.objects.count() == 60


def test_a_flood_of_sign_ups_is_slowed_down_with_a_page_of_ours(client: Client) -> None:
    for _ in range(300):
        client.post(SIGN_UP, {"username": ""})
    answer = client.post(SIGN_UP, {"username": ""})
    assert answer.status_code == 429
    assert "That was very often in a short time" in answer.content.decode()


def test_a_name_that_cannot_be_is_refused_in_the_words_of_the_form(client: Client) -> None:
    page = sign_up(client, "no va").content.decode()
    assert "Use letters, digits and any of @.+-_ and no spaces." in page
    assert "username" not in strip_tags(page)
    assert not User.objects.exists()
