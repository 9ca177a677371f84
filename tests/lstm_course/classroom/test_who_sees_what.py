"""A class is seen by its teacher alone; everybody else learns not even that it exists."""

import pytest
from django.test import Client
from django.urls import reverse

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.urls import urlpatterns
from tests.cast import ClassroomFactory, EnrolmentFactory
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

TEACHER_ONLY = ["class", "class-code", "class-open", "class-grid-csv"]
TEACHER_AND_STUDENT = ["class-student", "class-student-remove"]
FOR_ANY_PERSON = ["classes", "create-class", "join", "join-class", "leave-class"]
POSTS = {"class-code", "class-open", "class-student-remove", "create-class", "leave-class"}


@pytest.fixture
def classroom(teacher: User, student: User) -> Classroom:
    return EnrolmentFactory(classroom=ClassroomFactory(teacher=teacher), student=student).classroom


def visit(client: Client, name: str, classroom: Classroom, student: User) -> int:
    args: list[object] = [classroom.pk]
    if name in TEACHER_AND_STUDENT:
        args.append(student.pk)
    address = reverse(name, args=args)
    return (client.post(address) if name in POSTS else client.get(address)).status_code


@pytest.mark.parametrize("name", TEACHER_ONLY + TEACHER_AND_STUDENT)
def test_a_class_exists_for_its_teacher_alone(
    name: str, classroom: Classroom, student: User, classmate: User, outsider: User
) -> None:
    EnrolmentFactory(classroom=classroom, student=classmate)
    assert visit(signed_in(student), name, classroom, student) == 404
    assert visit(signed_in(classmate), name, classroom, student) == 404
    assert visit(signed_in(outsider), name, classroom, student) == 404
    assert visit(Client(), name, classroom, student) == 302
    assert visit(signed_in(classroom.teacher), name, classroom, student) in {200, 302}


def test_every_address_of_the_classroom_stands_in_this_table() -> None:
    named = {pattern.name for pattern in urlpatterns}
    assert named == {*TEACHER_ONLY, *TEACHER_AND_STUDENT, *FOR_ANY_PERSON}


def test_a_teacher_who_is_no_longer_verified_sees_nothing(
    classroom: Classroom, student: User
) -> None:
    User.objects.filter(pk=classroom.teacher_id).update(is_teacher=False)
    teacher = User.objects.get(pk=classroom.teacher_id)
    assert visit(signed_in(teacher), "class", classroom, student) == 404


def test_a_student_who_left_is_out_of_the_teachers_sight(
    classroom: Classroom, student: User
) -> None:
    signed_in(student).post(reverse("leave-class", args=[classroom.pk]))
    assert visit(signed_in(classroom.teacher), "class-student", classroom, student) == 404


def test_a_student_of_another_class_cannot_be_reached_through_mine(
    classroom: Classroom, classmate: User
) -> None:
    EnrolmentFactory(student=classmate)
    assert visit(signed_in(classroom.teacher), "class-student", classroom, classmate) == 404


def test_only_a_verified_teacher_makes_a_class(as_student: Client, as_teacher: Client) -> None:
    assert as_student.post(reverse("create-class"), {"name": "Mine"}).status_code == 403
    assert as_teacher.post(reverse("create-class"), {"name": "Mine"}).status_code == 302
    assert [made.name for made in Classroom.objects.all()] == ["Mine"]


def test_a_forged_role_in_the_form_is_not_believed(as_student: Client, student: User) -> None:
    as_student.post(reverse("create-class"), {"name": "Mine", "is_teacher": "1", "teacher": "1"})
    student.refresh_from_db()
    assert not student.is_teacher
    assert not Classroom.objects.exists()
