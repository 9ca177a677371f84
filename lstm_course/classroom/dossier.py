"""What classes hold of a student, for the export of their data. Notes stay with the teachers."""

from typing import Any

from django.db.models import F, QuerySet

from lstm_course.accounts.models import User
from lstm_course.classroom.models import (
    Adjustment,
    AuditEntry,
    Enrolment,
    Extension,
    FreshStart,
    LineComment,
    Override,
)
from lstm_course.classroom.oversight import PRIVATE

CLASS = F("classroom__name")
WORK = F("assignment__title")
ITEM = F("item__pk")


def dossier_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """The rows of classes that are about `user`, the oldest first."""
    comments = LineComment.objects.filter(submission__user=user).order_by("created_at")
    trail = AuditEntry.objects.filter(student=user).exclude(action__in=PRIVATE).order_by("at", "pk")
    by_hand = ("percent", "reason", "is_withdrawn", "updated_at")
    return {
        "classes": rows(
            Enrolment.objects.filter(student=user).order_by("joined_at"),
            *("joined_at", "left_at"),
            in_class=CLASS,
            in_section=F("section__name"),
        ),
        "extensions": rows(Extension.objects.filter(student=user), "due_at", "reason", work=WORK),
        "marks_by_hand": rows(Adjustment.objects.filter(student=user), *by_hand, work=WORK),
        "item_marks_by_hand": rows(
            Override.objects.filter(student=user), *by_hand, in_class=CLASS, of_item=ITEM
        ),
        "begun_anew": rows(
            FreshStart.objects.filter(student=user).order_by("at"),
            *("at", "reason"),
            in_class=CLASS,
            of_item=ITEM,
        ),
        "comments": rows(
            comments,
            *("line", "text", "created_at"),
            by=F("author__username"),
            on_submission=F("submission__number"),
            exercise=F("submission__exercise__slug"),
        ),
        "audit_trail": rows(
            trail, "at", "action", "detail", in_class=CLASS, by=F("actor__username")
        ),
    }


def rows(found: QuerySet[Any, Any], *fields: str, **named: F) -> list[dict[str, Any]]:
    return list(found.values(*fields, **named))
