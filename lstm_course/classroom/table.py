"""The grid as a page shows it: which students, in which order, and their cells as HTML.

A thousand students have 60,000 cells. Each different cell is rendered once by its template and
then joined, so that the whole class costs a fraction of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from lstm_course.accounts.models import User
from lstm_course.classroom.grid import NOT_TRIED, Cell, Column, Grid, Standing, cell_for, grid_of
from lstm_course.classroom.models import Classroom, Section
from lstm_course.lessons.models import Item, Step

SORTS = {"name": "by name", "solved": "most solved first", "-solved": "fewest solved first"}
MOST = 1000  # students on one page, where all are wanted


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the grid is wanted, as the query of the address says it; odd values are ignored."""

    name: str = ""
    section: str = ""
    step: str = ""
    sort: str = "name"
    size: int = 50
    page: str = "1"

    @classmethod
    def of(cls, query: QueryDict, size: int) -> "Selection":
        sort = query.get("sort", "")
        return cls(
            name=query.get("name", "").strip()[:80],
            section=query.get("section", ""),
            step=query.get("step", "")[:80],
            sort=sort if sort in SORTS else "name",
            size=MOST if query.get("size") == "all" else size,
            page=query.get("page", "1"),
        )

    @property
    def is_whole(self) -> bool:
        """Whether every student of the class is wanted."""
        return not self.name and not self.section.isdecimal()

    def query(self, **changes: str) -> str:
        """The query that shows the same with these changes."""
        wanted = replace(self, **changes) if changes else self  # type: ignore[arg-type]  # all str
        parts = {
            "name": wanted.name,
            "section": wanted.section,
            "step": wanted.step,
            "sort": wanted.sort if wanted.sort != "name" else "",
            "size": "all" if wanted.size == MOST else "",
        }
        return urlencode({key: value for key, value in parts.items() if value})


@dataclass(frozen=True)
class TableRow:
    student: User
    solved: int
    cells: SafeString


@dataclass(frozen=True)
class Table:
    """A page of the grid."""

    selection: Selection
    page: Page[User]
    grid: Grid
    rows: Sequence[TableRow]
    steps: Sequence[Step]
    sections: Sequence[Section]

    @property
    def columns(self) -> list[Column]:
        return self.grid.columns()

    @property
    def shown(self) -> str:
        """The students on the page, for the request that asks what changed."""
        return ",".join(str(row.student.pk) for row in self.rows)


def table_of(
    classroom: Classroom, students: Sequence[User], items: Sequence[Item], selection: Selection
) -> Table:
    """Lay out the students of the class; `students` are all of them, by name."""
    steps = list(dict.fromkeys(item.step for item in items))
    columns = [item for item in items if selection.step in ("", item.step.slug)]
    wanted = filtered(classroom, students, selection)
    if selection.sort == "name":
        page = Paginator(wanted, selection.size).get_page(selection.page)
        whole = selection.is_whole and len(page.object_list) == len(students)
        grid = grid_of(classroom, items=columns, students=page.object_list, whole_class=whole)
    else:
        every = grid_of(classroom, items=columns, students=wanted, whole_class=selection.is_whole)
        page = Paginator(by_solved(every, selection.sort), selection.size).get_page(selection.page)
        grid = Grid(list(page.object_list), columns, every.records)
    sections = list(classroom.sections.all()[:100])
    return Table(selection, page, grid, rows_of(grid), steps, sections)


def filtered(classroom: Classroom, students: Sequence[User], selection: Selection) -> list[User]:
    wanted = list(students)
    if selection.name:
        part = selection.name.lower()
        wanted = [s for s in wanted if part in s.shown_name.lower() or part in s.username.lower()]
    if selection.section.isdecimal():
        inside = classroom.enrolments.filter(Q(left_at=None), section=int(selection.section))
        known = set(inside.values_list("student_id", flat=True))
        wanted = [student for student in wanted if student.pk in known]
    return wanted


def solved_by_student(grid: Grid) -> dict[int, int]:
    solved: dict[int, int] = {}
    inside = {item.pk for item in grid.items}
    for user, item, _, best, _ in grid.records:
        if best >= 1 and item in inside:
            solved[user] = solved.get(user, 0) + 1
    return solved


def by_solved(grid: Grid, sort: str) -> list[User]:
    solved = solved_by_student(grid)
    sign = 1 if sort.startswith("-") else -1
    return sorted(grid.students, key=lambda student: sign * solved.get(student.pk, 0))


def rows_of(grid: Grid) -> list[TableRow]:
    """The rows as HTML. Only numbers and rendered templates are joined: nothing to escape.

    Every cell begins as not tried; each record then takes its place.
    """
    column = {item.pk: j for j, item in enumerate(grid.items)}
    heads = [f'-{item.pk}"' for item in grid.items]
    untried = rendered(NOT_TRIED)
    cells = {student.pk: [untried] * len(column) for student in grid.students}
    solved = dict.fromkeys(cells, 0)
    known: dict[tuple[int, float], str] = {}
    for user, item, attempts, best, _ in grid.records:
        if user not in cells or item not in column:
            continue
        look = (attempts, best)
        html = known.get(look)
        if html is None:
            html = known[look] = rendered(cell_for(attempts, best))
        cells[user][column[item]] = html
        if best >= 1:
            solved[user] += 1
    return [
        TableRow(student, solved[student.pk], joined(student.pk, heads, cells[student.pk]))
        for student in grid.students
    ]


def joined(pk: int, heads: Sequence[str], rests: Sequence[str]) -> SafeString:
    start = f'<td id="c{pk}'
    parts = [start + head + rest for head, rest in zip(heads, rests, strict=True)]
    return mark_safe("".join(parts))  # noqa: S308 - see rows_of


def rest_of_cell(record: Standing) -> str:
    return rendered(cell_for(record.attempts, record.best_score))


@lru_cache(maxsize=4096)
def rendered(cell: Cell) -> str:
    """What follows the id in the tag of a cell, up to its end."""
    return " " + render_to_string("classroom/cell.html", {"cell": cell}).strip()
