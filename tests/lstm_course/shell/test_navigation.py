"""The places of the main navigation, and which of them is here."""

import pytest
from django.test import Client, RequestFactory

from lstm_course.accounts.models import User
from lstm_course.context import navigation_of, whereabouts


def labels(user: User | None) -> list[str]:
    request = RequestFactory().get("/")
    if user:
        request.user = user
    return [place.label for place in navigation_of(request).places]


def test_who_learns_and_who_teaches_sees_their_classes(student: User, teacher: User) -> None:
    assert labels(student) == labels(teacher) == ["Course", "Progress", "Review", "Classes"]


def test_a_page_without_a_person_has_a_navigation() -> None:
    assert labels(None) == ["Course", "Progress", "Review", "Join a class"]


@pytest.mark.parametrize(
    ("path", "url", "expected"),
    [
        ("/", "/", "page"),
        ("/lessons/lstm/gradients/", "/", "true"),
        ("/exercises/forget-gate/", "/", "true"),
        ("/progress/", "/", ""),
        ("/progress/", "/progress/", "page"),
        ("/classes/4/", "/classes/", "true"),
        ("/accounts/profile/", "/review/", ""),
    ],
)
def test_the_place_where_you_are_is_marked(path: str, url: str, expected: str) -> None:
    assert whereabouts(path, url) == expected


def test_signing_in_from_the_sign_in_page_does_not_lead_back_to_it(
    client: Client, db: None
) -> None:
    page = client.get("/accounts/signup/", {"next": "/progress/"}).content.decode()
    assert "/accounts/login/?next=%2Fprogress%2F" in page
    assert "next=%2Faccounts" not in page
