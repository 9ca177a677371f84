"""Marks that a teacher set by hand. A version tells two teachers who edit at once apart."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from lstm_course.classroom.models.assignments import Assignment
from lstm_course.classroom.models.classes import Classroom
from lstm_course.lessons.models import Item


class Correction(models.Model):
    """A percentage by hand in place of a computed one, with its reason."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    percent = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    is_withdrawn = models.BooleanField(default=False)  # the computed mark counts again
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Override(Correction):
    """The mark of one item."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="overrides")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="overrides")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("classroom", "student", "item"), name="one_override_per_item"
            ),
        )

    def __str__(self) -> str:
        return f"{self.student_id} on {self.item_id}: {self.percent} %"


class Adjustment(Correction):
    """The mark of a whole assignment: a cell of the gradebook."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="adjustments")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "student"), name="one_adjustment_per_assignment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.student_id} on {self.assignment_id}: {self.percent} %"


class FreshStart(models.Model):
    """A student begins an item anew in this class: only what comes after it counts here."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="fresh_starts")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fresh_starts"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="fresh_starts")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("student", "item")),)

    def __str__(self) -> str:
        return f"{self.student_id} begins {self.item_id} anew"
