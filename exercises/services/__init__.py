"""The verbs of the coding exercises: the only way from a web page to the grader.

Code is stored first and graded afterwards, by threads of this process or by Celery; the database
row is the truth, and whoever grades only ever borrows it.
"""

from exercises.services.grading import grade_submission, run_check
from exercises.services.hints import open_hint, opened_hints
from exercises.services.refusals import Busy, Refused, SourceRefused
from exercises.services.source import MAX_SOURCE_BYTES, accepted_source
from exercises.services.submitting import check_code, submit_code
from exercises.services.sweeping import start_grading, start_sweeping, sweep, warm_up
from exercises.services.waiting import QueuePlace, queue_place, wait_briefly, wait_for

__all__ = [
    "MAX_SOURCE_BYTES",
    "Busy",
    "QueuePlace",
    "Refused",
    "SourceRefused",
    "accepted_source",
    "check_code",
    "grade_submission",
    "open_hint",
    "opened_hints",
    "queue_place",
    "run_check",
    "start_grading",
    "start_sweeping",
    "submit_code",
    "sweep",
    "wait_briefly",
    "wait_for",
    "warm_up",
]
