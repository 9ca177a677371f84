"""What the exercises tell the course. Sent inside the transaction that writes the report."""

from django.dispatch import Signal

submission_graded = Signal()  # sender=Submission, submission: Submission
