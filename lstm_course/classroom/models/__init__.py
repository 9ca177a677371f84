"""Who teaches whom, what is set, what counts, and what was done to whose record."""

from lstm_course.classroom.models.alarms import ItemAlarm
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
from lstm_course.classroom.models.roster import Invitation

__all__ = [
    "CODE_LETTERS",
    "Classroom",
    "Enrolment",
    "Invitation",
    "ItemAlarm",
    "Milestone",
    "Role",
    "Section",
    "Sighting",
    "Staff",
    "Trace",
    "new_join_code",
]
