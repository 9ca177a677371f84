"""Person x address: what a person may not do does not exist for them, or is refused.

The addresses come from the URL configurations: a new one without its row fails.
"""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from lstm_course.accounts.models import User
from lstm_course.api.urls import urlpatterns as api_patterns
from lstm_course.classroom import services
from lstm_course.classroom.assigning import feed_of
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.urls import urlpatterns
from tests.cast import ClassroomFactory, EnrolmentFactory
from tests.conftest import signed_in
from tests.lstm_course.classroom.people import MAY, Scene, set_scene

pytestmark = pytest.mark.django_db

# Address: how it is visited, and the right that it takes.
TABLE = {
    "class": ("get", "look"),
    "class-grid-csv": ("get", "look"),
    "class-grid": ("get", "look"),
    "class-grid-changes": ("get", "look"),
    "class-mistake": ("get", "look"),
    "class-reteach": ("get", "look"),
    "class-mastery": ("get", "look"),
    "class-items": ("get", "look"),
    "class-item": ("get", "look"),
    "class-names": ("post", "look"),
    "class-assignments": ("get", "look"),
    "class-create-assignment": ("get", "mark"),
    "class-assignment": ("get", "mark"),
    "class-remove-assignment": ("post", "mark"),
    "class-extend": ("post", "mark"),
    "class-withdraw-extension": ("post", "mark"),
    "class-gradebook": ("get", "mark"),
    "class-gradebook-csv": ("get", "mark"),
    "class-gradebook-xlsx": ("get", "mark"),
    "class-weights": ("post", "mark"),
    "class-adjustments": ("get", "mark"),
    "class-adjustments-import": ("post", "mark"),
    "class-gradebook-cell": ("get", "mark"),
    "class-gradebook-undo": ("post", "mark"),
    "class-attempts": ("get", "mark"),
    "class-regrades": ("get", "mark"),
    "class-start-regrade": ("post", "mark"),
    "class-regrade": ("get", "mark"),
    "class-confirm-regrade": ("post", "mark"),
    "class-dismiss-regrade": ("post", "mark"),
    "class-similar": ("get", "mark"),
    "class-note": ("post", "help"),
    "class-delete-note": ("post", "help"),
    "class-student-item": ("get", "mark"),
    "class-undo-override": ("post", "mark"),
    "class-reset": ("post", "mark"),
    "class-student-export": ("get", "run"),
    "class-submission": ("get", "look"),
    "class-comment": ("post", "help"),
    "class-student": ("get", "look"),
    "class-audit": ("get", "run"),
    "class-settings": ("get", "run"),
    "class-code": ("post", "run"),
    "class-open": ("post", "run"),
    "class-archive": ("post", "own"),
    "class-bring-back": ("post", "own"),
    "class-copy": ("post", "own"),
    "class-roster": ("get", "run"),
    "class-roster-preview": ("post", "run"),
    "class-roster-import": ("post", "run"),
    "class-withdraw-invitation": ("post", "run"),
    "class-create-section": ("post", "run"),
    "class-remove-section": ("post", "run"),
    "class-appoint": ("post", "own"),
    "class-dismiss": ("post", "own"),
    "class-student-remove": ("post", "run"),
    "class-student-section": ("post", "run"),
}
SIGNED_IN = set(MAY) - {"visitor"}
HELPERS = {"co-teacher", "co-teacher no longer verified", "assistant"}
VERIFIED = {"owner", "co-teacher", "teacher of another class"}
# These are not about teaching a class: how each is visited, who may, and what the others get.
FOR_ANY_PERSON = {
    "classes": ("get", SIGNED_IN, 302),
    "create-class": ("post", VERIFIED, 403),
    "join": ("get", SIGNED_IN, 302),
    "join-class": ("get", SIGNED_IN, 302),
    "leave-class": ("post", {"student", "classmate", *HELPERS}, 404),
    "accept-invitation": ("post", {"invited person"}, 404),
    "decline-invitation": ("post", {"invited person"}, 404),
    "calendar": ("get", set(MAY), 404),  # the address itself is the secret
    "renew-calendar": ("post", SIGNED_IN, 302),
    "my-comments": ("get", SIGNED_IN, 302),
    "my-marks": ("get", {"student", "classmate"}, 404),
    "answer-comment": ("post", {"student"}, 404),
    "forget-canned": ("post", SIGNED_IN, 302),
}
API_OF_ONE_CLASS = {"/api/v1/classes/{}/grid/"}
API_OF_ALL = {"/api/v1/classes/"}
LET_IN = {200, 302, 409, 422}


def arguments(pattern: URLPattern, scene: Scene, person: str) -> dict[str, Any]:
    """What stands in the address: the scene's own class, student, section and so on."""
    known = {
        "pk": scene.classroom.pk,
        "user_id": scene.people["student"].pk,
        "section": scene.section.pk,
        "invitation": scene.invitation.pk,
        "slug": scene.mistake.slug,
        "assignment": scene.assignment.pk,
        "extension": scene.extension.pk,
        "item": scene.submission.exercise.item.pk,
        "submission": scene.submission.pk,
        "note": scene.note_by(person).pk,
        "regrade": scene.regrade.pk,
        "comment": scene.comment.pk,
        "code": scene.classroom.join_code,
        "token": feed_of(scene.people["student"]).token,
    }
    if pattern.name == "class-similar":
        known["slug"] = scene.submission.exercise.slug
    if pattern.name == "class-dismiss":
        known["user_id"] = scene.people["co-teacher"].pk
    return {name: known[name] for name in pattern.pattern.converters}


def status(client: Client, method: str, address: str) -> int:
    """Visit and undo what the visit did."""
    with transaction.atomic():
        answer = client.post(address) if method == "post" else client.get(address)
        if hasattr(answer, "streaming_content"):
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code


def expected(person: str, right: str) -> set[int]:
    if person == "visitor":
        return {302}
    if right in MAY[person]:
        return LET_IN
    return {403} if MAY[person] else {404}


def row_of(name: str, person: str) -> tuple[str, set[int]]:
    """How an address is visited, and what this person may get there."""
    if name in TABLE:
        method, right = TABLE[name]
        return method, expected(person, right)
    method, who, otherwise = FOR_ANY_PERSON[name]
    if person in who:
        return method, LET_IN
    return method, {302 if person == "visitor" else otherwise}


@pytest.mark.parametrize("person", MAY)
def test_a_person_gets_as_far_as_the_table_says(person: str) -> None:
    scene = set_scene(person)
    client = scene.client(person)
    wrong = {}
    for pattern in urlpatterns:
        name = str(pattern.name)
        method, wanted = row_of(name, person)
        address = reverse(name, kwargs=arguments(pattern, scene, person))
        got = status(client, method, address)
        if got not in wanted:
            wrong[address] = got
    assert wrong == {}


@pytest.mark.parametrize("person", MAY)
def test_the_api_gives_a_class_to_those_who_teach_it(person: str) -> None:
    scene = set_scene(person)
    client = scene.client(person)
    refused = 403 if person == "visitor" else 404
    for address in API_OF_ONE_CLASS:
        got = client.get(address.format(scene.classroom.pk)).status_code
        assert got == (200 if MAY[person] else refused), (address, person)
    listed = client.get("/api/v1/classes/")
    if person != "visitor":
        ids = [row["id"] for row in listed.json()["results"]]
        assert (scene.classroom.pk in ids) == bool(MAY[person])


def test_every_address_of_the_classroom_stands_in_this_table() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*TABLE, *FOR_ANY_PERSON}
    api = {
        "/api/v1/" + str(pattern.pattern).replace("<int:pk>", "{}")
        for pattern in api_patterns
        if "class" in str(pattern.pattern)
    }
    assert api == API_OF_ONE_CLASS | API_OF_ALL


def test_at_least_twelve_people_stand_in_this_table() -> None:
    assert len(MAY) >= 12


def test_a_student_of_another_class_cannot_be_reached_through_mine(outsider: User) -> None:
    scene = set_scene("owner")
    other = EnrolmentFactory(student=outsider)
    assert other.classroom != scene.classroom
    address = reverse("class-student", args=[scene.classroom.pk, outsider.pk])
    assert scene.client("owner").get(address).status_code == 404


def test_a_section_of_another_class_cannot_be_reached_through_mine(outsider: User) -> None:
    scene = set_scene("owner")
    theirs = ClassroomFactory(teacher=outsider)
    address = reverse("class-remove-section", args=[theirs.pk, scene.section.pk])
    assert signed_in(outsider).post(address).status_code == 404


def test_an_archived_class_can_be_read_and_brought_back_but_not_changed() -> None:
    scene = set_scene("owner")
    services.archive(classroom=scene.classroom)
    client, got = scene.client("owner"), {}
    for pattern in urlpatterns:
        if pattern.name in TABLE:
            address = reverse(str(pattern.name), kwargs=arguments(pattern, scene, "owner"))
            got[pattern.name] = status(client, TABLE[pattern.name][0], address)
    reading = {name for name, (method, _) in TABLE.items() if method == "get"}
    assert {name for name in reading if got[name] != 200} == set()
    for name in ("class-settings", "class-attempts", "class-create-assignment"):
        address = reverse(name, args=[scene.classroom.pk])
        answer = client.post(address, {"name": "Changed", "time_zone": "UTC"}, follow=True)
        assert "This class is archived: nothing was changed." in answer.content.decode()
    settings = client.get(reverse("class-settings", args=[scene.classroom.pk])).content.decode()
    assert reverse("class-bring-back", args=[scene.classroom.pk]) in settings
    client.post(reverse("class-bring-back", args=[scene.classroom.pk]))
    scene.classroom.refresh_from_db()
    assert not scene.classroom.is_archived
    assert scene.classroom.name != "Changed"


def test_only_a_verified_teacher_makes_a_class(as_student: Client, as_teacher: Client) -> None:
    assert as_student.post(reverse("create-class"), {"name": "Mine"}).status_code == 403
    assert as_teacher.post(reverse("create-class"), {"name": "Mine"}).status_code == 302
    assert [made.name for made in Classroom.objects.all()] == ["Mine"]


def test_a_forged_role_in_the_form_is_not_believed(as_student: Client, student: User) -> None:
    as_student.post(reverse("create-class"), {"name": "Mine", "is_teacher": "1", "teacher": "1"})
    student.refresh_from_db()
    assert not student.is_teacher
    assert not Classroom.objects.exists()
