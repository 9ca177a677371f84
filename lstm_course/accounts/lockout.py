"""Who is locked out after failed sign-ins: one person at one address, never a whole class."""

from collections.abc import Mapping
from datetime import timedelta

from allauth.account.adapter import get_adapter
from axes.helpers import get_cool_off
from axes.utils import reset
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lstm_course.accounts.models import User


def attempted_username(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """Return whom the attempt was for, in small letters: sign-in does not tell Sam from sAm.

    allauth's form calls the field `login`, Django's and its `authenticate` call it `username`.
    """
    for source in (credentials or {}, request.POST):
        name = source.get("username") or source.get("login")
        if name:
            return str(name).strip().lower()
    return ""


def client_address(request: HttpRequest) -> str:
    """Return the address that allauth's rate limits count, too; none for a sign-in by code."""
    try:
        address: str = get_adapter(request).get_client_ip(request)
    except PermissionDenied:  # no network request stands behind it
        return ""
    return address


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer an attempt during a lock-out; says how long it lasts."""
    wait = get_cool_off(request) or timedelta()
    response = render(
        request,
        "account/locked_out.html",
        {"minutes": int(wait.total_seconds() // 60), "sends_mail": settings.SENDS_MAIL},
        status=429,
    )
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response


def lift(user: User) -> None:
    """Forget the failed attempts with this name, from wherever they came."""
    reset(username=user.username.lower())
