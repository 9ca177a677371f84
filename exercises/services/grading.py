"""The one task: take a run, grade it, and write down what came of it, once."""

from copy import copy
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from exercises.models import Check, Run, State, Submission
from exercises.services.attempts import uses_attempt
from exercises.services.claims import R, beating, give_back, held, postpone, take
from exercises.services.handing import hand_on
from exercises.signals import submission_graded

log = structlog.get_logger(__name__)


def grade_submission(pk: int) -> None:
    """Grade the submission unless that is done or under way. Safe to call any number of times."""
    grade_run(Submission, pk)


def run_check(pk: int) -> None:
    """Run the visible example of the check unless that is done or under way."""
    grade_run(Check, pk)


def grade_run(model: type[R], pk: int) -> None:
    run = take(model, pk)
    if run is None:
        return
    try:
        with beating(run):
            report = marked(run)
        if report is None:
            if postpone(run):
                hand_on(run)
            return
        finish(run, report)
    except Exception:
        # Whatever goes wrong here is ours: the student's code can only make a verdict.
        log.exception("grading_failed", run=str(run), tries=run.tries)
        if give_back(run):
            hand_on(run)
            return
    if isinstance(run, Submission):
        hand_on_next(run)


def marked(run: Run) -> dict[str, Any] | None:
    from exercises.services import marking  # loads NumPy, which pages do without

    return marking.report_on(run)


def finish(run: Run, report: dict[str, Any]) -> bool:
    """Write the report if the claim is still ours, and tell the course in the same transaction."""
    result: dict[str, Any] = {
        "state": State.GRADED,
        "report": report,
        "claim": None,
        "finished_at": timezone.now(),
    }
    if isinstance(run, Submission):
        result |= {
            "verdict": report["verdict"],
            "score": report["score"],
            "misconception": (report["misconception"] or {}).get("slug", ""),
            "uses_attempt": uses_attempt(report),
        }
    with transaction.atomic():
        if not held(run).update(**result):
            log.info("result_discarded", run=str(run))
            return False
        if isinstance(run, Submission):
            # A copy: if the course fails, all of this is undone and the run is still claimed.
            graded = copy(run)
            for name, value in result.items():
                setattr(graded, name, value)
            submission_graded.send(sender=Submission, submission=graded)
    return True


def hand_on_next(run: Submission) -> None:
    """Hand on what the same person sent meanwhile; it was left alone while this one ran."""
    waiting = Submission.objects.filter(user=run.user_id, state=State.QUEUED)
    if waiting.exists():  # hardly ever, so the rows are not read for it
        following = waiting.order_by("created_at", "pk").first()
        if following is not None:
            hand_on(following)
