"""Work is set in the class's own time, with more time for some, and told to those it is for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lstm_course.accounts.models import User
from lstm_course.classroom import services
from lstm_course.classroom.assigning import due_work, feed_of, items_in, with_parts
from lstm_course.classroom.grid import items_of_course
from lstm_course.classroom.models import Assignment, AuditEntry, CalendarFeed, Classroom
from lstm_course.lessons.models import Item
from tests.cast import ClassroomFactory, EnrolmentFactory, ExerciseFactory, ItemFactory
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(db: None) -> Item:
    made: Item = ItemFactory()
    return made


@pytest.fixture
def classroom(teacher: User, student: User, classmate: User) -> Classroom:
    made: Classroom = ClassroomFactory(teacher=teacher, time_zone="Europe/Berlin")
    for person in (student, classmate):
        EnrolmentFactory(classroom=made, student=person)
    return made


@pytest.fixture
def assignment(classroom: Classroom, item: Item) -> Assignment:
    made = Assignment.objects.create(
        classroom=classroom, title="Gates", due_at=timezone.now() + timedelta(days=1)
    )
    made.items.add(item)
    return made


def posted(item: Item, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Gates",
        "due_at": "2026-07-01T08:00",
        "items": [item.pk],
        "late_loss": 10,
        "late_floor": 50,
        "counting": "best",
        "showing": "at-once",
        "weight": 1,
        **changes,
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-07-01T08:00", datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ("2026-12-01T08:00", datetime(2026, 12, 1, 7, tzinfo=UTC)),
    ],
)
def test_a_due_time_is_the_clock_of_the_class_in_summer_and_in_winter(
    typed: str, meant: datetime, classroom: Classroom, item: Item, as_teacher: Client
) -> None:
    address = reverse("class-create-assignment", args=[classroom.pk])
    as_teacher.post(address, posted(item, due_at=typed))
    made = Assignment.objects.get()
    assert made.due_at == meant
    form = as_teacher.get(reverse("class-assignment", args=[classroom.pk, made.pk]))
    assert f'value="{typed}"' in form.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"items": []}, "Choose what is to be done: a lesson, steps or items."),
        ({"opens_at": "2026-07-02T08:00"}, "It must be due after it opens."),
        ({"late_loss": 101}, "less than or equal to 100"),
    ],
)
def test_an_assignment_that_makes_no_sense_is_refused(
    changes: dict[str, Any], message: str, classroom: Classroom, item: Item, as_teacher: Client
) -> None:
    address = reverse("class-create-assignment", args=[classroom.pk])
    answer = as_teacher.post(address, posted(item, **changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("part", ["lessons", "steps", "items"])
def test_a_lesson_a_step_or_an_item_can_be_set(
    part: str, classroom: Classroom, item: Item, as_teacher: Client
) -> None:
    chosen = {"lessons": item.step.lesson, "steps": item.step, "items": item}[part]
    values = posted(item, **{"items": [], part: [chosen.pk]})
    as_teacher.post(reverse("class-create-assignment", args=[classroom.pk]), values)
    made = with_parts(Assignment.objects.all()).get()
    assert items_in(made, items_of_course()) == (item,)


def test_a_student_sees_what_is_due_and_when_in_the_class_s_time(
    assignment: Assignment, student: User
) -> None:
    Assignment.objects.update(due_at=datetime(2030, 7, 1, 6, tzinfo=UTC))
    for name in ("classes", "course"):
        page = signed_in(student).get(reverse(name)).content.decode()
        assert "Monday 1 July, 08:00 (Europe/Berlin)" in page
        assert "0 of 1 solved" in page


def test_what_is_not_open_yet_is_not_shown(assignment: Assignment, student: User) -> None:
    Assignment.objects.update(opens_at=timezone.now() + timedelta(hours=1))
    assert due_work(student) == []


def extend(client: Client, assignment: Assignment, **values: str) -> str:
    address = reverse("class-extend", args=[assignment.classroom_id, assignment.pk])
    later = {"due_at": "2036-01-01T08:00", "reason": "ill", **values}
    return client.post(address, later, follow=True).content.decode()


def test_more_time_is_for_whom_it_is_given_and_stands_in_the_trail(
    assignment: Assignment, as_teacher: Client, student: User, classmate: User
) -> None:
    extend(as_teacher, assignment, username="sam")
    (theirs,), (others,) = due_work(student), due_work(classmate)
    assert theirs.due_at == datetime(2036, 1, 1, 7, tzinfo=UTC)
    assert others.due_at == assignment.due_at
    entry = AuditEntry.objects.get(action="extended")
    assert (entry.student, entry.detail["reason"]) == (student, "ill")


def test_more_time_for_a_section_is_for_those_in_it(
    assignment: Assignment, as_teacher: Client, student: User, classmate: User
) -> None:
    section = assignment.classroom.sections.create(name="A")
    assignment.classroom.enrolments.filter(student=student).update(section=section)
    extend(as_teacher, assignment, section=str(section.pk))
    assert due_work(student)[0].due_at > due_work(classmate)[0].due_at


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Give either a student&#x27;s user name or a section."),
        ({"username": "otto"}, "“otto” is not in this class."),
        ({"username": "sam", "due_at": "2020-01-01T08:00"}, "That is not later than it is due"),
    ],
)
def test_more_time_that_makes_no_sense_is_refused(
    values: dict[str, str], message: str, assignment: Assignment, as_teacher: Client
) -> None:
    assert message in extend(as_teacher, assignment, **values)
    assert not assignment.extensions.exists()


def test_an_extension_of_another_class_cannot_be_taken_back(
    assignment: Assignment, outsider: User, student: User
) -> None:
    given = assignment.extensions.create(student=student, due_at=assignment.due_at)
    theirs = ClassroomFactory(teacher=outsider)
    address = reverse("class-withdraw-extension", args=[theirs.pk, assignment.pk, given.pk])
    assert signed_in(outsider).post(address).status_code == 404


def test_the_calendar_holds_the_student_s_own_due_times(
    assignment: Assignment, student: User, as_teacher: Client
) -> None:
    extend(as_teacher, assignment, username="sam")
    answer = Client().get(reverse("calendar", args=[feed_of(student).token]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Due: Gates (12 B)"
    assert event["dtend"].dt == datetime(2036, 1, 1, 7, tzinfo=UTC)


def test_a_renewed_calendar_address_makes_the_old_one_useless(student: User) -> None:
    old = reverse("calendar", args=[feed_of(student).token])
    signed_in(student).post(reverse("renew-calendar"))
    assert Client().get(old).status_code == 404
    assert CalendarFeed.objects.count() == 1


def test_a_calendar_cannot_be_guessed(student: User) -> None:
    assert len(feed_of(student).token) >= 40
    assert Client().get(reverse("calendar", args=["x"])).status_code == 404


def test_a_copied_class_has_the_assignments_with_their_parts(
    assignment: Assignment, item: Item, teacher: User
) -> None:
    assignment.extensions.create(
        student=assignment.classroom.students()[0], due_at=assignment.due_at
    )
    copy = services.copy_class(classroom=assignment.classroom, name="Copy", teacher=teacher)
    made = copy.assignments.get()
    assert list(made.items.all()) == [item]
    assert not made.extensions.exists()
    assert assignment.classroom.assignments.count() == 1


def test_a_copy_for_next_term_is_due_at_the_same_hour_of_the_clock(
    assignment: Assignment, as_teacher: Client
) -> None:
    Assignment.objects.update(due_at=datetime(2026, 10, 1, 6, tzinfo=UTC))  # 08:00 in summer
    Classroom.objects.update(drop_lowest=2)
    address = reverse("class-copy", args=[assignment.classroom_id])
    as_teacher.post(address, {"name": "Spring", "weeks": "10"})
    copy = Classroom.objects.get(name="Spring")
    assert copy.drop_lowest == 2
    assert copy.assignments.get().due_at == datetime(2026, 12, 10, 7, tzinfo=UTC)


def test_more_time_is_offered_from_the_page_of_a_student(
    assignment: Assignment, student: User, as_teacher: Client
) -> None:
    place = [assignment.classroom_id, assignment.pk]
    page = as_teacher.get(reverse("class-student", args=[place[0], student.pk])).content.decode()
    address = f"{reverse('class-assignment', args=place)}?for={student.pk}"
    assert address in page
    assert 'name="username" value="sam"' in as_teacher.get(address).content.decode()


def test_a_removed_assignment_leaves_the_work(
    assignment: Assignment, as_teacher: Client, item: Item
) -> None:
    arguments = [assignment.classroom_id, assignment.pk]
    as_teacher.post(reverse("class-remove-assignment", args=arguments))
    assert not Assignment.objects.exists()
    assert Item.objects.filter(pk=item.pk).exists()


@pytest.mark.parametrize(
    ("typed", "zone", "words"),
    [
        ("2027-03-28T02:30", "Europe/Berlin", "this time is skipped or comes twice"),
        ("2027-10-31T02:30", "Europe/Berlin", "The clocks of Europe/Berlin change then"),
        ("0001-01-01T00:00", "Pacific/Kiritimati", "Choose a year from 2000 to 2100."),
        ("9999-12-31T23:59", "America/Anchorage", "Choose a year from 2000 to 2100."),
        ("1999-12-31T23:59", "UTC", "Choose a year from 2000 to 2100."),
        ("2027-02-30T08:00", "UTC", "Write a day and a time that there are"),
        ("tomorrow", "UTC", "Write a day and a time that there are"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(
    typed: str, zone: str, words: str, classroom: Classroom, item: Item, as_teacher: Client
) -> None:
    Classroom.objects.update(time_zone=zone)
    address = reverse("class-create-assignment", args=[classroom.pk])
    answer = as_teacher.post(address, posted(item, due_at=typed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Assignment.objects.exists()


def test_two_assignments_of_a_class_have_two_titles(
    assignment: Assignment, classroom: Classroom, item: Item, as_teacher: Client
) -> None:
    address = reverse("class-create-assignment", args=[classroom.pk])
    answer = as_teacher.post(address, posted(item, title="GATES"))
    assert answer.status_code == 422
    assert "an assignment of that title already" in answer.content.decode()
    own = reverse("class-assignment", args=[classroom.pk, assignment.pk])
    assert as_teacher.post(own, posted(item, title="Gates", weight=3)).status_code == 302
    assert [each.weight for each in Assignment.objects.all()] == [3]


def test_a_single_item_is_chosen_by_what_it_asks(as_teacher: Client, classroom: Classroom) -> None:
    ItemFactory(question__slug="q-1", question__stem_html="<p>What does a gate return?</p>")
    exercise = ExerciseFactory(slug="gate", title="The forget gate")
    ItemFactory(question=None, exercise=exercise)
    page = as_teacher.get(f"/classes/{classroom.pk}/assignments/new/").content.decode()
    assert ">q-1: What does a gate return?</option>" in page
    assert ">gate: The forget gate</option>" in page
