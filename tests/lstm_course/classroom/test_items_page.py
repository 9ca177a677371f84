"""Item analysis of a class: from traces to the page and to the authors."""

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.item_analysis import first_attempts
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


def test_first_attempts_are_read_as_they_were_written(classroom: Classroom) -> None:
    items = ItemFactory.create_batch(3)
    elsewhere = ItemFactory()
    tried = [
        (items[0], 0.25, "0,2", 7.5, True),
        (items[1], 1.0, 'x;1:2",', None, False),  # what a hostile answer calls its choice
        (elsewhere, 1.0, "1", 3.0, False),
    ]
    person, idle = UserFactory.create_batch(2)
    for student in (person, idle):
        Enrolment.objects.create(classroom=classroom, student=student)
    for item, score, choice, seconds, helped in tried:
        Trace.objects.create(
            user=person,
            item=item,
            first_score=score,
            first_choice=choice,
            first_seconds=seconds,
            first_helped=helped,
            first_at=timezone.now(),
        )
    found = first_attempts(classroom, items)
    np.testing.assert_array_equal(found.scores, [[0.25, 1.0, np.nan]])
    np.testing.assert_array_equal(found.seconds, [[7.5, np.nan, np.nan]])
    np.testing.assert_array_equal(found.helped, [[1.0, 0.0, np.nan]])
    chosen = [found.texts[number] for number in found.picked[0]]
    assert chosen == ["0,2", 'x,1:2",', ""]


def test_a_class_in_which_nobody_tried_anything_has_no_first_attempts(
    classroom: Classroom,
) -> None:
    assert first_attempts(classroom, ItemFactory.create_batch(3)).scores.shape == (0, 3)


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
    assert queries() == few <= 9
