"""Known mistakes: each is a small edit of the exercise's model solution.

An edit replaces one piece of the model by a wrong one, so a mistake reads as the slip that it is
and composes with another one. The edited text is what a student who makes that slip hands in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exercises.grading.attempt import Attempt

Edit = tuple[str, str]


class EditError(ValueError):
    """An edit names a piece that the source does not have exactly once."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong variant. Several may share a slug: they are one idea and get one message."""

    name: str
    slug: str
    edits: tuple[Edit, ...]
    function: str = ""
    """The function that it spoils; "" is the exercise's first."""
    shows: "Callable[[Attempt], bool] | None" = None
    """How it is recognised where outputs cannot be compared, because chance is part of the task."""
    line: str = ""
    """Pattern of the line that raises, where the same exception has other causes too."""


def slip(
    slug: str,
    *edits: Edit,
    name: str = "",
    function: str = "",
    shows: "Callable[[Attempt], bool] | None" = None,
    line: str = "",
) -> Mistake:
    """A mistake made of one or more edits; its name is its slug unless one is given."""
    return Mistake(name or slug, slug, edits, function, shows, line)


def edited(source: str, edits: tuple[Edit, ...]) -> str:
    """`source` with every edit made, in order. Raises EditError where a piece is not there once."""
    for right, wrong in edits:
        if source.count(right) != 1:
            raise EditError(f"{right!r} stands {source.count(right)} times in the source, not once")
        source = source.replace(right, wrong)
    return source


@lru_cache(maxsize=4096)
def compiled(source: str) -> CodeType:
    """The source as code, kept: variants of an exercise are compiled once per process."""
    return compile(source, "variant.py", "exec")


CHANGES_ARGUMENT = slip("changes-its-argument")
KEEPS_STATE = slip("state-kept-between-calls")
ANYWHERE = (CHANGES_ARGUMENT, KEEPS_STATE)
"""Behaviours that any exercise can show; they are seen, not matched with an edit."""
