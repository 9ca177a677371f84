"""The audit trail: who looked at a student's record and who changed it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.models import AuditEntry, Classroom

# What happened, in the words that teacher and student read. New ones may be added.
ACTIONS = {
    "viewed": "looked at the record",
    "overrode": "set the mark of an item by hand",
    "withdrew-override": "took back the mark of an item",
    "adjusted": "set the mark of an assignment by hand",
    "withdrew-adjustment": "took back the mark of an assignment",
    "extended": "gave more time",
    "withdrew-extension": "took back the extra time",
    "reset": "let an item begin anew",
    "regraded": "let a regrade count",
    "commented": "commented on a submission",
    "noted": "wrote a note",
    "deleted-note": "deleted a note",
    "exported": "exported the record",
    "removed": "removed the student from the class",
    # Of the whole class: an entry of these names no student.
    "viewed-class": "looked at the class",
    "downloaded-grid": "downloaded the grid",
    "downloaded-marks": "downloaded the gradebook",
    "compared": "compared code for similarity",
}
PRIVATE = ("noted", "deleted-note")  # among those who teach
TELLING = ("overrode", "adjusted", "regraded")  # they say a mark
LEAST_DAYS = 30  # a term should stay traceable
SAME_VISIT = timedelta(minutes=15)  # looking again within it is the same look


def record(
    *, classroom: Classroom, actor: User, student: User, action: str, **detail: Any
) -> AuditEntry:
    return AuditEntry.objects.create(
        classroom=classroom, actor=actor, student=student, action=action, detail=detail
    )


def record_all(
    *, classroom: Classroom, actor: User, students: Iterable[int], action: str, **detail: Any
) -> None:
    """The same entry in the records of several students, named by their primary keys."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            classroom=classroom, actor=actor, student_id=student, action=action, detail=detail
        )
        for student in students
    )


def record_visit(*, classroom: Classroom, actor: User, action: str) -> None:
    """Note that someone saw or took the records of the whole class, once a visit."""
    since = timezone.now() - SAME_VISIT
    entries = AuditEntry.objects.filter(classroom=classroom, student=None)
    if not entries.filter(actor=actor, action=action, at__gt=since).exists():
        AuditEntry.objects.create(classroom=classroom, actor=actor, action=action)


def record_view(*, classroom: Classroom, actor: User, student: User) -> None:
    """Note a look at the record, once a visit."""
    seen = AuditEntry.objects.filter(
        classroom=classroom,
        actor=actor,
        student=student,
        action="viewed",
        at__gt=timezone.now() - SAME_VISIT,
    )
    if not seen.exists():
        record(classroom=classroom, actor=actor, student=student, action="viewed")


def words_of(entry: AuditEntry) -> str:
    """The entry as a sentence without its date."""
    who = entry.actor.shown_name if entry.actor else "Someone who left"
    said = ACTIONS.get(entry.action, entry.action)
    detail = entry.detail
    parts = [str(detail[key]) for key in ("item", "assignment") if detail.get(key)]
    if "percent" in detail:
        parts.append(f"{detail['percent']} %")
    if detail.get("reason"):
        parts.append(f"reason: {detail['reason']}")
    return f"{who} {said}{': ' if parts else ''}{', '.join(parts)}"


def forget(older_than: timedelta) -> int:
    """Delete entries that are older; return how many."""
    deleted, _ = AuditEntry.objects.filter(at__lt=timezone.now() - older_than).delete()
    return deleted
