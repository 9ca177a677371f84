"""Set, change and withdraw a mark by hand, so that no teacher overwrites another unseen."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Adjustment, Override

C = TypeVar("C", Adjustment, Override)


class Outdated(Exception):
    """Someone else changed the mark meanwhile; the message says who and to what."""


def correct(
    model: type[C],
    key: dict[str, Any],
    *,
    percent: int,
    reason: str,
    by: User,
    version: int,
) -> C:
    """Set the mark that `key` names. `version` is the one that was looked at, 0 for none yet.

    Raises Outdated, and changes nothing, if the mark has another version by now.
    """
    values = {"percent": percent, "reason": reason, "by": by, "is_withdrawn": False}
    try:
        with transaction.atomic():
            row = locked(model, key, version)
            if row is None:
                return model._default_manager.create(**key, **values)
            return write(row, values)
    except IntegrityError:  # both were the first to set it
        row = model._default_manager.filter(**key).first()
        raise Outdated(outdated_words(row)) from None


def withdraw(model: type[C], key: dict[str, Any], *, by: User, version: int) -> C:
    """Let the computed mark count again. The row stays, for the trail. Raises Outdated."""
    with transaction.atomic():
        row = locked(model, key, version)
        if row is None:
            raise Outdated("There is no mark by hand here any more.")
        return write(row, {"is_withdrawn": True, "by": by})


def locked(model: type[C], key: dict[str, Any], version: int) -> C | None:
    row = model._default_manager.select_for_update().filter(**key).first()
    if (row.version if row else 0) != version:
        raise Outdated(outdated_words(row))
    return row


def write(row: C, values: dict[str, Any]) -> C:
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    return row


def outdated_words(row: Adjustment | Override | None) -> str:
    if row is None:
        return "This mark was removed meanwhile. Yours was not saved: look again, then decide."
    who = row.by.shown_name if row.by else "Someone"
    now = "withdrew the mark by hand" if row.is_withdrawn else f"set it to {row.percent} %"
    return f"{who} {now} while you were looking. Yours was not saved: look again, then decide."
