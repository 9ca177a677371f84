"""The verbs of the coding exercises: the only way from a web page to the grader.

Code is stored first and graded afterwards, by threads of this process or by Celery; the database
row is the truth, and whoever grades only ever borrows it.
"""

from exercises.services.attempts import Policy, TooSoon, provide_policy, standing_of
from exercises.services.grading import grade_submission, run_check
from exercises.services.hints import open_hint, opened_hints
from exercises.services.live import TooFast, check_live
from exercises.services.looking import can_look_inside, last_look, look_at
from exercises.services.movers import Mover, movers, progress_of, regrades_of
from exercises.services.refusals import Busy, Refused, SourceRefused
from exercises.services.regrading import (
    confirm_regrade,
    dismiss_regrade,
    run_regrade,
    start_regrade,
)
from exercises.services.reproducing import Reproduction, reproduce
from exercises.services.source import MAX_SOURCE_BYTES, accepted_source
from exercises.services.submitting import check_code, submit_code
from exercises.services.sweeping import (
    start_grading,
    start_sweeping,
    sweep,
    sweep_regrades,
    warm_up,
)
from exercises.services.waiting import QueuePlace, queue_place, wait_briefly, wait_for

__all__ = [
    "MAX_SOURCE_BYTES",
    "Busy",
    "Mover",
    "Policy",
    "QueuePlace",
    "Refused",
    "Reproduction",
    "SourceRefused",
    "TooFast",
    "TooSoon",
    "accepted_source",
    "can_look_inside",
    "check_code",
    "check_live",
    "confirm_regrade",
    "dismiss_regrade",
    "grade_submission",
    "last_look",
    "look_at",
    "movers",
    "open_hint",
    "opened_hints",
    "progress_of",
    "provide_policy",
    "queue_place",
    "regrades_of",
    "reproduce",
    "run_check",
    "run_regrade",
    "standing_of",
    "start_grading",
    "start_regrade",
    "start_sweeping",
    "submit_code",
    "sweep",
    "sweep_regrades",
    "wait_briefly",
    "wait_for",
    "warm_up",
]
