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
from lstm_course.classroom.models import AuditEntry, Classroom, Role, Staff, Trace
from lstm_course.lessons.models import Item, Misconception
from lstm_course.progress.models import ItemProgress
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    UserFactory,
)
from tests.conftest import signed_in
from tests.lstm_course.classroom.people import page_of

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
    page = page_of(client, "class-item", classroom.pk, item.pk)
    return re.sub(r"\s+", " ", strip_tags(page))


def test_an_item_tells_who_stands_where_and_who_chose_what(
    classroom: Classroom, as_teacher: Client
) -> None:
    item = ItemFactory()
    for name, score, choice in (("ann", 0, "0"), ("ben", 0, "0"), ("cid", 1, "1")):
        tried(classroom, item, name, score, choice)
    EnrolmentFactory(classroom=classroom, student=UserFactory(username="dee"))
    words = words_of(as_teacher, classroom, item)
    assert (
        "2 of 4 tried, not solved yet ann: not solved yet, 1 try ben: not solved yet, 1 try "
        "1 of 4 solved cid: solved, 1 try 1 of 4 not tried dee What they chose first "
        "2 of 4 A ann ben 1 of 4 B cid"
    ) in words


def test_the_right_option_is_marked(classroom: Classroom, as_teacher: Client) -> None:
    page = page_of(as_teacher, "class-item", classroom.pk, ItemFactory().pk)
    assert re.findall(r"<p>([^<]+)</p> <span class=\"badge badge-right\">right</span>", page) == [
        "It keeps the cell state"
    ]


def test_groups_open_where_help_is_needed_and_lead_to_their_people(
    classroom: Classroom, as_teacher: Client
) -> None:
    item = ItemFactory()
    people = [
        tried(classroom, item, name, score, "0")
        for name, score in (("ann", 0.0), ("ben", 0.5), ("cid", 1.0))
    ]
    page = page_of(as_teacher, "class-item", classroom.pk, item.pk)
    groups = re.findall(
        r'<details class="need"( open)?>\s*<summary><span class="badge (\S+)"', page
    )
    assert groups[:3] == [
        (" open", "badge-wrong"),
        (" open", "badge-partly"),
        ("", "badge-right"),
    ]
    for person in people:
        link = f'<a href="{reverse("class-student", args=[classroom.pk, person.pk])}">'
        assert page.count(link) == 2  # in their group, and behind their choice


def test_first_choices_come_by_how_many_made_them_and_then_by_their_words(
    classroom: Classroom, as_teacher: Client
) -> None:
    item = ItemFactory()
    for name, choice in (("ann", "2"), ("ben", "0"), ("cid", "0,2"), ("dan", "0,2"), ("eva", "")):
        tried(classroom, item, name, 0.5, choice)
    words = words_of(as_teacher, classroom, item)
    chosen = words[words.index("What they chose first") :]
    assert "2 of 5 A, C cid dan 1 of 5 A ben 1 of 5 C ann" in chosen
    assert "eva" not in chosen  # what they chose is not known


def test_half_a_point_is_not_the_right_choice(classroom: Classroom, as_teacher: Client) -> None:
    item = ItemFactory()
    tried(classroom, item, "ann", 0.5, "0")
    tried(classroom, item, "ben", 1, "1")
    page = page_of(as_teacher, "class-item", classroom.pk, item.pk)
    chosen = page[page.index("What they chose first") :]
    assert re.findall(r'badge-(\w+)">1 of 2</span> (\w)', chosen) == [
        ("wrong", "A"),
        ("right", "B"),
    ]


def test_an_option_that_is_gone_keeps_its_key(classroom: Classroom, as_teacher: Client) -> None:
    item = ItemFactory()
    tried(classroom, item, "ann", 0, "7")
    assert "1 of 1 7 ann" in words_of(as_teacher, classroom, item)


def test_a_mistake_in_code_stands_by_its_title(classroom: Classroom, as_teacher: Client) -> None:
    Misconception.objects.create(slug="no-bias", title="The bias is left out")
    item = ItemFactory(question=None, exercise=ExerciseFactory())
    tried(classroom, item, "ann", 0, "no-bias")
    words = words_of(as_teacher, classroom, item)
    assert "What was wrong at first 1 of 1 The bias is left out ann" in words
    assert "Similar code" in words


def test_an_option_is_never_taken_for_a_mistake(classroom: Classroom, as_teacher: Client) -> None:
    Misconception.objects.create(slug="0", title="A mistake of that name")
    item = ItemFactory()
    tried(classroom, item, "ann", 0, "0")
    words = words_of(as_teacher, classroom, item)
    assert "1 of 1 A ann" in words
    assert "Similar code" not in words  # of questions there is none


def test_an_assistant_who_does_not_mark_is_not_sent_to_similar_code(classroom: Classroom) -> None:
    item = ItemFactory(question=None, exercise=ExerciseFactory())
    assistant = UserFactory(username="asa")
    Staff.objects.create(classroom=classroom, person=assistant, role=Role.ASSISTANT)
    assert "Similar code" not in words_of(signed_in(assistant), classroom, item)


def test_an_item_that_was_taken_out_has_no_page(classroom: Classroom, as_teacher: Client) -> None:
    item = ItemFactory(is_active=False)
    address = reverse("class-item", args=[classroom.pk, item.pk])
    assert as_teacher.get(address).status_code == 404


def test_a_look_at_an_item_stands_in_the_trail(
    classroom: Classroom, as_teacher: Client, teacher: User
) -> None:
    page_of(as_teacher, "class-item", classroom.pk, ItemFactory().pk)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.student) == (teacher, "viewed-class", None)


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
