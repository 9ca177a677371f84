"""What the exercises tell the course. Sent inside the transaction that writes the report."""

from django.dispatch import Signal

submission_graded = Signal()  # sender=Submission, submission: Submission
# A regrade counted: the submission has another report now, and was told of before.
submission_regraded = Signal()  # sender=Submission, submission: Submission
