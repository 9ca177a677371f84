from django.conf import settings
from django.db import models

from exercises.models import Submission
from lstm_course.classroom.models.classes import Classroom


class LineComment(models.Model):
    """A remark of a teacher on a line of a submission, or the student's answer to one."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="comments")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    line = models.PositiveIntegerField()  # 1 is the first
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="line_comments"
    )
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # by the one it is for

    class Meta:
        ordering = ("line", "created_at")

    def __str__(self) -> str:
        return f"{self.author_id} on line {self.line} of {self.submission_id}"


class CannedComment(models.Model):
    """A remark that a teacher makes often."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="canned_comments"
    )
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ("text",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "text"), name="one_canned_comment_of_a_text"),
        )

    def __str__(self) -> str:
        return self.text
