"""Grade stored submissions anew under today's grader, each with its own seed.

A regrade works in short turns that are handed on like any run, behind all of them. Each turn does
a little, writes it down, and leaves the rest to the next; so it may end anywhere and goes on from
there, and two turns at once do no harm. Nothing counts before somebody has seen who would move.
"""

import time
import uuid
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from exercises.models import Exercise, Regrade, RegradeResult, Stage, State, Submission
from exercises.models.regrades import OPEN, Outcome
from exercises.services.counting import count
from exercises.services.handing import hand_on
from exercises.services.refusals import Refused
from lstm_course.accounts.models import User

log = structlog.get_logger(__name__)
TURN_SECONDS = 0.5  # a turn that has lasted as long is the last one's end
DEAD_AFTER = timedelta(seconds=180)  # one submission may need a minute
AT_ONCE = 200  # rows in memory
MAX_TRIES = 3
EVERYBODY = "everybody"


def start_regrade(
    *,
    by: User | None,
    scope: str = EVERYBODY,
    people: list[int] | None = None,
    exercise: Exercise | None = None,
) -> Regrade:
    """Begin to compare; the one that is open for the same scope and exercise is gone on with."""
    subject = f"{scope}/{exercise.slug if exercise else 'all'}"
    newest = Submission.objects.aggregate(last=Max("pk"))["last"] or 0
    values = {"by": by, "scope": scope, "people": people, "exercise": exercise}
    try:
        with transaction.atomic():
            regrade = Regrade.objects.create(**values, subject=subject, last_submission=newest)
            transaction.on_commit(lambda: hand_on(regrade), robust=True)
    except IntegrityError:  # a doubled post, or a colleague's
        regrade = Regrade.objects.get(subject=subject, stage__in=OPEN)
    return regrade


def confirm_regrade(regrade: Regrade, *, by: User | None, reason: str, may_lower: bool) -> None:
    """Let it count. Raises Refused without a reason, or if that is not to be decided now."""
    if not reason.strip():
        raise Refused("Say why the marks change: the students can read the reason.")
    ready = Regrade.objects.filter(pk=regrade.pk, stage=Stage.READY)
    values = {"reason": reason.strip()[:300], "may_lower": may_lower, "by": by}
    with transaction.atomic():
        if not ready.update(stage=Stage.COUNTING, handed_at=timezone.now(), **values):
            raise Refused("This regrade was decided already, or is still comparing.")
        regrade.refresh_from_db()
        transaction.on_commit(lambda: hand_on(regrade), robust=True)


def dismiss_regrade(regrade: Regrade) -> None:
    """End it without any effect; what has begun to count goes on. Raises Refused then."""
    undecided = (Stage.GATHERING, Stage.COMPARING, Stage.READY)
    found = Regrade.objects.filter(pk=regrade.pk, stage__in=undecided)
    if not found.update(stage=Stage.DISMISSED):
        raise Refused("This regrade was decided already, so it cannot be dismissed any more.")
    regrade.refresh_from_db()


def run_regrade(pk: int) -> None:
    """Do one turn, and hand the regrade on if there is more to do."""
    regrade = Regrade.objects.select_related("exercise").filter(pk=pk).first()
    if regrade is None or not regrade.is_at_work:
        return
    claim = uuid.uuid4()
    if not Regrade.objects.filter(pk=pk, claim=None).update(claim=claim, handed_at=Now()):
        return  # whoever has it hands it on
    take_turn(regrade, claim)
    Regrade.objects.filter(pk=pk, claim=claim).update(claim=None)
    regrade.refresh_from_db()
    if regrade.is_at_work:
        hand_on(regrade)


def take_turn(regrade: Regrade, claim: uuid.UUID) -> None:
    """Work at the regrade for TURN_SECONDS, or a little longer where one submission needs it."""
    ends = time.monotonic() + TURN_SECONDS
    step = {Stage.GATHERING: gather, Stage.COMPARING: compare_next, Stage.COUNTING: count_next}
    following = {
        Stage.GATHERING: Stage.COMPARING,
        Stage.COMPARING: Stage.READY,
        Stage.COUNTING: Stage.COUNTED,
    }
    stage = Stage(regrade.stage)
    going_on = True
    while going_on:
        own = Regrade.objects.filter(pk=regrade.pk, stage=stage, claim=claim)
        if not own.update(handed_at=Now()):
            return  # decided otherwise meanwhile
        if not step[stage](regrade):
            now = timezone.now() if stage == Stage.COUNTING else None
            own.update(stage=following[stage], counted_at=now)
            return
        going_on = time.monotonic() < ends


def gather(regrade: Regrade) -> bool:
    """Note the next submissions that it is about; False if there are no more."""
    last = regrade.results.aggregate(last=Max("submission"))["last"] or 0
    found = in_question(regrade).filter(pk__gt=last).order_by("pk")
    rows = found.values_list("pk", "score", "verdict")[:AT_ONCE]
    results = [
        RegradeResult(regrade=regrade, submission_id=pk, old_score=score, old_verdict=verdict)
        for pk, score, verdict in rows
    ]
    RegradeResult.objects.bulk_create(results, ignore_conflicts=True)
    return bool(results)


def in_question(regrade: Regrade) -> QuerySet[Submission]:
    """The submissions with a verdict, and those that our own fault left without one."""
    settled = (State.GRADED, State.OUR_FAULT)
    found = Submission.objects.filter(state__in=settled, pk__lte=regrade.last_submission)
    if regrade.exercise_id is not None:
        found = found.filter(exercise=regrade.exercise_id)
    if regrade.people is not None:
        found = found.filter(user__in=regrade.people)
    return found


def compare_next(regrade: Regrade) -> bool:
    """Grade the next submission anew and note what would change; False if there are no more."""
    waiting = regrade.results.in_stage(Outcome.WAITING).order_by("submission_id")
    result = waiting.select_related("submission__exercise").first()
    if result is None:
        return False
    own = RegradeResult.objects.filter(pk=result.pk, outcome=Outcome.WAITING)
    if result.tries >= MAX_TRIES:  # those who tried did not live to tell
        own.update(outcome=Outcome.OUR_FAULT, new_score=F("old_score"))
        return True
    own.update(tries=F("tries") + 1)
    try:
        report = marked_anew(result.submission)
    except Exception:
        # As with a first grade: whatever goes wrong here is ours, and changes no mark.
        log.exception("regrading_failed", result=str(result), tries=result.tries)
        return True
    own.update(**noted(result.submission, report))
    return True


def marked_anew(submission: Submission) -> dict[str, Any]:
    from exercises.services import marking  # loads NumPy, which pages do without

    return marking.report_anew(submission)


def noted(submission: Submission, report: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a comparison: the report only where the grade is another one."""
    mistake = (report["misconception"] or {}).get("slug", "")
    was = (submission.score, submission.verdict, submission.misconception)
    moves = was != (report["score"], report["verdict"], mistake)
    return {
        "outcome": Outcome.MOVES if moves else Outcome.SAME,
        "new_score": report["score"],
        "new_verdict": report["verdict"],
        "report": report if moves else None,
    }


def count_next(regrade: Regrade) -> bool:
    """Let the next result count, or say why it does not; False if there are no more."""
    result = regrade.results.in_stage(Outcome.MOVES).order_by("submission_id").first()
    if result is None:
        return False
    count(result, may_lower=regrade.may_lower)
    return True
