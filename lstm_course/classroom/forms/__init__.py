"""The forms of a class, a module for each part."""

from lstm_course.classroom.forms.assignments import AssignmentForm, ExtensionForm
from lstm_course.classroom.forms.classes import (
    ClassForm,
    CopyForm,
    JoinForm,
    RosterForm,
    SectionForm,
    SettingsForm,
    StaffForm,
)
from lstm_course.classroom.forms.records import (
    AdjustmentForm,
    AdjustmentsForm,
    CommentForm,
    CorrectionForm,
    NoteForm,
    ReasonForm,
)

__all__ = [
    "AdjustmentForm",
    "AdjustmentsForm",
    "AssignmentForm",
    "ClassForm",
    "CommentForm",
    "CopyForm",
    "CorrectionForm",
    "ExtensionForm",
    "JoinForm",
    "NoteForm",
    "ReasonForm",
    "RosterForm",
    "SectionForm",
    "SettingsForm",
    "StaffForm",
]
