"""The class page, its grid, and what changed in it."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.anonymity import people_for
from lstm_course.classroom.export import grid_csv
from lstm_course.classroom.grid import cell_for, items_of_course
from lstm_course.classroom.mistakes import mistakes_of_week
from lstm_course.classroom.models import Classroom, Enrolment
from lstm_course.classroom.oversight import record_visit
from lstm_course.classroom.sheet import rendered
from lstm_course.classroom.table import Selection, mark_of, page_with, table_of
from lstm_course.classroom.telling import answers_in
from lstm_course.classroom.watching import needs_of
from lstm_course.lessons.models import Item
from lstm_course.progress.models import ItemProgress

ON_CLASS_PAGE, ON_GRID_PAGE = 25, 50
# An attempt is stamped before its grade is committed; cells sent twice do no harm.
OVERLAP = timedelta(seconds=30)
ASKED = ("of", "made", "step", "columns")  # what the request for changes hands on to the next


@require_safe
@teaching(Right.LOOK)
def class_page(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """The four-minute view: who needs a hand, which mistakes, who stands where."""
    record_visit(classroom=classroom, actor=request.user, action="viewed-class")
    students = people_for(request, classroom)
    selection = Selection.of(request.GET, ON_CLASS_PAGE)
    table = table_of(classroom, students, items_of_course(), selection)
    around = {"classroom": classroom, "table": table, "now": timezone.now()}
    if is_part(request):
        return page_with(request, "classroom/grid_region.html", around)
    names = {student.pk: student.shown_name for student in students}
    context = {
        **around,
        "tab": "overview",
        "needs": needs_of(classroom, students),
        "mistakes": mistakes_of_week(classroom),
        "answers": [(each, names.get(each.author_id, "")) for each in answers_in(classroom)],
        "size": len(students),
        "join_link": request.build_absolute_uri(classroom.join_path()),
    }
    return page_with(request, "classroom/class.html", context)


@require_safe
@teaching(Right.LOOK)
def grid_page(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """The grid alone, sorted and filtered; up to a thousand students on one page."""
    record_visit(classroom=classroom, actor=request.user, action="viewed-class")
    students = people_for(request, classroom)
    selection = Selection.of(request.GET, ON_GRID_PAGE)
    table = table_of(classroom, students, items_of_course(), selection)
    context = {"classroom": classroom, "tab": "grid", "table": table, "now": timezone.now()}
    name = "classroom/grid_region.html" if is_part(request) else "classroom/grid_page.html"
    return page_with(request, name, context)


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the grid alone, to be put in place of the old one."""
    return request.headers.get("HX-Target") == "grid-region"


@require_safe
@teaching(Right.LOOK)
def grid_changes(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """The cells on the page that changed since it was made: asked every few seconds."""
    now = timezone.now()
    since = parse_moment(request.GET.get("since", ""))
    step = request.GET.get("step", "")[:80].replace("\0", "")  # which PostgreSQL refuses
    here = students_shown(classroom, request.GET)
    rows = ItemProgress.objects.filter(user__in=here, last_at__gte=(since or now) - OVERLAP)
    found = list(rows.values_list("user_id", "item_id", "attempts", "best_score")[:2000])
    items = items_shown(step) if found else []
    # The number of an item's cell in its row: the student and the sum of the solved come first.
    place = {item: number for number, item in enumerate(items, start=3)}
    is_outdated = bool(found) and request.GET.get("columns", "") != mark_of(items)
    changed = [] if is_outdated else [row for row in found if row[1] in place]
    context = {
        "classroom": classroom,
        "changed": [
            (user, place[item], rendered(cell_for(attempts, best)))
            for user, item, attempts, best in changed
        ],
        "counts": counts_after(here, items, [row[:2] for row in changed]),
        "is_outdated": is_outdated,
        "now": now,
        "asked": urlencode({key: request.GET.get(key, "")[:20_000] for key in ASKED}),
    }
    return render(request, "classroom/grid_changes.html", context)


def students_shown(classroom: Classroom, query: QueryDict) -> QuerySet[Enrolment, int]:
    """Those of the class whom the page shows: `of` lists them, or says all who had joined then."""
    if query.get("of") == "all":
        made = parse_moment(query.get("made", "")) or timezone.now()
        return classroom.student_ids().filter(joined_at__lte=made)
    shown = re.findall(r"\b[0-9]{1,18}\b", query.get("of", ""))
    return classroom.student_ids().filter(student__in=shown[:1000])


def counts_after(
    students: QuerySet[Enrolment, int], items: Sequence[int], changed: Sequence[tuple[int, int]]
) -> list[tuple[str, int]]:
    """The sums beside and below the cells of (student, item): the place, and how many solved."""
    if not changed:
        return []
    known = ItemProgress.objects.filter(user__in=students, item__in=items)
    solved = Count("pk", filter=Q(best_score__gte=1))
    found = []
    for place, field, keys in (
        ("#s{}>:nth-child(2)", "user_id", {student for student, _ in changed}),
        ("#f{} b", "item_id", {item for _, item in changed}),
    ):
        sums = known.filter(**{f"{field}__in": keys}).values(field).annotate(n=solved)
        found += [(place.format(row[field]), row["n"]) for row in sums]
    return found


def items_shown(step: str) -> list[int]:
    """The columns of the grid, by the keys of their items."""
    items = Item.objects.active().in_order()
    if step:
        items = items.filter(step__slug=step)
    return list(items.values_list("pk", flat=True))


def parse_moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


@require_GET
@teaching(Right.LOOK)
def grid_download(request: SignedInRequest, classroom: Classroom) -> StreamingHttpResponse:
    record_visit(classroom=classroom, actor=request.user, action="downloaded-grid")
    students = list(classroom.students().only("username", "display_name"))
    name = f"class-{classroom.pk}.csv"
    return StreamingHttpResponse(
        grid_csv(students, items_of_course()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
