"""Which questions come back today: what is due, five minutes of it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.progress.models import Review
from quizzes.services import PresentedQuestion, present

SECONDS_EACH = 40  # what a question takes to read, answer and read again
SITTING = 8  # questions: about five minutes


@dataclass(frozen=True, slots=True)
class Sitting:
    """The questions to review now, asked anew, and what waits behind them."""

    questions: list[PresentedQuestion]
    waiting: int  # due as well, for the next sitting
    next_due: datetime | None  # when nothing is due now

    @property
    def minutes(self) -> int:
        return minutes_for(len(self.questions))


def minutes_for(questions: int) -> int:
    return max(1, round(questions * SECONDS_EACH / 60))


def due_count(user: User) -> int:
    return Review.objects.filter(user=user).due(timezone.now()).count()


def sitting(user: User, session: SessionBase | None = None) -> Sitting:
    """The next questions of a person's review, the longest due first."""
    now = timezone.now()
    mine = Review.objects.filter(user=user)
    due = mine.due(now).select_related("item__question")
    rows = list(due[:SITTING])
    asked = [row.item.question for row in rows if row.item.question]
    coming = mine.asked().filter(due_at__gt=now).order_by("due_at").first()
    return Sitting(
        questions=present(asked, user, session=session, fresh=True),
        waiting=due.count() - len(rows),
        next_due=coming.due_at if coming else None,
    )
