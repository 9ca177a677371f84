"""Classes, those who teach them, and those who are in them."""

import secrets
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from lstm_course.accounts.models import User

# No 0/O, 1/I/L: a code is read aloud in a classroom.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_join_code() -> str:
    """Return eight letters that nobody can guess (31**8, 40 bits)."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(8))


def site_time_zone() -> str:
    return str(settings.TIME_ZONE)


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            f"“{name}” is not a time zone. Write one such as Europe/Berlin or UTC."
        )


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def taught_by(self, user: User) -> "ClassroomQuerySet":
        """The classes that this person may see as teacher, co-teacher or assistant.

        Owners and co-teachers only while they are verified; an assistant is whom they chose.
        """
        mine = models.Q(staff__person=user, staff__role=Role.ASSISTANT)
        if user.is_teacher:
            mine |= models.Q(teacher=user) | models.Q(staff__person=user)
        return self.filter(pk__in=Classroom.objects.filter(mine).values("pk"))

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
    time_zone = models.CharField(
        max_length=64, default=site_time_zone, validators=[check_time_zone]
    )
    drop_lowest = models.PositiveSmallIntegerField(default=0)  # assignments left out of the total
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ClassroomQuerySet.as_manager()
    # What the person who asked may do, by name; `classroom.access` sets it when it lets them in.
    may: frozenset[str] = frozenset()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("class", args=[self.pk])

    @property
    def can_be_joined(self) -> bool:
        return self.is_open and self.archived_at is None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def join_path(self) -> str:
        """The address that a student opens to join."""
        return reverse("join-class", args=[self.join_code])

    def students(self) -> models.QuerySet[User]:
        """Those who are in the class now, by the name that the teacher reads."""
        return User.objects.filter(
            enrolments__classroom=self, enrolments__left_at__isnull=True
        ).order_by("display_name", "username")

    def student_ids(self) -> models.QuerySet["Enrolment", int]:
        """The primary keys of those who are in the class now, for a subquery."""
        return (
            self.enrolments.filter(left_at__isnull=True)
            .order_by()
            .values_list("student_id", flat=True)
        )


class Role(models.TextChoices):
    """What a person beside the owner may do; `classroom.access` says what each role allows."""

    CO_TEACHER = "co-teacher", "co-teacher"
    ASSISTANT = "assistant", "assistant"


class Staff(models.Model):
    """A co-teacher or assistant of a class."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="staff")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="classes_assisted"
    )
    role = models.CharField(max_length=12, choices=Role)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("person__username",)
        constraints = (
            models.UniqueConstraint(fields=("classroom", "person"), name="one_role_per_class"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}, {self.role} of {self.classroom_id}"


class Section(models.Model):
    """A named part of a class: a group, a lab hour."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("classroom", "name"), name="one_section_per_name"),
        )

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A student in a class. Leaving keeps the row: the work stays the student's."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="enrolments")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments"
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
