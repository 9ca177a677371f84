"""One person's actions, one after the other."""

from django.db import connection
from django.db.models import QuerySet

from lstm_course.accounts.models import User
from lstm_course.prepared import rows


def lock_person(pk: int) -> None:
    """Hold the person's row until the transaction ends: two windows of one person take turns.

    It locks less than a delete does, so that rows which point to the person can still be written.
    A database without row locks (SQLite) lets one transaction write at a time, whoever it is for.
    """
    if connection.features.has_select_for_update:
        locked(pk)


@rows
def locked(pk: int) -> QuerySet[User, tuple[int]]:
    return User.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk")
