"""What other pages ask of progress."""

from collections.abc import Iterable

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item, Lesson
from lstm_course.lessons.standing import Standing
from lstm_course.progress.models import ItemProgress, StepProgress


def records(user: User, items: Iterable[Item]) -> dict[int, ItemProgress]:
    """A person's rows on `items`, by the item's primary key; untried items have none."""
    rows = ItemProgress.objects.filter(user=user, item__in=list(items))
    return {row.item_id: row for row in rows}


def standing(user: User, lesson: Lesson) -> Standing:
    """Where a person stands in a lesson, for the reader. Two queries."""
    steps = list(StepProgress.objects.filter(user=user, step__lesson=lesson).order_by("-seen_at"))
    rows = ItemProgress.objects.filter(user=user, item__step__lesson=lesson)
    return Standing(
        done=frozenset(row.step_id for row in steps if row.completed_at),
        here=steps[0].step_id if steps else None,
        records={row.item_id: row for row in rows},
    )
