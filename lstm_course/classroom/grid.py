"""The grid students x items. It reads the progress rows, never the answers behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

from django.db.models import Prefetch

from lstm_course.accounts.models import User
from lstm_course.lessons.models import Item, Misconception, Step
from lstm_course.progress.models import ItemProgress


@dataclass(frozen=True, slots=True)
class Cell:
    """How one student stands on one item, in a symbol and in words."""

    state: str  # of the badge: none, wrong, partly, right
    symbol: str
    words: str


class Record(Protocol):
    """What a cell needs of a row of progress."""

    @property
    def attempts(self) -> int: ...
    @property
    def best_score(self) -> float: ...


class Standing(NamedTuple):
    """The part of a row of progress that the grid shows."""

    user_id: int
    item_id: int
    attempts: int
    best_score: float
    last_misconception: str

    @property
    def is_solved(self) -> bool:
        return self.best_score >= 1


NOT_TRIED = Cell("none", "·", "not tried")


@dataclass(frozen=True)
class Column:
    item: Item
    solved: int
    tried: int
    students: int

    @property
    def words(self) -> str:
        return f"{self.solved} of {self.students} solved it, {self.tried} tried"


@dataclass(frozen=True)
class Row:
    student: User
    cells: tuple[Cell, ...]
    solved: int


@dataclass(frozen=True)
class Grid:
    """Students, items and their standings; made by one query beside those of people and items."""

    students: Sequence[User]
    items: Sequence[Item]
    records: Sequence[Standing]

    @cached_property
    def by_place(self) -> dict[tuple[int, int], Standing]:
        return {(record.user_id, record.item_id): record for record in self.records}

    def rows(self) -> list[Row]:
        return [self.row(student) for student in self.students]

    def row(self, student: User) -> Row:
        found = [self.by_place.get((student.pk, item.pk)) for item in self.items]
        solved = sum(1 for record in found if record and record.is_solved)
        return Row(student, tuple(cell(record) for record in found), solved)

    def groups(self) -> list[tuple[Step, int]]:
        """The steps above the columns, each with the number of columns that it spans."""
        spans: dict[int, tuple[Step, int]] = {}
        for item in self.items:
            step, span = spans.get(item.step_id, (item.step, 0))
            spans[item.step_id] = (step, span + 1)
        return list(spans.values())


def known_mistakes(slugs: Iterable[str]) -> dict[str, Misconception]:
    """By slug, each with the step that reteaches it, without the texts of both."""
    # Asked even for none, so that what a page costs does not hang on what went wrong.
    found = Misconception.objects.select_related("step__lesson").filter(slug__in=[*slugs, ""])
    texts = ("explanation_html", "step__blocks", "step__opening_html")
    return {mistake.slug: mistake for mistake in found.defer(*texts)}


def cell(record: Record | None) -> Cell:
    """Say a record in a symbol and in words; colour is the third, not the only, sign."""
    return NOT_TRIED if record is None else cell_for(record.attempts, record.best_score)


@lru_cache(maxsize=4096)
def cell_for(attempts: int, best_score: float) -> Cell:
    tries = f"{attempts} {'try' if attempts == 1 else 'tries'}"
    if best_score >= 1:
        return Cell("right", "✓", f"solved, {tries}")
    if best_score > 0:
        return Cell("partly", "◐", f"{best_score:.0%} right, {tries}")
    return Cell("wrong", "✗", f"not solved yet, {tries}")


def grid_of(*, items: Iterable[Item], students: Iterable[User]) -> Grid:
    """Fetch the standings of some students; those of a whole class are read by `standings`."""
    people, columns = list(students), list(items)
    rows = ItemProgress.objects.filter(
        user__in=[person.pk for person in people], item__in=[item.pk for item in columns]
    )
    return Grid(people, columns, [Standing(*row) for row in rows.values_list(*Standing._fields)])


def items_of_course() -> list[Item]:
    """Every item in use, in the order of the lesson, without the texts behind it. Two queries.

    The few steps come by themselves, so that an item does not bring a step and a lesson of its own.
    """
    steps = Step.objects.select_related("lesson").only(
        "title", "slug", "position", "lesson__slug", "lesson__title"
    )
    return list(
        Item.objects.active()
        .select_related("question", "exercise")
        .prefetch_related(Prefetch("step", steps))
        .only(
            "step",
            "position",
            "objective",
            "question__slug",
            "question__kind",
            "question__difficulty",
            "exercise__slug",
            "exercise__title",
        )
        .in_order()
    )
