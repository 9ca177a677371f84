"""Spread what a made-up person did just now over the days before, and tell the course anew."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import Enrolment
from lstm_course.progress.models import StepProgress
from lstm_course.progress.rebuilding import rebuild
from quizzes.models import Answer


def backdate(student: User, *, began: float, ended: float) -> None:
    """Lay all of a student's work evenly between two moments, given in days ago."""
    now = timezone.now()
    start, end = now - timedelta(days=began), now - timedelta(days=ended)
    answers = list(Answer.objects.filter(user=student))
    submissions = list(Submission.objects.filter(user=student))
    work: list[Answer | Submission] = sorted(
        [*answers, *submissions], key=lambda each: (each.created_at, each.pk)
    )
    for each, at in zip(work, moments(start, end, work), strict=True):
        each.created_at = at
    Answer.objects.bulk_update(answers, ["created_at"])
    Submission.objects.bulk_update(submissions, ["created_at"])
    steps = list(StepProgress.objects.filter(user=student).order_by("step__position"))
    for step, at in zip(steps, moments(start, end, steps), strict=True):
        done = at if step.completed_at else None
        StepProgress.objects.filter(pk=step.pk).update(opened_at=at, seen_at=at, completed_at=done)
    Enrolment.objects.filter(student=student).update(joined_at=start)
    list(rebuild([student]))


def moments(start: datetime, end: datetime, things: Sequence[object]) -> Iterator[datetime]:
    """One moment for each thing, the last one at the end."""
    for number in range(1, len(things) + 1):
        yield start + (end - start) * number / len(things)
