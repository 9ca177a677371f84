"""The grid tells each student's standing in symbol and words, from few queries."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lstm_course.accounts.models import User
from lstm_course.classroom.export import safe
from lstm_course.classroom.grid import Cell, cell
from lstm_course.classroom.models import Classroom
from lstm_course.lessons.models import Item, Misconception
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


def test_a_mistake_that_stands_is_named_with_who_has_it_and_what_reteaches_it(
    classroom: Classroom, as_teacher: Client, student: User, classmate: User
) -> None:
    item = ItemFactory()
    Misconception.objects.create(
        slug="forget-one-erases", title="1 means forget", explanation_html="", step=item.step
    )
    record(student, item, best=0, mistake="forget-one-erases")
    record(classmate, item, best=1, mistake="forget-one-erases")
    page = as_teacher.get(reverse("class", args=[classroom.pk])).content.decode()
    assert "1 of 2</strong> 1 means forget" in page
    assert reverse("step", args=[item.step.lesson.slug, item.step.slug]) in page


def test_the_number_of_queries_does_not_grow_with_the_class(
    classroom: Classroom,
    as_teacher: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    items = [ItemFactory(step=StepFactory(position=1)) for _ in range(5)]
    for person in UserFactory.create_batch(20):
        EnrolmentFactory(classroom=classroom, student=person)
        record(person, items[0], best=0, mistake="forget-one-erases")
    with django_assert_max_num_queries(12):
        as_teacher.get(reverse("class", args=[classroom.pk]))


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


@pytest.mark.parametrize("query", ["?page=0", "?page=99999", "?page=x", "?step=nowhere"])
def test_an_odd_query_still_shows_the_class(
    query: str, classroom: Classroom, as_teacher: Client
) -> None:
    assert as_teacher.get(reverse("class", args=[classroom.pk]) + query).status_code == 200
