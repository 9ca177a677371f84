"""The page of one item: the people behind a column, and behind each choice."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom, Trace
from lstm_course.lessons.models import Item, Misconception
from lstm_course.progress.models import ItemProgress
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    made: Classroom = ClassroomFactory(teacher=teacher)
    return made


def tried(classroom: Classroom, item: Item, name: str, score: float, choice: str) -> User:
    """Someone of the class whose only attempt this was."""
    person: User = UserFactory(username=name)
    EnrolmentFactory(classroom=classroom, student=person)
    now = timezone.now()
    ItemProgress.objects.create(
        user=person,
        item=item,
        attempts=1,
        first_score=score,
        best_score=score,
        last_score=score,
        first_at=now,
        last_at=now,
    )
    Trace.objects.create(
        user=person, item=item, first_score=score, first_at=now, first_choice=choice
    )
    return person


def words_of(client: Client, classroom: Classroom, item: Item) -> str:
    page = client.get(reverse("class-item", args=[classroom.pk, item.pk])).content.decode()
    return re.sub(r"\s+", " ", strip_tags(page))


def test_an_item_tells_who_stands_where_and_who_chose_what(
    classroom: Classroom, as_teacher: Client
) -> None:
    item = ItemFactory()
    for name, score, choice in (("ann", 0, "0"), ("ben", 0, "0"), ("cid", 1, "1")):
        tried(classroom, item, name, score, choice)
    EnrolmentFactory(classroom=classroom, student=UserFactory(username="dee"))
    words = words_of(as_teacher, classroom, item)
    assert "2 of 4 tried, not solved yet ann: not solved yet, 1 try ben: not solved" in words
    assert "1 of 4 solved cid: solved, 1 try" in words
    assert "1 of 4 not tried dee" in words
    assert "2 of 4 A ann ben 1 of 4 B cid" in words


def test_a_mistake_in_code_stands_by_its_title(classroom: Classroom, as_teacher: Client) -> None:
    Misconception.objects.create(slug="no-bias", title="The bias is left out")
    item = ItemFactory(question=None, exercise=ExerciseFactory())
    tried(classroom, item, "ann", 0, "no-bias")
    assert "1 of 1 The bias is left out ann" in words_of(as_teacher, classroom, item)


def test_the_page_shows_nobody_of_another_class(
    classroom: Classroom, as_teacher: Client, outsider: User
) -> None:
    item = ItemFactory()
    tried(ClassroomFactory(name="Another"), item, "olga", 0, "0")
    assert "olga" not in words_of(as_teacher, classroom, item)
    assert "Nobody is in the class yet." in words_of(as_teacher, classroom, item)


def test_names_stay_hidden_while_one_projects(classroom: Classroom, as_teacher: Client) -> None:
    item = ItemFactory()
    tried(classroom, item, "ann", 0, "0")
    as_teacher.post(reverse("class-names", args=[classroom.pk]), {"hide": "1"})
    words = words_of(as_teacher, classroom, item)
    assert "1 of 1 A Student 1" in words
    assert "ann" not in words


def test_what_the_page_asks_for_does_not_grow_with_the_class(
    classroom: Classroom, as_teacher: Client
) -> None:
    item, counts = ItemFactory(), []
    for number in range(3):
        tried(classroom, item, f"ann{number}", 0, "0")
        words_of(as_teacher, classroom, item)  # a look is noted once
        with CaptureQueriesContext(
            connection,
        ) as queries:
            words_of(as_teacher, classroom, item)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_the_head_of_a_column_leads_to_its_people(classroom: Classroom, as_teacher: Client) -> None:
    item = ItemFactory()
    tried(classroom, item, "ann", 0, "0")
    page = as_teacher.get(reverse("class-grid", args=[classroom.pk])).content.decode()
    assert f'<a href="{reverse("class-item", args=[classroom.pk, item.pk])}">Q1' in page
