"""Write what a person's answers and grades come to, in the transaction that records them.

Each row is computed anew from all attempts at its item under a lock on the row. So two answers at
once, a regrade, and a rebuild all end in the same row.
"""

from dataclasses import asdict
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from exercises.models import State, Submission
from lstm_course.lessons.models import Item
from lstm_course.prepared import Change, changed, rows
from lstm_course.progress.attempts import Attempt, summarise
from lstm_course.progress.models import ItemProgress, ObjectiveMastery, Review
from quizzes.models import Answer

Row = TypeVar("Row", bound=Model)


def refresh(user: int, item: Item) -> None:
    """Bring all rows of a person (the primary key) on an item, and on its objective, up to date."""
    with transaction.atomic(savepoint=False):  # an error undoes the answer, too
        if refresh_item(user, item) and item.objective_id:
            refresh_mastery(user, item.objective_id)


def attempts_of(user: int, item: Item) -> list[Attempt]:
    """Every scored attempt of a person at an item, first to last."""
    return _answers(user, item) if item.question_id else _submissions(user, item)


def refresh_item(user: int, item: Item) -> bool:
    """The rows on one item; call it inside a transaction.

    True if the first attempt is not the one that was known: mastery looks at first attempts only.
    """
    placeholder = dict.fromkeys(("first_score", "best_score", "last_score"), 0.0)
    now = timezone.now()
    times = {"first_at": now, "last_at": now}
    row = _locked(ItemProgress, {"user_id": user, "item_id": item.pk}, {**placeholder, **times})
    attempts = attempts_of(user, item)
    if not attempts:
        row.delete()
        Review.objects.filter(user=user, item=item).delete()
        return True
    now_known = summarise(attempts)
    write(ItemProgress, row.pk, **asdict(now_known))
    if item.question_id:
        _reschedule(user, item, attempts)
    return (row.first_score, row.first_at) != (now_known.first_score, now_known.first_at)


def _reschedule(user: int, item: Item, attempts: list[Attempt]) -> None:
    from lstm_course.progress import schedule  # fsrs is slow to load, and pages do without

    card = schedule.card_of(attempts)
    state, due_at = card.to_dict(), schedule.due_of(card)
    row = _locked(Review, {"user_id": user, "item_id": item.pk}, {"card": state, "due_at": due_at})
    write(Review, row.pk, card=state, due_at=due_at)


def refresh_mastery(user: int, objective: int) -> None:
    """The row on one objective (its primary key), from the rows on its items.

    Call it inside a transaction.
    """
    from lstm_course.progress import mastery  # loads NumPy, which pages do without

    row = _locked(ObjectiveMastery, {"user_id": user, "objective_id": objective}, {})
    evidence = first_scores(user, objective)
    rights = [score == 1.0 for score, _ in evidence]
    probability = mastery.mastery(
        rights, [mastery.guess_of(kind or "exercise") for _, kind in evidence]
    )
    write(ObjectiveMastery, row.pk, tried=len(rights), right=sum(rights), probability=probability)


@rows
def first_scores(user: int, objective: int) -> QuerySet[Any, tuple[float, str | None]]:
    on_items = ItemProgress.objects.filter(user=user, item__objective=objective)
    return on_items.order_by("first_at", "pk").values_list("first_score", "item__question__kind")


def _locked(model: type[Row], key: dict[str, int], defaults: dict[str, object]) -> Row:
    """The row of `key`, made if need be, that nobody else writes until the transaction ends."""
    row: Row | None = next(iter(existing(model, **key)), None)
    if row is None:
        rows_of = model._default_manager.select_for_update()
        row, _ = rows_of.get_or_create(**key, defaults=defaults)
    return row


@rows
def existing(model: type[Row], **key: int) -> QuerySet[Row]:
    return model._default_manager.select_for_update().filter(**key)


@changed
def write(model: type[Model], pk: int, **values: object) -> Change:
    return model._default_manager.filter(pk=pk), values


def _answers(user: int, item: Item) -> list[Attempt]:
    assert item.question_id
    return [
        Attempt(number, score, score == 1.0, at, next(iter(mistakes), ""), was_helped, seconds)
        for number, score, at, mistakes, was_helped, seconds in answers(user, item.question_id)
    ]


@rows
def answers(user: int, question: int) -> QuerySet[Any, tuple[Any, ...]]:
    return (
        Answer.objects.filter(user=user, question=question)
        .order_by("number")
        .values_list("number", "score", "created_at", "misconceptions", "used_help", "seconds")
    )


def _submissions(user: int, item: Item) -> list[Attempt]:
    assert item.exercise_id
    return [
        Attempt(number, score or 0.0, verdict == "passed", at, mistake)
        for number, score, verdict, at, mistake in grades(user, item.exercise_id)
    ]


@rows
def grades(user: int, exercise: int) -> QuerySet[Any, tuple[Any, ...]]:
    return (
        Submission.objects.filter(user=user, exercise=exercise, state=State.GRADED)
        .order_by("number")
        .values_list("number", "score", "verdict", "created_at", "misconception")
    )
