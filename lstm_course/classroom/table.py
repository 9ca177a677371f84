"""The grid as a page shows it: which students, in which order, and the page around them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lstm_course.accounts.models import User
from lstm_course.classroom.forms.posting import number_in
from lstm_course.classroom.grid import Column, Grid
from lstm_course.classroom.models import Classroom, Section
from lstm_course.classroom.sheet import HERE, Sheet, drawn, html_rows
from lstm_course.classroom.standings import standings
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
class Table:
    """A page of the grid."""

    selection: Selection
    page: Page[User]
    sheet: Sheet[bytes]
    groups: Sequence[tuple[Step, int]]
    steps: Sequence[Step]
    sections: Sequence[Section]
    is_whole: bool  # everyone in the class is on this page

    @property
    def columns(self) -> list[Column]:
        return self.sheet.columns

    @cached_property
    def asked(self) -> str:
        """The query of the request that asks what changed: who and what is on the page.

        A class of a thousand is not listed: its address would be too long for many a proxy.
        """
        parts = {
            "of": "all" if self.is_whole else ",".join(str(s.pk) for s in self.page.object_list),
            "made": timezone.now().isoformat(),
            "step": self.selection.step,
            "columns": mark_of(item.pk for item in self.sheet.items),
        }
        return urlencode(parts)


def mark_of(items: Iterable[int]) -> str:
    """A short mark of which columns there are, and in which order."""
    return f"{crc32(','.join(map(str, items)).encode()):08x}"


def table_of(
    classroom: Classroom, students: Sequence[User], items: Sequence[Item], selection: Selection
) -> Table:
    """Lay out the students of the class; `students` are all of them, by name."""
    columns = [item for item in items if selection.step in ("", item.step.slug)]
    wanted = filtered(classroom, students, selection)
    if selection.sort == "name":
        page = Paginator(wanted, selection.size).get_page(selection.page)
        sheet = Sheet(columns, standings(list(page.object_list)), drawn)
    else:
        sheet = Sheet(columns, standings(wanted), drawn)
        in_order = by_solved(wanted, sheet, selection.sort)
        page = Paginator(in_order, selection.size).get_page(selection.page)
        sheet.show(page.object_list)
    steps = list(dict.fromkeys(item.step for item in items))
    sections = list(classroom.sections.all()[:100])
    groups, is_whole = Grid([], columns, []).groups(), len(page.object_list) == len(students)
    return Table(selection, page, sheet, groups, steps, sections, is_whole)


def page_with(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a page with a table in it: the template gives the frame, the sheet the rows."""
    table: Table = context["table"]
    classroom: Classroom = context["classroom"]
    drawn_once = {
        "heads": heads_of(classroom, table.sheet.items),
        "sums": sums_of(classroom, table.columns),
    }
    page = render_to_string(template, {**context, **drawn_once}, request)
    before, here, after = page.partition(HERE)
    class_url = reverse("class", args=[classroom.pk])
    rows = html_rows(table.sheet, table.page.object_list, class_url) if here else ()
    return HttpResponse(chain([before], rows, [after]))


def heads_of(classroom: Classroom, items: Iterable[Item]) -> SafeString:
    """The heads of the columns: a ready one, its holes filled for each item."""
    head = render_to_string("classroom/column.html", {"classroom": classroom}).strip()
    values = (
        {
            "pk": item.pk,
            "letter": "Q" if item.question_id else "E",
            "number": number,
            "slug": item.slug,
        }
        for number, item in enumerate(items, start=1)
    )
    return format_html_join("", head, values)


def sums_of(classroom: Classroom, columns: Iterable[Column]) -> SafeString:
    """The cells below the columns: how many solved each, with the way to its item."""
    cell = render_to_string("classroom/sum.html", {"classroom": classroom}).strip()
    values = (
        {"pk": column.item.pk, "solved": column.solved, "slug": column.item.slug}
        for column in columns
    )
    return format_html_join("", cell, values)


def filtered(classroom: Classroom, students: Sequence[User], selection: Selection) -> list[User]:
    wanted = list(students)
    if selection.name:
        part = selection.name.lower()
        wanted = [s for s in wanted if part in s.shown_name.lower() or part in s.username.lower()]
    section = number_in(selection.section)
    if section is not None:
        inside = classroom.enrolments.filter(Q(left_at=None), section=section)
        known = set(inside.values_list("student_id", flat=True))
        wanted = [student for student in wanted if student.pk in known]
    return wanted


def by_solved(students: Iterable[User], sheet: Sheet[bytes], sort: str) -> list[User]:
    sign = 1 if sort.startswith("-") else -1
    return sorted(students, key=lambda student: sign * sheet.solved(student.pk))
