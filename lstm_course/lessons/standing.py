"""Where a person stands in a lesson, as the reader shows it.

The reader may not import the app that keeps progress (it lies above this one). That app registers
its answer instead, once, when it is ready:

    class ProgressConfig(AppConfig):
        def ready(self) -> None:
            provide_standing(services.standing)   # (user, lesson) -> Standing

and it listens to `lessons.signals.step_opened` and `step_completed`, which the reader sends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.contrib.auth.models import AnonymousUser

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Lesson


class ItemRecord(Protocol):
    """What the reader shows of a person's work on one item; progress.ItemProgress has it all."""

    @property
    def attempts(self) -> int: ...
    @property
    def first_score(self) -> float: ...
    @property
    def best_score(self) -> float: ...
    @property
    def is_solved(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in one lesson. Everything in it is a primary key of this app's models."""

    done: frozenset[int] = frozenset()  # steps that the person finished
    here: int | None = None  # the step that the person saw last; None before the first
    records: Mapping[int, ItemRecord] = field(default_factory=dict)  # by item


class StandingProvider(Protocol):
    def __call__(self, user: User, lesson: Lesson) -> Standing: ...


NOBODY = Standing()
_providers: list[StandingProvider] = []


def provide_standing(provider: StandingProvider) -> None:
    """Let `provider` answer from now on. A second call takes the first one's place."""
    _providers[:] = [provider]


def standing_of(user: User | AnonymousUser, lesson: Lesson) -> Standing:
    """Return where the person stands; visitors, and sites without progress, have no standing."""
    if isinstance(user, AnonymousUser) or not _providers:
        return NOBODY
    return _providers[0](user, lesson)
