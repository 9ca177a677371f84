"""Certificates: issued once all objectives are shown, and read by anyone who has the code."""

import secrets

from django.db import transaction

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Lesson
from lstm_course.progress.checking import check_of
from lstm_course.progress.models import Certificate

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another in print
GROUPS, GROUP = 5, 5  # 25 letters of 31: 123 bits


class NotShownError(Exception):
    """Not every objective has been shown yet."""


def issue(user: User, lesson: Lesson) -> Certificate:
    """The person's certificate of a lesson, made if need be; NotShownError if it is too early."""
    with transaction.atomic():
        if held := held_by(user, lesson):
            return held
        check = check_of(user, lesson)
        if not check.is_passed:
            raise NotShownError
        certificate, _ = Certificate.objects.get_or_create(
            user=user,
            lesson=lesson,
            defaults={
                "code": new_code(),
                "name": user.shown_name,
                "objectives": [str(each.objective) for each in check.objectives],
            },
        )
    return certificate


def held_by(user: User, lesson: Lesson) -> Certificate | None:
    return Certificate.objects.filter(user=user, lesson=lesson).first()


def new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
