"""What a browser sends from the account pages."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.cast import PASSWORD

SIGN_IN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"
PROFILE = "/accounts/profile/"


def sign_up(client: Client, username: str, **more: Any) -> HttpResponse:
    fields = {"username": username, "password1": PASSWORD, "password2": PASSWORD, **more}
    return client.post(SIGN_UP, fields)  # type: ignore[return-value]


def sign_in(
    client: Client,
    username: str,
    password: str = PASSWORD,
    *,
    address: str = "10.0.0.1",
    **more: Any,
) -> HttpResponse:
    fields = {"login": username, "password": password, **more}
    return client.post(SIGN_IN, fields, REMOTE_ADDR=address)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
