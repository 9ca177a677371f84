"""Item analysis of a class: from traces to the page and to the authors."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom, Enrolment, ItemAlarm, Trace
from lstm_course.lessons.models import Item
from tests.cast import ClassroomFactory, ItemFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    made: Classroom = ClassroomFactory(teacher=teacher)
    return made


def fill(classroom: Classroom, items: list[Item], n: int, *, wrong_key: bool = False) -> None:
    """`n` students: the abler, the more items right; with a wrong key the first is upside down."""
    for number, person in enumerate(UserFactory.create_batch(n)):
        Enrolment.objects.create(classroom=classroom, student=person)
        for j, item in enumerate(items):
            is_right = number / n >= (j + 1) / (len(items) + 1)
            if wrong_key and j == 0:
                is_right = number / n < 0.5
            Trace.objects.create(
                user=person,
                item=item,
                first_score=float(is_right),
                first_choice="1" if is_right else "0",
                first_seconds=20,
                first_at=timezone.now(),
            )


def page_of(client: Client, classroom: Classroom) -> str:
    return client.get(reverse("class-items", args=[classroom.pk])).content.decode()


def test_a_class_of_nine_is_told_nothing(classroom: Classroom, as_teacher: Client) -> None:
    items = ItemFactory.create_batch(3)
    fill(classroom, items, 9)
    page = page_of(as_teacher, classroom)
    assert page.count("too few first attempts") == 3
    assert "of the points at the first try" not in page
    assert "standard error of measurement)" not in page


def test_figures_and_options_are_told_in_words(classroom: Classroom, as_teacher: Client) -> None:
    items = ItemFactory.create_batch(4)
    fill(classroom, items, 12)
    page = page_of(as_teacher, classroom)
    assert "of the points at the first try" in page
    assert "goes together with the rest" in page
    assert "Half of the first answers took 20 seconds or less." in page
    assert "B ✓ key" in page
    assert "does not work: under 5 % pick it" in page
    assert 'class="is-grey"' in page
    assert "KR-20" in page


def test_a_broken_item_is_told_to_its_authors_once(
    classroom: Classroom, as_teacher: Client
) -> None:
    items = ItemFactory.create_batch(5)
    fill(classroom, items, 20, wrong_key=True)
    for _ in range(2):
        assert "may be broken" in page_of(as_teacher, classroom)
    kinds = [alarm.kind for alarm in ItemAlarm.objects.filter(item=items[0])]
    assert sorted(kinds) == ["distractor-beats-key", "negative-discrimination"]
    assert not ItemAlarm.objects.exclude(item=items[0]).exists()


def test_the_number_of_queries_does_not_grow(classroom: Classroom, as_teacher: Client) -> None:
    items = ItemFactory.create_batch(3)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(as_teacher, classroom)
        return len(captured)

    fill(classroom, items, 30)
    page_of(as_teacher, classroom)  # tells the authors, the first time
    few = queries()
    fill(classroom, items, 30)
    page_of(as_teacher, classroom)
    assert queries() == few <= 12
