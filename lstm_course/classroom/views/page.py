"""The class page, its grid, and what changed in it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.anonymity import people_for
from lstm_course.classroom.export import grid_csv
from lstm_course.classroom.grid import Standing, cell, grid_of, items_of_course
from lstm_course.classroom.mistakes import mistakes_of_week
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.oversight import record_visit
from lstm_course.classroom.sheet import rendered
from lstm_course.classroom.table import Selection, page_with, table_of
from lstm_course.classroom.telling import answers_in
from lstm_course.classroom.watching import needs_of
from lstm_course.progress.models import ItemProgress

ON_CLASS_PAGE, ON_GRID_PAGE = 25, 50
# An attempt is stamped before its grade is committed; cells sent twice do no harm.
OVERLAP = timedelta(seconds=30)


@require_safe
@teaching(Right.LOOK)
def class_page(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """The four-minute view: who needs a hand, which mistakes, who stands where."""
    record_visit(classroom=classroom, actor=request.user, action="viewed-class")
    students = people_for(request, classroom)
    selection = Selection.of(request.GET, ON_CLASS_PAGE)
    names = {student.pk: student.shown_name for student in students}
    context = {
        "classroom": classroom,
        "tab": "overview",
        "needs": needs_of(classroom, students),
        "mistakes": mistakes_of_week(classroom),
        "answers": [(each, names.get(each.author_id, "")) for each in answers_in(classroom)],
        "table": table_of(classroom, students, items_of_course(), selection),
        "size": len(students),
        "now": timezone.now(),
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
    shown = [int(pk) for pk in request.GET.get("of", "").split(",") if pk.isdecimal()][:1000]
    known = ItemProgress.objects.filter(
        user__in=set(shown) & set(classroom.student_ids()),
        item__is_active=True,
        item__step__is_active=True,
    )
    if request.GET.get("step"):
        known = known.filter(item__step__slug=request.GET["step"])
    rows = known.filter(last_at__gte=(since or now) - OVERLAP)
    fields = ("user_id", "item_id", "attempts", "best_score", "last_misconception")
    records = [Standing(*row) for row in rows.values_list(*fields)[:2000]]
    changed = [(each.user_id, each.item_id, rendered(cell(each))) for each in records]
    context = {
        "classroom": classroom,
        "changed": changed,
        "counts": counts_after(known, records),
        "now": now,
        "shown_list": ",".join(map(str, shown)),
        "step_slug": request.GET.get("step", "")[:80],
    }
    return render(request, "classroom/grid_changes.html", context)


def counts_after(
    known: QuerySet[ItemProgress], changed: Iterable[Standing]
) -> list[tuple[str, int]]:
    """The sums beside and below the cells that changed: the id of each, and how many solved."""
    found = []
    for letter, field, keys in (
        ("s", "user_id", {each.user_id for each in changed}),
        ("f", "item_id", {each.item_id for each in changed}),
    ):
        solved = Count("pk", filter=Q(best_score__gte=1))
        sums = known.filter(**{f"{field}__in": keys}).values(field).annotate(n=solved)
        found += [(f"{letter}{row[field]}", row["n"]) for row in sums] if keys else []
    return found


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
    grid = grid_of(
        classroom, items=items_of_course(), students=classroom.students(), whole_class=True
    )
    name = f"class-{classroom.pk}.csv"
    return StreamingHttpResponse(
        grid_csv(grid),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
