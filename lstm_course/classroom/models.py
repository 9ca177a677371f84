"""Who teaches whom."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse

from lstm_course.accounts.models import User

# No 0/O, 1/I/L: a code is read aloud in a classroom.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_join_code() -> str:
    """Return eight letters that nobody can guess (31**8, 40 bits)."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(8))


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def taught_by(self, user: User) -> "ClassroomQuerySet":
        """The classes that this teacher may see: their own, and only while verified."""
        return self.filter(teacher=user, teacher__is_teacher=True)

    def with_sizes(self) -> "ClassroomQuerySet":
        """Each with `size`, the number of students in it now."""
        now = models.Q(enrolments__left_at__isnull=True)
        return self.annotate(size=models.Count("enrolments", filter=now))

    def attended_by(self, user: User) -> "ClassroomQuerySet":
        return self.filter(enrolments__student=user, enrolments__left_at__isnull=True)


class Classroom(models.Model):
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="classes_taught"
    )
    name = models.CharField(max_length=120)
    join_code = models.CharField(max_length=12, unique=True, default=new_join_code)
    is_open = models.BooleanField("may be joined", default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_joined(self) -> bool:
        return self.is_open and self.archived_at is None

    def join_path(self) -> str:
        """The address that a student opens to join."""
        return reverse("join-class", args=[self.join_code])

    def students(self) -> models.QuerySet[User]:
        """Those who are in the class now, by the name that the teacher reads."""
        return User.objects.filter(
            enrolments__classroom=self, enrolments__left_at__isnull=True
        ).order_by("display_name", "username")


class Enrolment(models.Model):
    """A student in a class. Leaving keeps the row: the work stays the student's."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="enrolments")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("student__username",)
        constraints = (
            models.UniqueConstraint(fields=("classroom", "student"), name="enrolled_once"),
        )

    def __str__(self) -> str:
        return f"{self.student_id} in {self.classroom_id}"
