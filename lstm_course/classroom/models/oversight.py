"""What teachers did with a student's record, and what they wrote about it for each other."""

from django.conf import settings
from django.db import models

from lstm_course.classroom.models.classes import Classroom


class AuditEntry(models.Model):
    """Someone looked at or changed a student's record. Written once, never changed."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="audit")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="audited_acts"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="audit"
    )
    action = models.CharField(max_length=40)  # of classroom.oversight; the list grows
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("classroom", "-at")),
            models.Index(fields=("student", "-at")),
        )

    def __str__(self) -> str:
        return f"{self.actor_id} {self.action} {self.student_id}"


class Note(models.Model):
    """A note on a student, for those who teach the class only."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="notes")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes_about"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes_written"
    )
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.author_id} on {self.student_id}"
