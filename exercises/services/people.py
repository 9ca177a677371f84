"""One person's actions, one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from lstm_course.accounts.models import User


def lock_person(pk: int) -> None:
    """Hold the person's row until the transaction ends: two windows of one person take turns.

    It locks less than a delete does, so that rows which point to the person can still be written.
    A database without row locks (SQLite) lets one transaction write at a time, whoever it is for.
    """
    if connection.features.has_select_for_update:
        User.objects.select_for_update(no_key=True).only("pk").get(pk=pk)


@contextmanager
def turn_of_owner(runs: QuerySet[Any]) -> Iterator[None]:
    """For the block, which writes with one statement, the person of a run is nobody else's.

    Without row locks that one statement is atomic by itself, and a transaction around it would
    only keep all others from writing for longer.
    """
    if not connection.features.has_select_for_update:
        yield
        return
    with transaction.atomic():
        owner = User.objects.filter(pk__in=runs.values("user"))
        owner.select_for_update(no_key=True).only("pk").first()
        yield
