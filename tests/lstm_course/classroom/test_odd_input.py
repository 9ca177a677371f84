"""What can be no key, in addresses and forms: told or ignored, never an error of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from lstm_course.classroom.forms.posting import number_in
from tests.lstm_course.classroom.people import Scene, set_scene

pytestmark = pytest.mark.django_db

# Too long for a number, too large for a database, no number, and digits of other scripts.
ODD = ["9" * 5000, "9" * 30, "-1", "1.5", "NaN", "x", "\0", "²", "٣"]


@pytest.fixture
def scene(db: None) -> Scene:
    return set_scene("owner")


@pytest.fixture
def owner(scene: Scene) -> Client:
    return scene.client("owner")


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_key_in_an_address_is_ignored(scene: Scene, owner: Client, odd: str) -> None:
    pk, work = scene.classroom.pk, scene.assignment.pk
    code = [pk, scene.people["student"].pk, scene.submission.pk]
    for address, field in (
        (reverse("class", args=[pk]), "section"),
        (reverse("class-grid", args=[pk]), "section"),
        (reverse("class-grid-changes", args=[pk]), "step"),
        (reverse("class-audit", args=[pk]), "of"),
        (reverse("class-assignment", args=[pk, work]), "for"),
        (reverse("class-submission", args=code), "line"),
        (reverse("class-gradebook", args=[pk]), "drop"),
        (reverse("class-roster", args=[pk]), "page"),
    ):
        assert owner.get(address, {field: odd}).status_code == 200, address


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_key_in_a_form_changes_nothing(scene: Scene, owner: Client, odd: str) -> None:
    pk, student = scene.classroom.pk, scene.people["student"]
    scene.classroom.enrolments.filter(student=student).update(section=scene.section)
    moved = owner.post(reverse("class-student-section", args=[pk, student.pk]), {"section": odd})
    assert moved.status_code == 404
    assert scene.classroom.enrolments.get(student=student).section == scene.section
    key = [pk, scene.assignment.pk, student.pk]
    undone = owner.post(reverse("class-gradebook-undo", args=key), {"version": odd}, follow=True)
    assert undone.status_code == 200
    item = [pk, student.pk, scene.submission.exercise.item.pk]
    undone = owner.post(reverse("class-undo-override", args=item), {"version": odd}, follow=True)
    assert undone.status_code == 200
    assert owner.post(reverse("forget-canned"), {"canned": odd}).status_code == 302


@pytest.mark.parametrize("part", ["lessons", "steps", "items"])
@pytest.mark.parametrize("odd", ODD)
def test_a_part_of_the_course_that_cannot_be_is_refused(
    scene: Scene, owner: Client, odd: str, part: str
) -> None:
    address = reverse("class-create-assignment", args=[scene.classroom.pk])
    form = {"title": "T", "due_at": "2036-01-01T12:00", part: odd}
    answer = owner.post(address, form)
    assert answer.status_code == 422
    assert "Choose from the list: what was sent is not in it." in answer.content.decode()
    assert scene.classroom.assignments.count() == 1


@pytest.mark.parametrize("odd", [*ODD, ""])
def test_what_is_no_key_is_no_number(odd: str) -> None:
    assert number_in(odd) is None
    assert number_in("007") == 7
