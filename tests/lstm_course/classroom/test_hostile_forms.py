"""Whatever is typed into a form or an address of a class gets an answer, on every database.

PostgreSQL refuses what SQLite takes: a zero byte in a text, a number that is too large, a text that
is too long. The sweep tries each on each field, while the others hold what they should.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lstm_course.classroom.models import Classroom
from lstm_course.classroom.urls import urlpatterns
from lstm_course.progress.models import ItemProgress
from tests.lstm_course.classroom.people import Scene, set_scene
from tests.lstm_course.classroom.test_who_sees_what import arguments

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

ANSWERED = {200, 302, 404, 409, 422}
HOSTILE = {
    "zero byte": "a\0b",
    "too large": "9" * 18,
    "too long": "x" * 6000,
}
WORK = {"title": "T", "due_at": "2036-01-01T12:00", "opens_at": "2035-01-01T12:00"}
WORK |= {"late_loss": "1", "late_floor": "1", "counting": "best", "showing": "at-once"}
WORK |= {"weight": "1", "lessons": "{lesson}", "steps": "{step}", "items": "{item}"}
MARK = {"percent": "50", "reason": "R", "version": "0"}
# Every field of every form, and part of every query, with something that it takes; {item} stands
# for the key of the scene's item.
FORMS: dict[str, dict[str, str]] = {
    "create-class": {"name": "N", "time_zone": "UTC"},
    "join": {"code": "ABCD2345"},
    "answer-comment": {"text": "T"},
    "forget-canned": {"canned": "C", "next": "/"},
    "class-names": {"hide": "1", "next": "/"},
    "class-create-assignment": WORK,
    "class-assignment": WORK,
    "class-extend": {"username": "sam", "section": "", "due_at": "2036-01-01T12:00", "reason": "R"},
    "class-weights": {"drop": "1", "weight-{assignment}": "1"},
    "class-adjustments": {"text": "sam,Gates,50,R", "stamp": "s"},
    "class-adjustments-import": {"text": "sam,Gates,50,R", "stamp": "s"},
    "class-gradebook-cell": MARK,
    "class-gradebook-undo": {"version": "1"},
    "class-attempts": {"exercise-{exercise}": "5"},
    "class-start-regrade": {"exercise": "{exercise}"},
    "class-confirm-regrade": {"reason": "R", "may_lower": "1"},
    "class-note": {"text": "T"},
    "class-student-item": MARK,
    "class-undo-override": {"version": "1"},
    "class-reset": {"reason": "R"},
    "class-comment": {"line": "1", "text": "T", "keep": "1", "canned": ""},
    "class-settings": {"name": "N", "time_zone": "UTC"},
    "class-open": {"open": "1"},
    "class-copy": {"name": "N", "weeks": "1"},
    "class-roster-preview": {"text": "sam,Sam,A"},
    "class-roster-import": {"text": "sam,Sam,A"},
    "class-create-section": {"name": "B"},
    "class-appoint": {"username": "passer-by", "role": "assistant"},
    "class-student-section": {"section": ""},
}
CHOSEN = {"name": "sam", "section": "", "step": "", "sort": "solved", "size": "all", "page": "1"}
QUERIES: dict[str, dict[str, str]] = {
    "class": CHOSEN,
    "class-grid": CHOSEN,
    "class-grid-changes": {
        "of": "all",
        "made": "2036-01-01T12:00:00Z",
        "since": "2020-01-01T12:00:00Z",
        "step": "",
        "columns": "0",
    },
    "class-mastery": {"page": "1"},
    "class-assignment": {"for": ""},
    "class-gradebook": {"page": "1", "drop": "0", "preview": "1", "weight-{assignment}": "1"},
    "class-student": {"before": "2036-01-01T12:00:00Z"},
    "class-submission": {"line": "1"},
    "class-audit": {"of": "", "page": "1"},
    "class-roster": {"page": "1"},
}
BY = {"answer-comment": "student"}  # the others are the owner's
WITHOUT_FIELDS = {
    *("renew-calendar", "leave-class", "join-class", "accept-invitation", "decline-invitation"),
    *("class-remove-assignment", "class-withdraw-extension", "class-withdraw-invitation"),
    *("class-dismiss-regrade", "class-delete-note", "class-remove-section", "class-dismiss"),
    *("class-code", "class-archive", "class-bring-back", "class-student-remove"),
}


@dataclass
class Sweep:
    """Sends forms and queries; an error of ours is raised by the client."""

    scene: Scene
    clients: dict[str, Client]

    def status(self, method: str, name: str, fields: dict[str, str]) -> int:
        """Visit and undo what the visit did."""
        pattern = next(each for each in urlpatterns if each.name == name)
        address = reverse(name, kwargs=arguments(pattern, self.scene, "owner"))
        client = self.clients[BY.get(name, "owner")]
        with transaction.atomic():
            answer = getattr(client, method)(address, self.named(fields))
            transaction.set_rollback(True)
        return int(answer.status_code)

    def named(self, fields: dict[str, str]) -> dict[str, str]:
        """With the keys of the scene in the place of {what they are of}."""
        item = self.scene.submission.exercise.item
        keys = {
            "assignment": self.scene.assignment.pk,
            "exercise": item.exercise_id,
            "item": item.pk,
            "step": item.step_id,
            "lesson": item.step.lesson_id,
        }
        return {name.format(**keys): value.format(**keys) for name, value in fields.items()}


@pytest.fixture
def sweep() -> Sweep:
    scene = set_scene("owner")
    Classroom.objects.filter(pk=scene.classroom.pk).update(join_code=FORMS["join"]["code"])
    now, scores = timezone.now(), {"first_score": 0, "best_score": 0, "last_score": 0}
    ItemProgress.objects.create(  # something that the grid tells as changed
        user=scene.people["student"],
        item=scene.submission.exercise.item,
        attempts=1,
        first_at=now,
        last_at=now,
        **scores,
    )
    return Sweep(scene, {person: scene.client(person) for person in ("owner", "student")})


@pytest.mark.parametrize("kind", HOSTILE)
def test_any_field_of_a_form_may_hold_anything(sweep: Sweep, kind: str) -> None:
    got = {
        (form, name): sweep.status("post", form, {**fields, name: HOSTILE[kind]})
        for form, fields in FORMS.items()
        for name in fields
    }
    assert {place: code for place, code in got.items() if code not in ANSWERED} == {}


@pytest.mark.parametrize("kind", HOSTILE)
def test_any_part_of_a_query_may_hold_anything(sweep: Sweep, kind: str) -> None:
    got = {
        (page, name): sweep.status("get", page, {**parts, name: HOSTILE[kind]})
        for page, parts in QUERIES.items()
        for name in parts
    }
    assert {place: code for place, code in got.items() if code != 200} == {}


def test_what_the_forms_should_hold_is_taken(sweep: Sweep) -> None:
    """Else the sweep would only see the first refusal."""
    got = {form: sweep.status("post", form, fields) for form, fields in FORMS.items()}
    refused = {form: code for form, code in got.items() if code not in {200, 302}}
    assert refused == {"class-adjustments-import": 409}  # it wants the stamp of a preview


def test_every_address_that_takes_a_form_is_swept(sweep: Sweep) -> None:
    rest = {str(pattern.name) for pattern in urlpatterns} - set(FORMS) - WITHOUT_FIELDS
    got = {name: sweep.status("post", name, {}) for name in rest}
    assert {name for name, code in got.items() if code != 405} == set()
