"""Looks and changes leave their line, names can be hidden, and news reach whom they are for."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import (
    Adjustment,
    Assignment,
    AuditEntry,
    CannedComment,
    Classroom,
    ItemAlarm,
    LineComment,
    Note,
    Override,
    Role,
    Staff,
)
from lstm_course.lessons.models import Item
from lstm_course.progress.export import export_of
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    UserFactory,
)
from tests.conftest import signed_in
from tests.lstm_course.classroom.people import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(classroom: Classroom) -> Assignment:
    return Assignment.objects.create(classroom=classroom, title="Gates", due_at=timezone.now())


def actions() -> list[tuple[str, int | None]]:
    return [(each.action, each.student_id) for each in AuditEntry.objects.order_by("pk")]


@pytest.mark.parametrize("name", ["class-student", "class-gradebook-cell", "class-student-item"])
def test_every_page_of_one_student_leaves_a_look_in_the_trail(
    name: str, assignment: Assignment, item: Item, student: User, as_teacher: Client
) -> None:
    middle = {"class-gradebook-cell": [assignment.pk, student.pk]}.get(name, [student.pk])
    last = [item.pk] if name == "class-student-item" else []
    page_of(as_teacher, name, assignment.classroom_id, *middle, *last)
    assert actions() == [("viewed", student.pk)]


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("class", "viewed-class"),
        ("class-grid", "viewed-class"),
        ("class-mastery", "viewed-class"),
        ("class-gradebook", "viewed-class"),
        ("class-grid-csv", "downloaded-grid"),
        ("class-gradebook-csv", "downloaded-marks"),
        ("class-gradebook-xlsx", "downloaded-marks"),
    ],
)
def test_a_look_at_everybody_is_one_line_a_visit(
    name: str, action: str, classroom: Classroom, as_teacher: Client
) -> None:
    for _ in range(2):
        as_teacher.get(reverse(name, args=[classroom.pk]))
    assert actions() == [(action, None)]


def test_a_look_through_the_api_is_a_look(classroom: Classroom, as_teacher: Client) -> None:
    assert as_teacher.get(f"/api/v1/classes/{classroom.pk}/grid/").status_code == 200
    assert actions() == [("viewed-class", None)]


def test_more_time_for_a_section_stands_in_the_record_of_each(
    assignment: Assignment, student: User, classmate: User, as_teacher: Client
) -> None:
    section = assignment.classroom.sections.create(name="A")
    EnrolmentFactory(classroom=assignment.classroom, student=classmate)
    assignment.classroom.enrolments.update(section=section)
    values = {"section": section.pk, "due_at": "2036-01-01T08:00", "reason": "trip"}
    place = [assignment.classroom_id, assignment.pk]
    as_teacher.post(reverse("class-extend", args=place), values)
    given = assignment.extensions.get()
    as_teacher.post(reverse("class-withdraw-extension", args=[*place, given.pk]))
    both = [student.pk, classmate.pk]
    assert sorted(actions()) == sorted(
        [("extended", pk) for pk in both] + [("withdrew-extension", pk) for pk in both]
    )


def test_a_removed_assignment_says_which_marks_by_hand_went_with_it(
    assignment: Assignment, student: User, as_teacher: Client
) -> None:
    Adjustment.objects.create(assignment=assignment, student=student, percent=9, reason="x")
    place = [assignment.classroom_id, assignment.pk]
    as_teacher.post(reverse("class-remove-assignment", args=place))
    entry = AuditEntry.objects.get()
    assert (entry.student, entry.action) == (student, "withdrew-adjustment")
    assert entry.detail["reason"] == "the assignment was removed"


def test_the_trail_of_a_class_is_read_by_those_who_run_it_and_of_one_student_alone(
    classroom: Classroom, student: User, classmate: User, as_teacher: Client
) -> None:
    EnrolmentFactory(classroom=classroom, student=classmate)
    for person in (student, classmate):
        page_of(as_teacher, "class-student", classroom.pk, person.pk)
    page = page_of(as_teacher, "class-audit", classroom.pk)
    assert "<td>sam</td>" in page
    assert "<td>cleo</td>" in page
    page = page_of(as_teacher, "class-audit", classroom.pk, query=f"?of={student.pk}")
    assert "<td>cleo</td>" not in page
    assert "tess looked at the record" in page


def test_a_student_reads_who_looked_and_takes_their_record_away_without_notes(
    classroom: Classroom, student: User, item: Item, as_teacher: Client
) -> None:
    page_of(as_teacher, "class-student", classroom.pk, student.pk)
    note = {"text": "secret remark"}
    as_teacher.post(reverse("class-note", args=[classroom.pk, student.pk]), note)
    Override.objects.create(
        classroom=classroom, student=student, item=item, percent=70, reason="shown"
    )
    page = page_of(signed_in(student), "my-marks", classroom.pk)
    assert "tess looked at the record" in page
    known = export_of(student)
    assert [entry["action"] for entry in known["audit_trail"]] == ["viewed"]
    assert known["classes"][0]["in_class"] == classroom.name
    assert known["item_marks_by_hand"][0]["percent"] == 70
    assert Note.objects.exists()
    assert "secret remark" not in page + str(known)
    assert "noted" not in str(known)


def test_hidden_names_stay_hidden_on_every_page_of_a_student(
    assignment: Assignment, item: Item, submission: Submission, student: User, as_teacher: Client
) -> None:
    User.objects.filter(pk=student.pk).update(display_name="Samantha")
    pk = assignment.classroom_id
    LineComment.objects.create(
        classroom_id=pk, submission=submission, author=student, line=1, text="Oh!"
    )
    assignment.extensions.create(student=student, due_at=timezone.now())
    as_teacher.post(reverse("class-names", args=[pk]), {"hide": "1"})
    pages = {
        "class": [],
        "class-student": [student.pk],
        "class-student-item": [student.pk, item.pk],
        "class-submission": [student.pk, submission.pk],
        "class-gradebook-cell": [assignment.pk, student.pk],
        "class-assignment": [assignment.pk],
        "class-similar": [item.slug],
        "class-roster": [],
        "class-audit": [],
    }
    told = {name: page_of(as_teacher, name, pk, *rest) for name, rest in pages.items()}
    assert [name for name, page in told.items() if "Samantha" in page] == []
    assert "Student 1" in told["class-student"]
    student.refresh_from_db()
    assert student.display_name == "Samantha"


@pytest.mark.parametrize(
    ("back", "lands"),
    [("/classes/?x=1", "/classes/?x=1"), ("https://evil.example/", ""), ("//evil.example", "")],
)
def test_hiding_names_leads_back_to_where_one_was_and_nowhere_else(
    back: str, lands: str, classroom: Classroom, as_teacher: Client
) -> None:
    address = reverse("class-names", args=[classroom.pk])
    answer = as_teacher.post(address, {"hide": "1", "next": back})
    assert answer["Location"] == (lands or classroom.get_absolute_url())


def test_times_on_the_pages_of_a_class_are_the_class_s(
    classroom: Classroom, student: User, submission: Submission, as_teacher: Client
) -> None:
    Submission.objects.update(created_at="2026-07-01T22:30:00Z")
    Classroom.objects.update(time_zone="Europe/Berlin")
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert "2 Jul, 00:30" in page
    assert "Times are those of Europe/Berlin." in page


def test_the_start_page_tells_of_comments_and_invitations(
    classroom: Classroom, submission: Submission, student: User, teacher: User, outsider: User
) -> None:
    LineComment.objects.create(
        classroom=classroom, submission=submission, author=teacher, line=1, text="Why?"
    )
    ClassroomFactory(teacher=outsider, name="11 A").invitations.create(username="SAM")
    page = page_of(signed_in(student), "course")
    assert "1 new comment on your code" in page
    assert "You are invited to “11 A”" in page


def test_a_broken_item_is_told_to_its_authors_on_the_start_page(
    classroom: Classroom, item: Item, teacher: User, as_student: Client
) -> None:
    for kind in ("negative-discrimination", "strong-agree-on-wrong"):
        ItemAlarm.objects.create(item=item, kind=kind, words="r = -0.5")
    author = UserFactory(is_staff=True, is_superuser=True)
    assert "1 item may be broken: see why" in page_of(signed_in(author), "course")
    assert "may be broken" not in page_of(as_student, "course")
    ItemAlarm.objects.update(closed_at=timezone.now())
    assert "may be broken" not in page_of(signed_in(author), "course")


def test_an_assistant_gives_their_part_back(
    classroom: Classroom, outsider: User, as_teacher: Client
) -> None:
    Staff.objects.create(classroom=classroom, person=outsider, role=Role.ASSISTANT)
    client = signed_in(outsider)
    assert "Stop teaching 12 B" in page_of(client, "classes")
    client.post(reverse("leave-class", args=[classroom.pk]))
    assert client.get(classroom.get_absolute_url()).status_code == 404
    assert as_teacher.post(reverse("leave-class", args=[classroom.pk])).status_code == 404


def test_an_answer_is_told_on_the_class_page_until_it_is_read(
    classroom: Classroom, submission: Submission, student: User, as_teacher: Client
) -> None:
    LineComment.objects.create(
        classroom=classroom, submission=submission, author=student, line=2, text="Oh!"
    )
    assert "sam answered</a>" in page_of(as_teacher, "class", classroom.pk)
    page_of(as_teacher, "class-submission", classroom.pk, student.pk, submission.pk)
    assert "sam answered</a>" not in page_of(as_teacher, "class", classroom.pk)


def test_a_comment_that_is_refused_keeps_what_was_typed(
    classroom: Classroom, submission: Submission, student: User, as_teacher: Client
) -> None:
    address = reverse("class-comment", args=[classroom.pk, student.pk, submission.pk])
    answer = as_teacher.post(address, {"line": 3, "text": "Long and dear"})
    assert answer.status_code == 422
    assert "The code has lines from 1 to 2." in answer.content.decode()
    assert "Long and dear" in answer.content.decode()


def test_one_forgets_remarks_of_one_s_own_alone(
    teacher: User, outsider: User, as_teacher: Client
) -> None:
    for owner in (teacher, outsider):
        CannedComment.objects.create(owner=owner, text="Print the shape.")
    as_teacher.post(reverse("forget-canned"), {"canned": "Print the shape."})
    assert CannedComment.objects.get().owner == outsider
