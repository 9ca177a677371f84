"""What the quizzes tell the course. Sent inside the transaction that records the answer."""

from django.dispatch import Signal

answer_scored = Signal()  # sender=Answer, answer: Answer
