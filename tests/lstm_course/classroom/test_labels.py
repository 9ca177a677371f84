"""On a page with several forms every label names the field that stands below it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Assignment
from tests.cast import ClassroomFactory, EnrolmentFactory, ItemFactory

pytestmark = pytest.mark.django_db

ID = re.compile(r' id="([^"]+)"')


@pytest.mark.parametrize(
    "name",
    [
        *("class-assignment", "class-student-item", "class-gradebook-cell", "class-student"),
        *("class-roster", "class-settings", "class-adjustments", "class-regrades", "classes"),
    ],
)
def test_no_two_fields_of_a_page_share_an_id(
    name: str, as_teacher: Client, teacher: User, student: User
) -> None:
    classroom, item = ClassroomFactory(teacher=teacher), ItemFactory()
    EnrolmentFactory(classroom=classroom, student=student)
    due = timezone.now() + timedelta(days=1)
    work = Assignment.objects.create(classroom=classroom, title="Gates", due_at=due)
    arguments = {
        "class-assignment": [work.pk],
        "class-student-item": [student.pk, item.pk],
        "class-gradebook-cell": [work.pk, student.pk],
        "class-student": [student.pk],
    }
    kept = [] if name == "classes" else [classroom.pk, *arguments.get(name, [])]
    found = ID.findall(as_teacher.get(reverse(name, args=kept)).content.decode())
    assert len(found) == len(set(found))
