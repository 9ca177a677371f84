"""When something goes wrong, a page says what, that nothing was lost, and the way on."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from exercises.services import MAX_SOURCE_BYTES
from lstm_course import urls
from lstm_course.errors import page_before

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection to server at db.internal failed")


def reads_its_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("test/forbidden", forbidden),
    path("test/broken", broken),
    path("test/form", reads_its_form),
    *urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def with_pages_that_fail(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__


def test_a_page_that_is_not_here(client: Client, db: None) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Nothing of yours was lost" in answer.content.decode()


def test_a_page_that_is_not_open_names_who_is_signed_in(as_student: Client) -> None:
    answer = as_student.get("/test/forbidden")
    assert answer.status_code == 403
    assert "You are signed in as sam" in answer.content.decode()


def test_a_page_that_is_not_open_offers_a_visitor_to_sign_in(client: Client, db: None) -> None:
    page = client.get("/test/forbidden").content.decode()
    assert "You are not signed in" in page
    assert "/accounts/login/?next=%2Ftest%2Fforbidden" in page


def test_a_breakdown_needs_no_database_and_tells_no_secret() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/test/broken")  # without the db fixture, any query would fail
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "It is not your fault" in page
    assert "db.internal" not in page


def test_a_form_without_its_token_leads_back_to_its_page(student: object) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/accounts/login/",
        {"login": "sam"},
        headers={"Referer": "http://testserver/accounts/login/?next=/progress/"},
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "This form was too old to send" in page
    assert 'href="http://testserver/accounts/login/?next=/progress/"' in page


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_the_way_back_never_leads_to_another_site(rf: Callable, referer: str) -> None:
    request = rf.get("/", headers={"Referer": referer})  # type: ignore[attr-defined]
    assert page_before(request) == "/"


def test_an_address_that_only_takes_a_form_is_no_blank_page(client: Client, db: None) -> None:
    answer = client.get("/questions/any/answer/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address takes what a form sends" in answer.content.decode()


def test_the_api_refuses_a_method_in_its_own_words(as_student: Client) -> None:
    assert as_student.delete("/api/v1/answers/").json() == {
        "detail": 'Method "DELETE" not allowed.'
    }


def test_a_body_over_two_megabytes_is_refused_with_its_limit(client: Client) -> None:
    answer = client.post(
        "/test/form", "code=" + "x" * 3_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "is over 2 MB, and so it was not read" in answer.content.decode()
    assert f"may have {MAX_SOURCE_BYTES // 1024} KB" in answer.content.decode()


def test_a_body_of_one_megabyte_is_read(client: Client) -> None:
    answer = client.post(
        "/test/form", "code=" + "x" * 1_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.content == b"1"


def test_an_unknown_host_is_refused_without_being_repeated() -> None:
    answer = Client().get("/accounts/login/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere"])
def test_error_pages_carry_the_policy(client: Client, db: None, address: str) -> None:
    assert "script-src 'self'" in client.get(address)["Content-Security-Policy"]
