"""Signing in and out."""

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from tests.lstm_course.accounts.forms import SIGN_IN, is_signed_in, sign_in, sign_up

pytestmark = pytest.mark.django_db
PLACE = "/exercises/forget-gate/#editor"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "http:evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "https:///evil.example",
    "http://testserver@evil.example/",
]


def test_a_person_signs_in_and_comes_back(client: Client, student: User) -> None:
    assert sign_in(client, "sam", next=PLACE)["Location"] == PLACE
    assert is_signed_in(client)


def test_capitals_of_a_user_name_do_not_matter(client: Client, student: User) -> None:
    sign_in(client, "Sam")
    assert is_signed_in(client)


def test_a_wrong_password_says_what_to_check(client: Client, student: User) -> None:
    page = sign_in(client, "sam", "wrong").content.decode()
    expected = (
        "The user name and the password do not belong together. "
        "Check both; capitals count in the password."
    )
    assert expected in page
    assert not is_signed_in(client)


def test_an_unknown_name_is_answered_like_a_wrong_password(client: Client, student: User) -> None:
    known, unknown = (sign_in(client, name, "wrong").content for name in ("sam", "nobody"))
    assert b"do not belong together" in known
    assert b"do not belong together" in unknown


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(client: Client, student: User, target: str) -> None:
    assert sign_in(client, "sam", next=target)["Location"] == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_up_never_leads_to_another_site(client: Client, target: str) -> None:
    assert sign_up(client, "nova", next=target)["Location"] == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_out_never_leads_to_another_site(as_student: Client, target: str) -> None:
    assert as_student.post("/accounts/logout/", {"next": target})["Location"] == "/"


def test_on_a_shared_computer_the_session_ends_with_the_browser(
    client: Client, student: User
) -> None:
    sign_in(client, "sam")
    assert client.session.get_expire_at_browser_close()


def test_a_person_may_stay_signed_in(client: Client, student: User) -> None:
    sign_in(client, "sam", remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_signing_out_takes_a_button_and_not_only_an_address(as_student: Client) -> None:
    assert "Sign out?" in as_student.get("/accounts/logout/").content.decode()
    assert is_signed_in(as_student)
    as_student.post("/accounts/logout/")
    assert not is_signed_in(as_student)


def test_a_closed_account_is_told_so(client: Client, student: User) -> None:
    User.objects.update(is_active=False)
    page = client.post(SIGN_IN, {"login": "sam", "password": "x" * 9}, follow=True).content.decode()
    assert not is_signed_in(client)
    assert "do not belong together" in page


def test_the_administration_has_the_same_way_in(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"


def test_a_student_is_told_that_the_administration_is_not_open(as_student: Client) -> None:
    answer = as_student.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "This page is not open to you" in answer.content.decode()


@pytest.mark.parametrize("rubbish", ["\0", "a" * 10_000, "'; DROP TABLE--", "\ud83d\ude00"])
def test_rubbish_in_the_form_is_answered_by_the_form(client: Client, rubbish: str) -> None:
    rubbish = rubbish.encode("utf-16", "surrogatepass").decode("utf-16")
    assert sign_in(client, rubbish, rubbish).status_code == 200
