"""Marks are computed, set by hand with a reason, never lost between two teachers."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lstm_course.accounts.models import User
from lstm_course.classroom.gradebook import gradebook_of
from lstm_course.classroom.models import (
    Adjustment,
    Assignment,
    AuditEntry,
    Classroom,
    FreshStart,
    Milestone,
    Override,
    Role,
    Staff,
    Trace,
)
from lstm_course.lessons.models import Item
from tests.cast import (
    EnrolmentFactory,
    ItemFactory,
    TeacherFactory,
    UserFactory,
)
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(db: None) -> list[Item]:
    made: list[Item] = ItemFactory.create_batch(2)
    return made


@pytest.fixture
def assignment(classroom: Classroom, items: list[Item]) -> Assignment:
    made = Assignment.objects.create(
        classroom=classroom, title="Gates", due_at=timezone.now() - timedelta(days=10)
    )
    made.items.set(items)
    return made


def reached(user: User, item: Item, score: float, days_late: float = -1) -> None:
    due = Assignment.objects.get().due_at
    Milestone.objects.create(user=user, item=item, score=score, at=due + timedelta(days=days_late))


def mark_of(classroom: Classroom, student: User) -> float | None:
    return gradebook_of(classroom, [student]).rows()[0].marks[0].value


def test_a_mark_is_the_mean_of_the_best_attempts_in_time(
    assignment: Assignment, items: list[Item], classroom: Classroom, student: User
) -> None:
    reached(student, items[0], 0.4, days_late=-2)
    reached(student, items[0], 1.0)
    assert mark_of(classroom, student) == 0.5


def test_late_work_has_its_late_credit_unless_there_was_more_time(
    assignment: Assignment, items: list[Item], classroom: Classroom, student: User
) -> None:
    for item in items:
        reached(student, item, 1.0, days_late=2)
    assert mark_of(classroom, student) == pytest.approx(0.8)
    assignment.extensions.create(
        student=student, due_at=assignment.due_at + timedelta(days=3), reason="ill"
    )
    assert mark_of(classroom, student) == 1.0


def test_where_the_first_attempt_counts_later_ones_do_not(
    assignment: Assignment, items: list[Item], classroom: Classroom, student: User
) -> None:
    Assignment.objects.update(counting="first")
    for item in items:
        Trace.objects.create(user=student, item=item, first_score=0.25, first_at=assignment.due_at)
        reached(student, item, 1.0)
    assert mark_of(classroom, student) == 0.25


def test_an_override_of_an_item_counts_and_one_taken_back_does_not(
    assignment: Assignment, items: list[Item], classroom: Classroom, student: User
) -> None:
    override = Override.objects.create(
        classroom=classroom, student=student, item=items[0], percent=100, reason="our fault"
    )
    assert mark_of(classroom, student) == 0.5
    override.is_withdrawn = True
    override.save()
    assert mark_of(classroom, student) == 0.0


def test_only_what_comes_after_a_fresh_start_counts(
    assignment: Assignment, items: list[Item], classroom: Classroom, student: User
) -> None:
    reached(student, items[0], 1.0)
    FreshStart.objects.create(classroom=classroom, student=student, item=items[0], reason="copied")
    assert mark_of(classroom, student) == 0.0


def cell(assignment: Assignment, student: User) -> str:
    return reverse(
        "class-gradebook-cell", args=[assignment.classroom_id, assignment.pk, student.pk]
    )


def set_mark(client: Client, address: str, percent: int, version: int) -> Any:
    values = {"percent": percent, "reason": "spoke about it", "version": version}
    return client.post(address, values, follow=True)


def test_a_refused_mark_keeps_what_was_typed_beside_what_stands_now(
    assignment: Assignment, student: User, as_teacher: Client
) -> None:
    set_mark(as_teacher, cell(assignment, student), 40, 0)
    page = set_mark(as_teacher, cell(assignment, student), 90, 0).content.decode()
    assert "tess set it to 40 % while you were looking. Yours was not saved" in page
    assert 'value="90"' in page
    assert 'value="spoke about it"' in page
    assert 'name="version" value="1"' in page


def test_a_mark_by_hand_counts_with_its_reason_and_is_undone(
    assignment: Assignment, classroom: Classroom, student: User, as_teacher: Client
) -> None:
    address = cell(assignment, student)
    page = set_mark(as_teacher, address, 90, 0).content.decode()
    assert "90 % by tess: spoke about it" in page
    assert mark_of(classroom, student) == 0.9
    as_teacher.post(address + "undo/", {"version": 1})
    assert mark_of(classroom, student) == 0.0
    actions = [entry.action for entry in AuditEntry.objects.order_by("pk")]
    assert actions == ["viewed", "adjusted", "withdrew-adjustment"]


def test_the_second_of_two_teachers_is_told_and_overwrites_nothing(
    assignment: Assignment, classroom: Classroom, student: User, as_teacher: Client
) -> None:
    cora = TeacherFactory(username="cora")
    Staff.objects.create(classroom=classroom, person=cora, role=Role.CO_TEACHER)
    address = cell(assignment, student)
    set_mark(signed_in(cora), address, 80, 0)
    answer = set_mark(as_teacher, address, 20, 0)
    assert answer.status_code == 409
    assert (
        "cora set it to 80 % while you were looking. Yours was not saved: look again, then decide."
        in answer.content.decode()
    )
    assert Adjustment.objects.get().percent == 80
    assert 'name="version" value="1"' in answer.content.decode()


def test_an_undo_of_an_old_mark_undoes_nothing(
    assignment: Assignment, student: User, as_teacher: Client
) -> None:
    address = cell(assignment, student)
    set_mark(as_teacher, address, 80, 0)
    set_mark(as_teacher, address, 70, 1)
    page = as_teacher.post(address + "undo/", {"version": 1}, follow=True).content.decode()
    assert "tess set it to 70 % while you were looking." in page
    assert not Adjustment.objects.get().is_withdrawn


@pytest.mark.parametrize("values", [{"percent": 101}, {"percent": -1}, {"reason": ""}, {}])
def test_a_mark_out_of_range_or_without_a_reason_is_refused(
    values: dict[str, Any], assignment: Assignment, student: User, as_teacher: Client
) -> None:
    posted = {"percent": 50, "reason": "why", "version": 0, **values} if values else {}
    answer = as_teacher.post(cell(assignment, student), posted)
    assert answer.status_code == 422
    assert not Adjustment.objects.exists()


def test_other_weights_are_a_preview_until_they_are_saved(
    assignment: Assignment, classroom: Classroom, as_teacher: Client
) -> None:
    book = reverse("class-gradebook", args=[classroom.pk])
    query = f"?preview=1&weight-{assignment.pk}=7&drop=2"
    assert "the weights below are not saved" in as_teacher.get(book + query).content.decode()
    assignment.refresh_from_db()
    assert assignment.weight == 1
    posted = {f"weight-{assignment.pk}": 7, "drop": 2}
    as_teacher.post(reverse("class-weights", args=[classroom.pk]), posted)
    assignment.refresh_from_db()
    classroom.refresh_from_db()
    assert (assignment.weight, classroom.drop_lowest) == (7, 2)


def test_odd_weights_are_ignored_and_a_preview_keeps_its_query(
    assignment: Assignment, classroom: Classroom, as_teacher: Client
) -> None:
    odd = {
        "weight-" + "9" * 30: "1",
        "weight-²": "1",
        "drop": "x",
        f"weight-{assignment.pk}": "1e9",
    }
    for name in ("class-weights", "class-gradebook"):
        address = reverse(name, args=[classroom.pk])
        send = as_teacher.post if name == "class-weights" else as_teacher.get
        assert send(address, odd).status_code in {200, 302}
    query = {"preview": "1", "drop": "1", "page": "1"}
    answer = as_teacher.get(reverse("class-gradebook", args=[classroom.pk]), query)
    assert answer.context["query"] == "preview=1&drop=1&"


@pytest.mark.parametrize(
    ("weight", "drop"), [("-1", "0"), ("NaN", "0"), ("", "0"), ("101", "0"), ("7", "-1")]
)
def test_weights_are_saved_all_or_none_and_it_is_said(
    weight: str, drop: str, assignment: Assignment, classroom: Classroom, as_teacher: Client
) -> None:
    posted = {f"weight-{assignment.pk}": weight, "drop": drop}
    address = reverse("class-weights", args=[classroom.pk])
    page = as_teacher.post(address, posted, follow=True).content.decode()
    assert "are whole numbers from 0 to 100. Nothing was saved." in page
    assert "The weights are saved." not in page
    assignment.refresh_from_db()
    classroom.refresh_from_db()
    assert (assignment.weight, classroom.drop_lowest) == (1, 0)


def test_a_mark_without_its_version_is_not_lost_in_silence(
    assignment: Assignment, classroom: Classroom, student: User, as_teacher: Client
) -> None:
    set_mark(as_teacher, cell(assignment, student), 90, 0)
    form = {"percent": 50, "reason": "x", "version": ""}
    answer = as_teacher.post(cell(assignment, student), form)
    assert answer.status_code == 409
    assert "Yours was not saved" in answer.content.decode()


def test_the_files_hold_the_marks_and_no_formula(
    assignment: Assignment, classroom: Classroom, student: User, as_teacher: Client
) -> None:
    User.objects.filter(pk=student.pk).update(display_name="=HYPERLINK(1)")
    set_mark(as_teacher, cell(assignment, student), 90, 0)
    answer = as_teacher.get(reverse("class-gradebook-csv", args=[classroom.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row == {"User name": "sam", "Name": "'=HYPERLINK(1)", "Gates": "90", "Total": "90"}
    book = as_teacher.get(reverse("class-gradebook-xlsx", args=[classroom.pk])).content
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    cells = next(iter(sheet.iter_rows(min_row=2)))
    assert [found.value for found in cells] == ["sam", "=HYPERLINK(1)", 90, 90]
    assert cells[1].data_type == "s"


LIST = "user name,assignment,percent,reason\nsam,Gates,75,redone\nnobody,Gates,1,x\nsam,Gates,x,y\n"


def preview(client: Client, classroom: Classroom, text: str) -> tuple[str, str]:
    answer = client.post(reverse("class-adjustments", args=[classroom.pk]), {"text": text})
    return answer.content.decode(), answer.context["plan"].stamp


def test_adjustments_are_previewed_with_errors_and_then_done_once(
    assignment: Assignment, classroom: Classroom, as_teacher: Client
) -> None:
    page, stamp = preview(as_teacher, classroom, LIST)
    assert "1 mark would change, 2 lines cannot be read." in page
    assert "Line 3: “nobody” is not in this class." in page
    assert "Line 4: “x” is no percentage from 0 to 100." in page
    assert not Adjustment.objects.exists()
    address = reverse("class-adjustments-import", args=[classroom.pk])
    as_teacher.post(address, {"text": LIST, "stamp": stamp})
    assert Adjustment.objects.get().percent == 75
    assert "0 marks would change" in preview(as_teacher, classroom, LIST)[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sam;Gates;75;redone", "1 mark would change, 0 lines cannot be read."),
        ("sam,Gates,75,a\nsam,Gates,80,b", "“sam” has a mark for “Gates” in line 1 already."),
        ("sam,Twice,75,a", "Two assignments are called “Twice”. Give one of them another title"),
        ("sam,Gates,99999999999999999999999,a", "is no percentage from 0 to 100."),
    ],
)
def test_a_list_of_marks_is_read_as_it_comes(
    text: str, told: str, assignment: Assignment, classroom: Classroom, as_teacher: Client
) -> None:
    for _ in range(2):
        Assignment.objects.create(classroom=classroom, title="Twice", due_at=timezone.now())
    assert told in preview(as_teacher, classroom, text)[0]


@pytest.mark.parametrize("address", ["class-adjustments", "class-adjustments-import"])
@pytest.mark.parametrize("text", ["", "x" * 200_000, "sam,Gates,1,a\n" * 5001])
def test_what_is_no_list_of_marks_says_why(
    address: str, text: str, classroom: Classroom, as_teacher: Client
) -> None:
    answer = as_teacher.post(reverse(address, args=[classroom.pk]), {"text": text})
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode() or "errorlist" in answer.content.decode()


def test_an_import_is_refused_if_a_mark_moved_since_the_preview(
    assignment: Assignment, classroom: Classroom, student: User, as_teacher: Client
) -> None:
    _, stamp = preview(as_teacher, classroom, LIST)
    set_mark(as_teacher, cell(assignment, student), 10, 0)
    address = reverse("class-adjustments-import", args=[classroom.pk])
    answer = as_teacher.post(address, {"text": LIST, "stamp": stamp})
    assert answer.status_code == 409
    assert "Marks changed since the preview, so nothing was written." in answer.content.decode()
    assert Adjustment.objects.get().percent == 10


def test_the_number_of_queries_does_not_grow_with_students(
    assignment: Assignment, classroom: Classroom, as_teacher: Client
) -> None:
    address = reverse("class-gradebook", args=[classroom.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_teacher.get(address)
        return len(captured)

    queries()  # the first look leaves its line in the trail
    few = queries()
    for person in UserFactory.create_batch(15):
        EnrolmentFactory(classroom=classroom, student=person)
    assert queries() == few


def my_marks(client: Client, classroom: Classroom) -> str:
    return client.get(reverse("my-marks", args=[classroom.pk])).content.decode()


def test_a_student_reads_their_own_marks_with_the_reason_of_one_by_hand(
    assignment: Assignment, classroom: Classroom, student: User, as_teacher: Client
) -> None:
    set_mark(as_teacher, cell(assignment, student), 90, 0)
    page = my_marks(signed_in(student), classroom)
    assert "90 % (set by your teacher: spoke about it)" in page
    assert "In all: <strong>90 %</strong>" in page


def test_a_mark_that_is_shown_after_it_is_due_is_not_told_before(
    assignment: Assignment, items: list[Item], classroom: Classroom, student: User
) -> None:
    for item in items:
        reached(student, item, 0.25)
    later = timezone.now() + timedelta(days=1)
    Assignment.objects.update(showing="after-due", due_at=later)
    page = my_marks(signed_in(student), classroom)
    assert "shown once it is due" in page
    assert "25 %" not in page
    Assignment.objects.update(due_at=timezone.now())
    assert "25 %" in my_marks(signed_in(student), classroom)


@pytest.mark.parametrize("username", ["tess", "otto", "cleo"])
def test_marks_of_a_class_that_one_is_not_in_do_not_exist(
    username: str, assignment: Assignment, classroom: Classroom, outsider: User, classmate: User
) -> None:
    person = User.objects.get(username=username)
    address = reverse("my-marks", args=[classroom.pk])
    assert signed_in(person).get(address).status_code == 404
