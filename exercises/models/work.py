"""Coding exercises, and the code that people hand in."""

import uuid
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils import timezone

from lstm_course.accounts.models import User


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def active(self) -> "ExerciseQuerySet":
        """The exercises that the course still sets."""
        return self.filter(is_active=True)


class Exercise(models.Model):
    """The text around the grading task of its slug. One that left the course stays, inactive."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    statement_html = models.TextField()
    starter = models.TextField()
    solution = models.TextField()  # shown after a pass
    example = models.JSONField(default=dict, blank=True)  # the visible case, to be printed
    tasks = models.JSONField(
        default=list, blank=True
    )  # sentences, each with the checks that test it and their points of 100
    hints = models.JSONField(default=list, blank=True)  # HTML, in the order in which they help
    objective = models.SlugField(max_length=80, blank=True)
    difficulty = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64, blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.title

    @property
    def following(self) -> "Exercise | None":
        """The next exercise of the course; None after the last."""
        return Exercise.objects.active().filter(position__gt=self.position).first()


class State(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    GRADED = "graded"
    OUR_FAULT = "our-fault"  # the grader failed; costs the student nothing


WAITING = (State.QUEUED, State.RUNNING)  # for a jail, or in one


class Run(models.Model):
    """Code that waits for the jail, and what came back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="%(class)ss")
    source = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    report = models.JSONField(null=True, blank=True)  # exercises.grading.report.Report.as_dict()
    tries = models.PositiveSmallIntegerField(default=0)  # times that a worker took it
    claim = models.UUIDField(null=True, blank=True)  # of the worker that has it now
    # Its first, short turn was not enough: it waits for one with all of its time.
    needs_time = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Last handed to whoever grades; empty when that is known to have failed.
    handed_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)  # last sign of life of its worker
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        """Whether there is no verdict yet, because it waits for a jail or is in one."""
        return self.state in WAITING


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of(self, user: User) -> "SubmissionQuerySet":
        """A person's own submissions, newest first."""
        return self.filter(user=user).order_by("-created_at", "-pk")


class Submission(Run):
    """Code handed in for a grade, never lost once accepted.

    A grade changes only by a regrade that counts, and that keeps the report it replaces.
    """

    seed = models.BigIntegerField()  # makes the hidden cases; kept so that a grade can be repeated
    token = models.UUIDField(default=uuid.uuid4)  # of the form: a doubled post is one submission
    number = models.PositiveIntegerField()
    exercise_version = models.PositiveIntegerField(default=1)
    verdict = models.CharField(max_length=20, blank=True)
    score = models.FloatField(null=True, blank=True)
    misconception = models.SlugField(max_length=80, blank=True)
    uses_attempt = models.BooleanField(default=True)  # where a class limits them

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "token"), name="one_submission_per_form"),
            models.UniqueConstraint(
                fields=("user", "exercise", "number"), name="submissions_are_numbered"
            ),
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(state=State.RUNNING),
                name="one_running_submission_a_person",
            ),
        )
        indexes = (
            models.Index(fields=("state", "created_at")),
            models.Index(fields=("user", "exercise", "-created_at")),
        )

    def __str__(self) -> str:
        return f"{self.user_id} on {self.exercise_id} #{self.number}: {self.state}"


class Purpose(StrEnum):
    """What a check is for."""

    EXAMPLE = "example"  # the person asked for it and reads the report
    LIVE = "live"  # asked by the page as the person types
    INSIDE = "inside"  # what the network does over time; its report holds panels


class Check(Run):
    """A free run of visible cases. One row a person and purpose: a newer one takes its place."""

    purpose = models.CharField(max_length=10, default=Purpose.EXAMPLE.value)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "purpose"), name="one_check_per_person_and_purpose"
            ),
        )
        indexes = (models.Index(fields=("state", "created_at")),)

    def __str__(self) -> str:
        return f"{self.user_id} checks {self.exercise_id}: {self.state}"


class HintUse(models.Model):
    """A person opened a hint. It costs nothing and is part of the picture."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hint_uses"
    )
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="hint_uses")
    number = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "exercise", "number"), name="hint_counted_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} opened hint {self.number} of {self.exercise_id}"
