from django.db import models

from lstm_course.classroom.models.classes import Classroom, Section


class Invitation(models.Model):
    """A line of the roster whose student has not said yes yet.

    A teacher sees a student's work only once the student agreed: a roster invites, it never
    enrols. It names a user name, which may be signed up later.
    """

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="invitations")
    username = models.CharField(max_length=150)
    name = models.CharField(max_length=80, blank=True)  # as the teacher wrote it
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("username",)
        constraints = (
            models.UniqueConstraint(fields=("classroom", "username"), name="invited_once"),
        )
        indexes = (models.Index(fields=("username",)),)

    def __str__(self) -> str:
        return f"{self.username} to {self.classroom_id}"
