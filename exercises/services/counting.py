"""Put the new report of a regrade in the place of the old one, once, and tell the course."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from exercises.models import RegradeResult, Submission
from exercises.models.regrades import Outcome
from exercises.services.grading import SCORED, adopt
from exercises.services.people import lock_person
from exercises.signals import submission_regraded


def count(result: RegradeResult, *, may_lower: bool) -> None:
    """Settle a result that moves a grade. Of two who do so at once, the second finds it done."""
    with transaction.atomic():
        lock_person(Submission.objects.values_list("user", flat=True).get(pk=result.submission_id))
        moving = RegradeResult.objects.filter(pk=result.pk, outcome=Outcome.MOVES).first()
        if moving is None:
            return
        submission = Submission.objects.select_related("exercise", "user").get(
            pk=moving.submission_id
        )
        settle(moving, submission, may_lower=may_lower)


def settle(result: RegradeResult, submission: Submission, *, may_lower: bool) -> None:
    """What was shown is what counts: a grade that is no longer the one compared is left alone."""
    if (submission.score, submission.verdict) != (result.old_score, result.old_verdict):
        write(result, outcome=Outcome.OVERTAKEN)
    elif lowers(result) and not may_lower:
        write(result, outcome=Outcome.KEPT)
    else:
        before, report = submission.report, result.report
        assert report is not None
        replace_report(submission, report)
        write(result, outcome=Outcome.COUNTED, report=before, counted_at=timezone.now())
        submission_regraded.send(sender=Submission, submission=submission)


def lowers(result: RegradeResult) -> bool:
    """Whether it takes points, or a pass, from a submission."""
    if result.old_verdict == "passed" and result.new_verdict != "passed":
        return True
    return (result.new_score or 0.0) < (result.old_score or 0.0)


def replace_report(submission: Submission, report: dict[str, Any]) -> None:
    adopt(submission, report)
    submission.save(update_fields=["state", "report", *SCORED])


def write(result: RegradeResult, **values: Any) -> None:
    RegradeResult.objects.filter(pk=result.pk).update(**values)
