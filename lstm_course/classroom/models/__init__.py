"""Who teaches whom, what is set, what counts, and what was done to whose record."""

from lstm_course.classroom.models.alarms import ItemAlarm
from lstm_course.classroom.models.assignments import (
    Assignment,
    CalendarFeed,
    Counting,
    Extension,
    Showing,
)
from lstm_course.classroom.models.attempts import AttemptLimit
from lstm_course.classroom.models.classes import (
    CODE_LETTERS,
    Classroom,
    Enrolment,
    Role,
    Section,
    Staff,
    new_join_code,
)
from lstm_course.classroom.models.digests import Milestone, Sighting, Trace
from lstm_course.classroom.models.feedback import CannedComment, LineComment
from lstm_course.classroom.models.marks import Adjustment, FreshStart, Override
from lstm_course.classroom.models.oversight import AuditEntry, Note
from lstm_course.classroom.models.roster import Invitation

__all__ = [
    "CODE_LETTERS",
    "Adjustment",
    "Assignment",
    "AttemptLimit",
    "AuditEntry",
    "CalendarFeed",
    "CannedComment",
    "Classroom",
    "Counting",
    "Enrolment",
    "Extension",
    "FreshStart",
    "Invitation",
    "ItemAlarm",
    "LineComment",
    "Milestone",
    "Note",
    "Override",
    "Role",
    "Section",
    "Showing",
    "Sighting",
    "Staff",
    "Trace",
    "new_join_code",
]
