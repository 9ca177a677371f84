"""The type of a request whose view is behind `login_required`."""

from django.http import HttpRequest

from lstm_course.accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
