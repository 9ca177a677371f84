"""Compute the progress rows anew from the answers and submissions themselves."""

from collections.abc import Iterator

from django.db import transaction

from exercises.models import State, Submission
from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item
from lstm_course.progress.models import ItemProgress, ObjectiveMastery
from lstm_course.progress.recording import refresh_item, refresh_mastery
from lstm_course.progress.signals import progress_rebuilt
from quizzes.models import Answer


def rebuild(users: list[User]) -> Iterator[User]:
    """Rebuild all rows of each person, one transaction a person; yields those that are done."""
    items = Item.objects.in_bulk()
    for user in users:
        with transaction.atomic():
            for pk in sorted(_items_of(user)):
                refresh_item(user.pk, items[pk])
            for pk in sorted(_objectives_of(user)):
                refresh_mastery(user.pk, pk)
            progress_rebuilt.send(sender=User, user=user)
        yield user


def _items_of(user: User) -> set[int]:
    """Where the person has attempts, or rows that may have lost theirs."""
    answered = Answer.objects.filter(user=user).values("question")
    graded = Submission.objects.filter(user=user, state=State.GRADED).values("exercise")
    attempted = Item.objects.filter(question__in=answered) | Item.objects.filter(
        exercise__in=graded
    )
    rows = ItemProgress.objects.filter(user=user)
    return {*attempted.values_list("pk", flat=True), *rows.values_list("item", flat=True)}


def _objectives_of(user: User) -> set[int]:
    rows = ItemProgress.objects.filter(user=user, item__objective__isnull=False)
    known = ObjectiveMastery.objects.filter(user=user)
    return {
        *rows.values_list("item__objective", flat=True),
        *known.values_list("objective", flat=True),
    }
