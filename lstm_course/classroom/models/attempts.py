"""How often a class lets its students hand in code."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from exercises.models import Exercise
from lstm_course.classroom.models.classes import Classroom


class AttemptLimit(models.Model):
    """A growing pause after the second attempt at an exercise. Without a row there is none."""

    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="attempt_limits"
    )
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="attempt_limits")
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("classroom", "exercise"), name="one_attempt_limit_per_exercise"
            ),
        )

    def __str__(self) -> str:
        return f"{self.exercise_id} in {self.classroom_id}: {self.minutes} minutes"
