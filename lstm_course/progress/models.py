"""What each person has done and knows: rows kept up to date by the answers and grades themselves.

Standing and reviews can be rebuilt from the answers and submissions; `rebuild_progress` does.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse

from lstm_course.lessons.models import Item, Lesson, Objective, Step
from quizzes.models import Question


class StepProgress(models.Model):
    """A person opened a step and perhaps finished it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="step_progress"
    )
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="progress")
    opened_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "step"), name="one_row_per_person_and_step"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} on {self.step_id}"


class ItemProgress(models.Model):
    """A person's standing on one item, kept up to date by the answers and grades themselves."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="item_progress"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="progress")
    attempts = models.PositiveIntegerField(default=0)
    first_score = models.FloatField()
    best_score = models.FloatField()
    last_score = models.FloatField()
    last_misconception = models.SlugField(max_length=80, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "item"), name="one_row_per_person_and_item"),
        )
        indexes = (
            models.Index(fields=("item", "user")),
            models.Index(fields=("user", "last_at"), name="last_activity"),
            # All that a grid of a thousand students shows: read here, no row is looked up.
            models.Index(fields=("user", "item", "attempts", "best_score"), name="standings"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} on {self.item_id}: {self.best_score}"

    @property
    def is_solved(self) -> bool:
        return self.solved_at is not None


class ObjectiveMastery(models.Model):
    """How sure the course is that a person can do an objective; see progress.mastery."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mastery"
    )
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="mastery")
    probability = models.FloatField(default=0.0)
    tried = models.PositiveIntegerField(default=0)  # items with a first attempt
    right = models.PositiveIntegerField(default=0)  # of them, right at the first attempt, unaided

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "objective"), name="one_row_per_person_and_objective"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} on {self.objective_id}: {self.probability:.2f}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def asked(self) -> "ReviewQuerySet":
        """Those of questions that the course still asks."""
        return self.filter(
            item__is_active=True,
            item__step__is_active=True,
            item__question__in=Question.objects.active(),
        )

    def due(self, now: datetime) -> "ReviewQuerySet":
        """What should come back now, the longest waiting first."""
        return self.asked().filter(due_at__lte=now).order_by("due_at", "pk")


class Review(models.Model):
    """When a person should meet a question again; see progress.schedule."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reviews")
    card = models.JSONField()  # the state that the fsrs package keeps
    due_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "item"), name="one_review_per_person_and_item"),
        )
        indexes = (models.Index(fields=("user", "due_at")),)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.item_id}: due {self.due_at:%Y-%m-%d}"


class Diagnostic(models.Model):
    """A person took the questions at the start of a lesson, before they had read it.

    Their answers are ordinary first attempts; this row says that they were a diagnostic.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="diagnostics"
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="diagnostics")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "lesson"), name="one_diagnostic_per_lesson"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} before {self.lesson_id}"


class Certificate(models.Model):
    """Proof that a person showed all objectives of a lesson. Whoever has the code may read it.

    The name and the objectives are those of the day; they stay as they were printed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates"
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="certificates")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    objectives = models.JSONField()  # a list of sentences
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "lesson"), name="one_certificate_per_lesson"),
        )

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=(self.code,))
