"""The grid students x items. It reads the progress rows, never the answers behind them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom
from lstm_course.lessons.models import Item, Misconception, Step
from lstm_course.progress.models import ItemProgress


@dataclass(frozen=True, slots=True)
class Cell:
    """How one student stands on one item, in a symbol and in words."""

    state: str  # of the badge: none, wrong, partly, right
    symbol: str
    words: str


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
class CommonMistake:
    title: str
    slug: str
    step: Step | None
    students: tuple[User, ...]


@dataclass(frozen=True)
class Grid:
    """Everything that the class page shows, from four queries whatever the class has done."""

    students: Sequence[User]
    items: Sequence[Item]
    records: Sequence[ItemProgress]

    @cached_property
    def by_place(self) -> dict[tuple[int, int], ItemProgress]:
        return {(record.user_id, record.item_id): record for record in self.records}

    def rows(self) -> list[Row]:
        return [self.row(student) for student in self.students]

    def row(self, student: User) -> Row:
        found = [self.by_place.get((student.pk, item.pk)) for item in self.items]
        solved = sum(1 for record in found if record and record.is_solved)
        return Row(student, tuple(cell(record) for record in found), solved)

    def columns(self) -> list[Column]:
        tried = Counter(record.item_id for record in self.records)
        solved = Counter(record.item_id for record in self.records if record.is_solved)
        return [
            Column(item, solved[item.pk], tried[item.pk], len(self.students)) for item in self.items
        ]

    def groups(self) -> list[tuple[Step, int]]:
        """The steps above the columns, each with the number of columns that it spans."""
        spans: dict[int, tuple[Step, int]] = {}
        for item in self.items:
            step, span = spans.get(item.step_id, (item.step, 0))
            spans[item.step_id] = (step, span + 1)
        return list(spans.values())

    def common_mistakes(self, most: int = 5) -> list[CommonMistake]:
        """The mistakes that stand unmended now, by how many students have them."""
        holders: dict[str, set[int]] = {}
        for record in self.records:
            if record.last_misconception and not record.is_solved:
                holders.setdefault(record.last_misconception, set()).add(record.user_id)
        top = sorted(holders.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:most]
        known = {
            m.slug: m
            for m in Misconception.objects.select_related("step__lesson").filter(
                slug__in=[slug for slug, _ in top]
            )
        }
        return [
            CommonMistake(
                title=known[slug].title if slug in known else slug.replace("-", " "),
                slug=slug,
                step=known[slug].step if slug in known else None,
                students=tuple(s for s in self.students if s.pk in people),
            )
            for slug, people in top
        ]


def cell(record: ItemProgress | None) -> Cell:
    """Say a record in a symbol and in words; colour is the third, not the only, sign."""
    if record is None:
        return NOT_TRIED
    tries = f"{record.attempts} {'try' if record.attempts == 1 else 'tries'}"
    if record.is_solved:
        return Cell("right", "✓", f"solved, {tries}")
    if record.best_score > 0:
        return Cell("partly", "◐", f"{record.best_score:.0%} right, {tries}")
    return Cell("wrong", "✗", f"not solved yet, {tries}")


def grid_of(classroom: Classroom, *, items: Iterable[Item], students: Iterable[User]) -> Grid:
    """Fetch the rows of these students and items."""
    people, columns = list(students), list(items)
    records = ItemProgress.objects.filter(
        user__in=[person.pk for person in people], item__in=[item.pk for item in columns]
    )
    return Grid(people, columns, list(records))


def items_of_course() -> list[Item]:
    """Every item in use, in the order of the lesson."""
    return list(
        Item.objects.active()
        .select_related("step__lesson", "question", "exercise")
        .order_by("step__lesson__position", "step__position", "position", "pk")
    )
