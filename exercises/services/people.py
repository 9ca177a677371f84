"""One person's actions, one after the other."""

from django.db import connection

from lstm_course.accounts.models import User


def lock_person(pk: int) -> None:
    """Hold the person's row until the transaction ends: two windows of one person take turns.

    It locks less than a delete does, so that rows which point to the person can still be written.
    A database without row locks (SQLite) lets one transaction write at a time, whoever it is for.
    """
    if connection.features.has_select_for_update:
        User.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
