"""The body of a large grid, drawn from ready pieces.

Among 100,000 cells few differ: each different standing is read and drawn once, then a row is a
join of pieces, and no text of megabytes is copied from template to template.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Generic, TypeVar

from django.template.loader import render_to_string
from django.utils.html import escape

from lstm_course.accounts.models import User
from lstm_course.classroom.grid import NOT_TRIED, Cell, Column, cell_for
from lstm_course.classroom.standings import read_standing
from lstm_course.lessons.models import Item

HERE = "<!-- rows -->"  # where a template wants the rows; text of people is escaped, never this
T = TypeVar("T")


class Sheet(Generic[T]):
    """How students stand at items; `draw` makes a piece of a cell, once for each that differs."""

    def __init__(
        self, items: Sequence[Item], standings: dict[int, list[str]], draw: Callable[[Cell], T]
    ) -> None:
        self.items = items
        self.standings = standings
        self.place = {item.pk: j for j, item in enumerate(items)}
        # Of thousands of standings at an item a few dozen look different.
        self.piece = cache(lambda attempts, best: draw(cell_for(attempts, best)))
        # One place more than there are items: what stands at other items goes there.
        self.untried = [draw(NOT_TRIED)] * (len(items) + 1)
        self.known: dict[str, tuple[int, T, bool]] = {}
        for text in set(chain.from_iterable(standings.values())):
            self.known[text] = self.read(text)

    def read(self, text: str) -> tuple[int, T, bool]:
        """Return the place in the row, the piece, and whether one of the items is solved."""
        item, attempts, best = read_standing(text)
        place = self.place.get(item, len(self.items))
        return place, self.piece(attempts, best), best >= 1 and item in self.place

    def show(self, students: Iterable[User]) -> None:
        """Keep only these students."""
        self.standings = {student.pk: self.standings[student.pk] for student in students}

    def solved(self, student_id: int) -> int:
        return sum(is_solved for _, _, is_solved in self.known_of(student_id))

    def known_of(self, student_id: int) -> Iterator[tuple[int, T, bool]]:
        return map(self.known.__getitem__, self.standings[student_id])

    def row(self, student_id: int) -> tuple[list[T], int]:
        """The pieces of a student, one for each item, and how many items are solved."""
        pieces, solved = self.untried.copy(), 0
        for place, piece, is_solved in self.known_of(student_id):
            pieces[place] = piece
            solved += is_solved
        del pieces[-1]
        return pieces, solved

    @cached_property
    def columns(self) -> list[Column]:
        """The items, with how many of the students that are shown tried and solved each."""
        tried, solved = Counter[int](), Counter[int]()
        for text, times in Counter(chain.from_iterable(self.standings.values())).items():
            place, _, is_solved = self.known[text]
            tried[place] += times
            solved[place] += times * is_solved
        students = len(self.standings)
        return [Column(i, solved[j], tried[j], students) for j, i in enumerate(self.items)]


def html_rows(sheet: Sheet[bytes], students: Iterable[User], class_url: str) -> Iterator[bytes]:
    """Yield the rows of these students as the bytes that are sent."""
    head = render_to_string("classroom/row.html", {"class_url": class_url}).strip()
    for student in students:
        pieces, solved = sheet.row(student.pk)
        names = {"pk": student.pk, "name": escape(student.shown_name), "solved": solved}
        yield (head % names).encode() + b"".join(pieces) + b"\n"


def drawn(cell: Cell) -> bytes:
    return f"<td {rendered(cell)}".encode()


@lru_cache(maxsize=4096)
def rendered(cell: Cell) -> str:
    """What follows <td in the tag of a cell, up to its end."""
    return render_to_string("classroom/cell.html", {"cell": cell}).strip()
