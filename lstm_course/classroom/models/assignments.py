"""What is set, from when to when, and for whom it is due later."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from lstm_course.classroom.models.classes import Classroom, Section
from lstm_course.lessons.models import Item, Lesson, Step


class Counting(models.TextChoices):
    BEST = "best", "the best attempt"
    FIRST = "first", "the first attempt"


class Showing(models.TextChoices):
    AT_ONCE = "at-once", "at once"
    AFTER_DUE = "after-due", "once it is due"


class Assignment(models.Model):
    """Work that a class does by a time. What is in it may be whole lessons, steps or items."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="assignments")
    title = models.CharField(max_length=120)
    lessons = models.ManyToManyField(Lesson, blank=True, related_name="assignments")
    steps = models.ManyToManyField(Step, blank=True, related_name="assignments")
    items = models.ManyToManyField(Item, blank=True, related_name="assignments")
    opens_at = models.DateTimeField(null=True, blank=True)  # empty: at once
    due_at = models.DateTimeField()
    late_loss = models.PositiveSmallIntegerField(  # percent of the credit for each day begun
        default=10, validators=[MaxValueValidator(100)]
    )
    late_floor = models.PositiveSmallIntegerField(  # percent that always remains
        default=50, validators=[MaxValueValidator(100)]
    )
    counting = models.CharField(max_length=8, choices=Counting, default=Counting.BEST)
    showing = models.CharField(max_length=12, choices=Showing, default=Showing.AT_ONCE)
    weight = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(100)])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return self.title


class Extension(models.Model):
    """A later due time, for one student or for a section."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="extensions",
    )
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.CASCADE, related_name="extensions"
    )
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("due_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(student__isnull=False) ^ models.Q(section__isnull=False),
                name="extension_of_student_or_section",
            ),
            models.UniqueConstraint(
                fields=("assignment", "student"), name="one_extension_per_student"
            ),
            models.UniqueConstraint(
                fields=("assignment", "section"), name="one_extension_per_section"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment_id} until {self.due_at:%Y-%m-%d %H:%M}"


class CalendarFeed(models.Model):
    """The secret address of a person's calendar of what is due."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
