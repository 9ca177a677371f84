"""What a class page needs of everyone's history, in rows that the history does not multiply.

Answers and submissions grow without end; these rows grow with people x items. They are written
by the signals of the answers and grades themselves (`classroom.following`).
"""

from django.conf import settings
from django.db import models

from lstm_course.lessons.models import Item


class Trace(models.Model):
    """A person's first attempt at an item, and the mistake that keeps coming back in it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="traces"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="traces")
    first_score = models.FloatField()
    first_choice = models.CharField(max_length=60, blank=True)  # keys of options: "0" or "0,2"
    first_seconds = models.FloatField(null=True, blank=True)
    first_helped = models.BooleanField(default=False)  # after an explanation or a hint
    first_at = models.DateTimeField()
    streak = models.PositiveIntegerField(default=0)  # failures in a row with one diagnosis
    streak_of = models.SlugField(max_length=80, blank=True)  # that diagnosis

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "item"), name="one_trace_per_person_and_item"),
        )
        # The rules look for long streaks and short times: a few of the rows of each person.
        indexes = (
            models.Index(fields=("user", "streak"), name="trace_streaks"),
            models.Index(fields=("user", "first_seconds"), name="trace_pace"),
            # All that item analysis reads, side by side: no row of a class is looked up.
            models.Index(
                fields=(
                    *("user", "item", "first_score", "first_seconds", "first_helped"),
                    "first_choice",
                ),
                name="trace_first",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} met {self.item_id}: {self.first_score}"


class Milestone(models.Model):
    """An attempt that was better than all before it: what a mark with a due time is made from."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="milestones"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="milestones")
    score = models.FloatField()
    at = models.DateTimeField()  # when it was handed in

    class Meta:
        indexes = (models.Index(fields=("user", "item", "at")),)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.item_id}: {self.score}"


class Sighting(models.Model):
    """A named mistake that a person made in an item on a day (UTC)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sightings"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sightings")
    misconception = models.SlugField(max_length=80)
    day = models.DateField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "item", "misconception", "day"), name="one_sighting_a_day"
            ),
        )
        indexes = (
            models.Index(fields=("user", "day", "misconception", "item"), name="sightings_lately"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} showed {self.misconception}"
