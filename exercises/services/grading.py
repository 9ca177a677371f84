"""The one task: take a run, grade it, and write down what came of it, once."""

from copy import copy
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from exercises.models import Check, Run, State, Submission
from exercises.services.attempts import uses_attempt
from exercises.services.claims import R, give_back, held_under, postpone, take
from exercises.services.handing import hand_on
from exercises.services.heartbeat import heart
from exercises.signals import submission_graded
from lstm_course.prepared import Change, changed, rows

RESULT = ("state", "report", "finished_at")  # the columns that the end of a run fills
SCORED = ("verdict", "score", "misconception", "uses_attempt")  # and of a submission
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
        with heart.beating(run):
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
    graded = copy(run)  # if the course fails, all of this is undone and the run is still claimed
    adopt(graded, report)
    graded.claim, graded.finished_at = None, timezone.now()
    with transaction.atomic():
        if not write(graded, run.claim):
            log.info("result_discarded", run=str(run))
            return False
        if isinstance(graded, Submission):
            submission_graded.send(sender=Submission, submission=graded)
    return True


def adopt(run: Run, report: dict[str, Any]) -> None:
    """Take over what the report says, in memory."""
    run.state = State.GRADED
    run.report = report
    if isinstance(run, Submission):
        run.verdict = report["verdict"]
        run.score = report["score"]
        run.misconception = (report["misconception"] or {}).get("slug", "")
        run.uses_attempt = uses_attempt(report)


def write(graded: Run, claim: UUID | None) -> int:
    """Write the result of a run that is held under the claim; how many rows that changed."""
    columns = RESULT + SCORED if isinstance(graded, Submission) else RESULT
    return end_held(
        type(graded), graded.pk, claim, **{name: getattr(graded, name) for name in columns}
    )


@changed
def end_held(model: type[R], pk: int, claim: UUID | None, **result: Any) -> Change:
    return held_under(model, pk, claim), {"claim": None, **result}


def hand_on_next(run: Submission) -> None:
    """Hand on what the same person sent meanwhile; it was left alone while this one ran."""
    for following in first_waiting(run.user_id):
        hand_on(following)


@rows
def first_waiting(user: int) -> QuerySet[Submission]:
    waiting = Submission.objects.filter(user=user, state=State.QUEUED)
    return waiting.select_related("exercise").order_by("created_at", "pk")[:1]
