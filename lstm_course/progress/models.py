"""What each person has done: one row a person and step, one row a person and item."""

from django.conf import settings
from django.db import models

from lstm_course.lessons.models import Item, Step


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
        indexes = (models.Index(fields=("item", "user")),)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.item_id}: {self.best_score}"

    @property
    def is_solved(self) -> bool:
        return self.solved_at is not None
