"""What progress listens to. Each signal comes inside the transaction that it tells of."""

from django.dispatch import receiver
from django.utils import timezone

from exercises.models import Submission
from exercises.signals import submission_graded, submission_regraded
from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item, Step
from lstm_course.lessons.signals import step_completed, step_opened
from lstm_course.progress.models import StepProgress
from lstm_course.progress.recording import refresh
from quizzes.models import Answer
from quizzes.signals import answer_scored


@receiver(answer_scored)
def count_answer(answer: Answer, **kwargs: object) -> None:
    item = Item.of(answer.question)
    if item:
        refresh(answer.user_id, item)


@receiver([submission_graded, submission_regraded])
def count_submission(submission: Submission, **kwargs: object) -> None:
    item = Item.of(submission.exercise)
    if item:
        refresh(submission.user_id, item)


@receiver(step_opened)
def open_step(step: Step, user: User, **kwargs: object) -> None:
    """Note where the person is; a reload of the step seen last writes nothing."""
    mine = StepProgress.objects.filter(user=user, step__lesson=step.lesson_id)
    last = mine.order_by("-seen_at", "-pk").first()
    if last is None or last.step_id != step.pk:
        StepProgress.objects.update_or_create(user=user, step=step)


@receiver(step_completed)
def complete_step(step: Step, user: User, **kwargs: object) -> None:
    StepProgress.objects.get_or_create(user=user, step=step)
    open_ended = StepProgress.objects.filter(user=user, step=step, completed_at=None)
    open_ended.update(completed_at=timezone.now())
