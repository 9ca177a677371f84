"""The grid tells each student's standing in symbol and words, from few queries."""

import csv
import html
import io
import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.export import safe
from lstm_course.classroom.grid import Cell, cell
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.sheet import Sheet, drawn, html_rows
from lstm_course.classroom.standings import standings
from lstm_course.classroom.table import mark_of
from lstm_course.lessons.models import Item
from lstm_course.progress.models import ItemProgress
from tests.cast import ClassroomFactory, EnrolmentFactory, ItemFactory, StepFactory, UserFactory

pytestmark = pytest.mark.django_db


def record(user: User, item: Item, *, best: float, attempts: int = 1, mistake: str = "") -> None:
    now = timezone.now()
    ItemProgress.objects.create(
        user=user,
        item=item,
        attempts=attempts,
        first_score=0,
        best_score=best,
        last_score=best,
        last_misconception=mistake,
        first_at=now,
        last_at=now,
        solved_at=now if best == 1 else None,
    )


@pytest.fixture
def classroom(teacher: User, student: User, classmate: User) -> Classroom:
    made = ClassroomFactory(teacher=teacher)
    for person in (student, classmate):
        EnrolmentFactory(classroom=made, student=person)
    return made


@pytest.mark.parametrize(
    ("best", "attempts", "expected"),
    [
        (1.0, 1, Cell("right", "✓", "solved, 1 try")),
        (1.0, 3, Cell("right", "✓", "solved, 3 tries")),
        (0.5, 2, Cell("partly", "◐", "50% right, 2 tries")),
        (0.0, 1, Cell("wrong", "✗", "not solved yet, 1 try")),
    ],
)
def test_a_cell_says_its_state_in_symbol_and_words(
    student: User, best: float, attempts: int, expected: Cell
) -> None:
    item = ItemFactory()
    record(student, item, best=best, attempts=attempts)
    assert cell(ItemProgress.objects.get()) == expected


def test_an_item_not_tried_is_not_a_wrong_one() -> None:
    assert cell(None) == Cell("none", "·", "not tried")


def test_the_page_shows_each_student_and_each_item(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    record(student, ItemFactory(), best=1)
    page = as_teacher.get(reverse("class", args=[classroom.pk])).content.decode()
    assert "sam" in page
    assert "cleo" in page
    assert "solved, 1 try" in page
    assert "not tried" in page


def test_the_number_of_queries_does_not_grow_with_the_class(
    classroom: Classroom, as_teacher: Client
) -> None:
    items = [ItemFactory(step=StepFactory(position=1)) for _ in range(5)]
    address = reverse("class", args=[classroom.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_teacher.get(address)
        return len(captured)

    record(classroom.students()[0], items[0], best=0)
    queries()  # the first look leaves its line in the trail
    few = queries()
    for person in UserFactory.create_batch(20):
        EnrolmentFactory(classroom=classroom, student=person)
        record(person, items[0], best=0, mistake="forget-one-erases")
    assert queries() == few <= 17


def test_the_download_holds_everyone_and_everything(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    item = ItemFactory()
    record(student, item, best=0.5, attempts=2)
    response = as_teacher.get(reverse("class-grid-csv", args=[classroom.pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["User name"] for row in rows] == ["cleo", "sam"]
    assert [row[item.slug] for row in rows] == ["not tried", "50% right, 2 tries"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"])
def test_a_name_never_becomes_a_formula(name: str) -> None:
    assert safe([name]) == [f"'{name}"]


def test_an_ordinary_name_is_left_alone() -> None:
    assert safe(["Zoë O'Neil", ""]) == ["Zoë O'Neil", ""]


def test_a_name_with_markup_is_shown_as_text(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    User.objects.filter(pk=student.pk).update(display_name="<script>alert(1)</script>")
    page = as_teacher.get(reverse("class", args=[classroom.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_solved_item_is_told_from_one_not_tried_in_the_row(
    classroom: Classroom, as_teacher: Client, student: User, classmate: User
) -> None:
    item = ItemFactory()
    record(student, item, best=1)
    page = as_teacher.get(reverse("class-grid", args=[classroom.pk])).content.decode()
    assert re.search(rf'<tr id="s{student.pk}">.*</td><td class=right>✓<i> solved, 1 try</i>', page)
    assert re.search(rf'<tr id="s{classmate.pk}">.*</td><td class=none>·<i> not tried</i>', page)


def names_in_order(page: str) -> list[str]:
    return re.findall(r'class="grid-name"><a href="[^"]+">(\w+)</a>', page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["cleo", "sam"]),
        ("?sort=solved", ["sam", "cleo"]),
        ("?sort=-solved", ["cleo", "sam"]),
        ("?name=SA", ["sam"]),
        ("?size=all", ["cleo", "sam"]),
    ],
)
def test_the_grid_is_sorted_and_filtered_as_asked(
    query: str, names: list[str], classroom: Classroom, as_teacher: Client, student: User
) -> None:
    record(student, ItemFactory(), best=1)
    address = reverse("class-grid", args=[classroom.pk]) + query
    assert names_in_order(as_teacher.get(address).content.decode()) == names


def test_the_grid_shows_one_section_alone(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    ItemFactory()
    section = classroom.sections.create(name="A")
    classroom.enrolments.filter(student=student).update(section=section)
    address = reverse("class-grid", args=[classroom.pk]) + f"?section={section.pk}"
    assert names_in_order(as_teacher.get(address).content.decode()) == ["sam"]


@pytest.mark.parametrize("name", ["class", "class-grid"])
def test_a_choice_is_answered_with_the_grid_alone(
    name: str, classroom: Classroom, as_teacher: Client
) -> None:
    ItemFactory()
    address = reverse(name, args=[classroom.pk])
    page = as_teacher.get(f"{address}?name=sa", headers={"HX-Target": "grid-region"})
    text = page.content.decode()
    assert text.lstrip().startswith('<div id="grid-region">')
    assert names_in_order(text) == ["sam"]
    assert f'action="{address}#grid-region" hx-get="{address}"' in text  # as without JavaScript


@pytest.mark.parametrize(("name", "size"), [("class", 25), ("class-grid", 50)])
def test_the_students_of_a_page_follow_those_of_the_one_before(
    name: str, size: int, classroom: Classroom, as_teacher: Client
) -> None:
    ItemFactory()
    for number in range(60):
        EnrolmentFactory(classroom=classroom, student=UserFactory(username=f"s{number}"))
    address = reverse(name, args=[classroom.pk]) + "?sort=solved"
    everyone = names_in_order(as_teacher.get(f"{address}&size=all").content.decode())
    first = as_teacher.get(address).content.decode()
    (link,) = re.findall(r'href="([^"]+)">Next students', first)
    second = as_teacher.get(html.unescape(link)).content.decode()
    assert names_in_order(first) == everyone[:size]
    assert names_in_order(second) == everyone[size : 2 * size]


def test_a_sum_leads_to_the_people_behind_it(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    item = ItemFactory()
    record(student, item, best=1)
    page = as_teacher.get(reverse("class-grid", args=[classroom.pk])).content.decode()
    (link,) = re.findall(rf'id="f{item.pk}"><a href="([^"]+)"><b>1</b>', page)
    assert link == reverse("class-item", args=[classroom.pk, item.pk])


def changes(client: Client, classroom: Classroom, of: str, since: datetime) -> str:
    columns = mark_of(Item.objects.active().in_order().values_list("pk", flat=True))
    query = urlencode({"of": of, "since": since.isoformat(), "columns": columns})
    address = reverse("class-grid-changes", args=[classroom.pk])
    return client.get(f"{address}?{query}").content.decode()


def test_a_change_arrives_without_the_page(
    classroom: Classroom, as_teacher: Client, student: User, classmate: User
) -> None:
    old, new = ItemFactory(), ItemFactory()
    opened = timezone.now()
    record(student, old, best=0)
    ItemProgress.objects.update(last_at=opened - timedelta(hours=1))
    record(student, new, best=1)
    record(classmate, new, best=1)
    arrived = changes(as_teacher, classroom, str(student.pk), opened)
    # After the name and the sum of the solved, the second item is the fourth cell of the row.
    place = f"#s{student.pk}>:nth-child(4)"
    assert arrived.count("<td") == 3
    assert f'<td hx-swap-oob="outerHTML:{place}" class=right>✓<i> solved, 1 try</i>' in arrived
    assert f"of={student.pk}&amp;" in arrived
    assert f"#s{classmate.pk}" not in arrived
    assert f'<td hx-swap-oob="innerHTML:#s{student.pk}>:nth-child(2)">1</td>' in arrived
    assert f'<td hx-swap-oob="innerHTML:#f{new.pk} b">1</td>' in arrived


def test_a_page_with_everyone_asks_for_those_who_had_joined_when_it_was_made(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    item = ItemFactory()
    page = as_teacher.get(reverse("class-grid", args=[classroom.pk])).content.decode()
    (address,) = re.findall(r'hx-get="([^"]+/changes/[^"]*)"', page)
    assert "of=all&amp;" in address
    newcomer = UserFactory()
    EnrolmentFactory(classroom=classroom, student=newcomer)
    record(student, item, best=1)
    record(newcomer, item, best=1)
    arrived = as_teacher.get(address.replace("&amp;", "&")).content.decode()
    assert re.findall(r"outerHTML:#s([0-9]+)>", arrived) == [str(student.pk)]


def test_a_page_with_some_lists_them(classroom: Classroom, as_teacher: Client) -> None:
    ItemFactory()
    address = reverse("class-grid", args=[classroom.pk])
    page = as_teacher.get(f"{address}?name=sam").content.decode()
    assert re.search(r"/changes/[^\"]*of=[0-9]+&amp;", page)


def test_a_change_is_not_shown_in_a_column_that_means_something_else_by_now(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    record(student, ItemFactory(), best=1)
    page = as_teacher.get(reverse("class-grid", args=[classroom.pk])).content.decode()
    (address,) = re.findall(r'hx-get="([^"]+/changes/[^"]*)"', page)
    address = address.replace("&amp;", "&")
    assert as_teacher.get(address).content.decode().count("<td") == 3
    ItemFactory()
    arrived = as_teacher.get(address).content.decode()
    assert "<td" not in arrived
    assert "The course has other items now than this grid." in arrived


def test_changes_of_students_of_other_classes_are_not_told(
    classroom: Classroom, as_teacher: Client, outsider: User
) -> None:
    record(outsider, ItemFactory(), best=1)
    arrived = changes(as_teacher, classroom, str(outsider.pk), timezone.now() - timedelta(hours=1))
    assert "<td" not in arrived


@pytest.mark.parametrize(
    "query", ["", "?since=x&of=a,b", "?since=2026-99-99T00:00&of=1", f"?of={'9' * 5000}"]
)
def test_an_odd_question_for_changes_is_answered_with_none(
    query: str, classroom: Classroom, as_teacher: Client
) -> None:
    answer = as_teacher.get(reverse("class-grid-changes", args=[classroom.pk]) + query)
    assert answer.status_code == 200
    assert "<td" not in answer.content.decode()


def test_names_are_hidden_for_projecting_and_come_back(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    record(student, ItemFactory(), best=1)
    address = reverse("class", args=[classroom.pk])
    hidden = as_teacher.post(
        reverse("class-names", args=[classroom.pk]), {"hide": "1"}, follow=True
    )
    assert "sam" not in re.sub(r'href="[^"]*"', "", hidden.content.decode())
    assert "Student 1" in hidden.content.decode()
    as_teacher.post(reverse("class-names", args=[classroom.pk]), {"hide": "0"})
    assert "sam" in as_teacher.get(address).content.decode()


@pytest.mark.parametrize("query", ["?page=0", "?page=99999", "?page=x", "?step=nowhere"])
def test_an_odd_query_still_shows_the_class(
    query: str, classroom: Classroom, as_teacher: Client
) -> None:
    assert as_teacher.get(reverse("class", args=[classroom.pk]) + query).status_code == 200


def test_the_foot_counts_the_students_on_the_page(
    classroom: Classroom, student: User, classmate: User
) -> None:
    item, other = ItemFactory(), ItemFactory()
    record(student, item, best=1)
    record(classmate, item, best=0.501)
    record(classmate, other, best=0.502)
    sheet = Sheet([item, other], standings([student, classmate]), drawn)
    sheet.show([classmate, student])
    assert [(column.solved, column.tried) for column in sheet.columns] == [(1, 2), (0, 1)]
    sheet.show([classmate])
    (row,) = html_rows(sheet, [classmate], "/classes/1/")
    assert row.count(b"<td class=partly>") == 2


def test_two_scores_that_read_alike_are_counted_once_each(student: User, classmate: User) -> None:
    item = ItemFactory()
    record(student, item, best=0.501)
    record(classmate, item, best=0.502)
    sheet = Sheet([item], standings([student, classmate]), drawn)
    assert [column.tried for column in sheet.columns] == [2]


def test_what_stands_at_items_that_are_not_shown_is_left_out(student: User) -> None:
    shown, gone = ItemFactory(), ItemFactory()
    record(student, shown, best=0)
    record(student, gone, best=1)
    sheet = Sheet([shown], standings([student]), lambda cell: cell.state)
    assert sheet.row(student.pk) == (["wrong"], 0)
    assert [(column.solved, column.tried) for column in sheet.columns] == [(0, 1)]
