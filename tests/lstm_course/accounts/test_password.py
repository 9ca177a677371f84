"""Changing a password, and setting a new one when it is forgotten."""

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from lstm_course.accounts.models import User
from tests.lstm_course.accounts.forms import PROFILE, is_signed_in, sign_in, sign_up

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"


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


def test_the_message_names_the_account_and_what_to_do_if_it_was_not_you(client: Client) -> None:
    sign_up(client, "nova", email="nova@school.example")
    Client().post(RESET, {"email": "nova@school.example"})
    message = mail.outbox[0]
    assert message.subject == "LSTM course: Set a new password"
    assert "asked for a new password for the account nova." in message.body
    assert "If it was not you, do nothing" in message.body


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client: Client) -> None:
    answer = client.post(RESET, {"email": "stranger@elsewhere.example"}, follow=True)
    assert mail.outbox == []
    assert "If the address belongs to an account here" in answer.content.decode()


def test_a_site_without_mail_does_not_promise_a_message(
    client: Client, settings: LazySettings
) -> None:
    settings.SENDS_MAIL = False
    page = client.get(RESET).content.decode()
    assert "This site sends no e-mail." in page
    assert 'name="email"' not in page
