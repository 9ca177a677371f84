"""The body of a large grid, as the bytes that are sent.

A thousand students have 100,000 cells. Each different cell is rendered once by its template; then
a row is one join of ready pieces, and no text of megabytes is copied from template to template.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape

from lstm_course.accounts.models import User
from lstm_course.classroom.grid import NOT_TRIED, Cell, Column, cell_for
from lstm_course.lessons.models import Item

HERE = "<!-- rows -->"  # where a template wants the rows; text of people is escaped, never this
START = b'<td id="c'
Fields = tuple[int, int, int, float]  # user, item, attempts, best score


class Sheet:
    """How students stand at items. The records are read once and not kept.

    A piece is what follows the student's number in the tag of a cell, up to the number in the next
    one, so that the number itself joins the pieces of a row.
    """

    def __init__(
        self, students: Iterable[User], items: Sequence[Item], records: Iterable[Fields]
    ) -> None:
        self.items = items
        self.place = {item.pk: j for j, item in enumerate(items)}
        self.tried: dict[bytes, tuple[int, bool]] = {}  # piece: its item, and whether it is solved
        untried = [piece(item.pk, NOT_TRIED) for item in items]
        self.rows = {student.pk: untried.copy() for student in students}
        self.solved = dict.fromkeys(self.rows, 0)
        self.read(records)

    def read(self, records: Iterable[Fields]) -> None:
        known: dict[tuple[int, int, float], bytes] = {}
        for user, item, attempts, best in records:
            if user not in self.rows or item not in self.place:
                continue
            look = (item, attempts, best)
            if look not in known:
                known[look] = piece(item, cell_for(attempts, best))
                self.tried[known[look]] = (item, best >= 1)
            self.rows[user][self.place[item]] = known[look]
            if best >= 1:
                self.solved[user] += 1

    def show(self, students: Sequence[User]) -> None:
        """Keep only the rows of these students, in this order."""
        self.rows = {student.pk: self.rows[student.pk] for student in students}

    @cached_property
    def columns(self) -> list[Column]:
        """The items, with how many of the students that are shown tried and solved each."""
        times: Counter[bytes] = Counter()
        for cells in self.rows.values():
            times.update(cells)
        tried: Counter[int] = Counter()
        solved: Counter[int] = Counter()
        for cell, (item, is_solved) in self.tried.items():
            tried[item] += times[cell]
            solved[item] += times[cell] * is_solved
        return [Column(i, solved[i.pk], tried[i.pk], len(self.rows)) for i in self.items]

    def html(self, students: Iterable[User], class_url: str) -> Iterator[bytes]:
        """Yield the rows of these students."""
        context = {"class_url": class_url}
        head = render_to_string("classroom/row.html", context).strip().replace("\n", "")
        for student in students:
            names = {"pk": student.pk, "name": escape(student.shown_name)}
            yield (head % {**names, "solved": self.solved[student.pk]}).encode()
            cells = str(student.pk).encode().join([START, *self.rows[student.pk]])
            yield cells[: -len(START)] if self.items else b""
            yield b"</tr>\n"


def piece(item: int, cell: Cell) -> bytes:
    return f'-{item}"{rendered(cell)}'.encode() + START


@lru_cache(maxsize=4096)
def rendered(cell: Cell) -> str:
    """What follows the id in the tag of a cell, up to its end."""
    return " " + render_to_string("classroom/cell.html", {"cell": cell}).strip()
