"""Stored submissions graded anew: first compared, then, if someone decides so, counted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exercises.models.work import Exercise, Submission


class Stage(models.TextChoices):
    """How far a regrade has come. Until COUNTING nothing of it counts."""

    GATHERING = "gathering"  # notes which submissions it is about
    COMPARING = "comparing"  # grades them anew, each with its own seed
    READY = "ready"  # waits for somebody's decision
    COUNTING = "counting"
    COUNTED = "counted"
    DISMISSED = "dismissed"  # nothing changed


AT_WORK = (Stage.GATHERING, Stage.COMPARING, Stage.COUNTING)
OPEN = (*AT_WORK, Stage.READY)


class Regrade(models.Model):
    """One regrade of an exercise, or of all, for everybody or for some people."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="regrades"
    )
    # Whose affair it is: "everybody", or a name that the app which asked understands.
    scope = models.CharField(max_length=80)
    exercise = models.ForeignKey(
        Exercise, null=True, on_delete=models.PROTECT, related_name="regrades"
    )
    subject = models.CharField(max_length=170)  # scope and exercise in one, for the constraint
    people = models.JSONField(null=True)  # primary keys; None for everybody
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.GATHERING)
    last_submission = models.BigIntegerField()  # the newest there was when it began
    reason = models.CharField(max_length=300, blank=True)  # of counting it
    may_lower = models.BooleanField(default=False)  # marks that sink count, too
    created_at = models.DateTimeField(auto_now_add=True)
    claim = models.UUIDField(null=True, blank=True)  # of the turn that works at it now
    handed_at = models.DateTimeField(null=True, default=timezone.now)  # or last sign of life
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("subject",), condition=Q(stage__in=OPEN), name="one_open_regrade_a_subject"
            ),
        )
        indexes = (models.Index(fields=("scope", "-created_at")),)

    def __str__(self) -> str:
        return f"regrade {self.pk} of {self.subject}: {self.stage}"

    @property
    def is_at_work(self) -> bool:
        return self.stage in AT_WORK


class Outcome(models.TextChoices):
    """What came of one submission in a regrade."""

    WAITING = "waiting"
    SAME = "same"
    MOVES = "moves"  # another score, verdict or mistake; not counted yet
    COUNTED = "counted"
    KEPT = "kept"  # it would have lowered a mark, and nobody confirmed that
    OVERTAKEN = "overtaken"  # graded anew by another regrade meanwhile
    OUR_FAULT = "our-fault"


class RegradeResultQuerySet(models.QuerySet["RegradeResult"]):
    def in_stage(self, outcome: Outcome) -> "RegradeResultQuerySet":
        return self.filter(outcome=outcome)


class RegradeResult(models.Model):
    """One submission of a regrade. Once it counted, `report` is the one that it replaced."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="results")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="regrades")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    old_score = models.FloatField(null=True)  # None: it never had a grade
    new_score = models.FloatField(null=True)
    old_verdict = models.CharField(max_length=20, blank=True)
    new_verdict = models.CharField(max_length=20, blank=True)
    report = models.JSONField(null=True)  # only where the grade differs
    counted_at = models.DateTimeField(null=True)

    objects = RegradeResultQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("regrade", "submission"), name="one_result_a_regrade_and_submission"
            ),
        )
        indexes = (models.Index(fields=("regrade", "outcome", "submission")),)

    def __str__(self) -> str:
        return f"{self.submission_id} in regrade {self.regrade_id}: {self.outcome}"
