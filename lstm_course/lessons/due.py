"""What a person has been set, as the start page shows it.

Classes lie above this app, so they register their answer once, as progress does in `standing`:

    provide_due(due_items)   # (user) -> the next due first
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.contrib.auth.models import AnonymousUser

from lstm_course.accounts.models import User


@dataclass(frozen=True, slots=True)
class DueItem:
    """One assignment. `tone` is that of a badge; `due_at` is in the zone that `zone` names."""

    title: str
    link: str
    group: str
    due_at: datetime
    zone: str
    tone: str
    words: str


class DueProvider(Protocol):
    def __call__(self, user: User) -> Sequence[DueItem]: ...


_providers: list[DueProvider] = []


def provide_due(provider: DueProvider) -> None:
    """Let `provider` answer from now on. A second call takes the first one's place."""
    _providers[:] = [provider]


def due_for(user: User | AnonymousUser) -> Sequence[DueItem]:
    """Return what is due; visitors, and sites without classes, have nothing to hand in."""
    if isinstance(user, AnonymousUser) or not _providers:
        return ()
    return _providers[0](user)
