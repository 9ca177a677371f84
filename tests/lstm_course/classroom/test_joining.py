"""Students join by code or link, once, and only while the class is open."""

import pytest
from django.test import Client
from django.urls import reverse

from lstm_course.accounts.models import User
from lstm_course.classroom import services
from lstm_course.classroom.models import CODE_LETTERS, Classroom, Enrolment, new_join_code
from tests.cast import ClassroomFactory
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return ClassroomFactory(teacher=teacher, join_code="ABCD2345")


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd2345", " abcd-2345 ", "ABCD 2345"])
def test_a_code_works_however_it_is_typed(
    typed: str, classroom: Classroom, as_student: Client
) -> None:
    response = as_student.post(reverse("join"), {"code": typed}, follow=True)
    assert "Join “12 B”?" in response.content.decode()


def test_looking_at_the_link_does_not_join_and_posting_does(
    classroom: Classroom, as_student: Client, student: User
) -> None:
    as_student.get(classroom.join_path())
    assert not classroom.students().exists()
    as_student.post(classroom.join_path())
    assert list(classroom.students()) == [student]


def test_joining_twice_is_joining_once(classroom: Classroom, as_student: Client) -> None:
    for _ in range(2):
        as_student.post(classroom.join_path())
    assert Enrolment.objects.count() == 1


def test_one_can_come_back_after_leaving(
    classroom: Classroom, as_student: Client, student: User
) -> None:
    as_student.post(classroom.join_path())
    as_student.post(reverse("leave-class", args=[classroom.pk]))
    assert not classroom.students().exists()
    as_student.post(classroom.join_path())
    assert list(classroom.students()) == [student]


def test_a_closed_class_takes_nobody_and_says_so(classroom: Classroom, as_student: Client) -> None:
    services.set_open(classroom=classroom, is_open=False)
    response = as_student.post(classroom.join_path(), follow=True)
    assert "This class takes no new students." in response.content.decode()
    assert not classroom.students().exists()


def test_an_unknown_code_says_what_to_do(as_student: Client, db: None) -> None:
    response = as_student.post(reverse("join"), {"code": "NOPE"})
    assert response.status_code == 422
    assert "Compare it with the one on the board." in response.content.decode()


def test_a_teacher_is_no_student_of_their_own_class(
    classroom: Classroom, as_teacher: Client
) -> None:
    as_teacher.post(classroom.join_path())
    assert not classroom.students().exists()


def test_a_renewed_code_makes_the_old_one_useless(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    as_teacher.post(reverse("class-code", args=[classroom.pk]))
    assert signed_in(student).get("/classes/join/ABCD2345/").status_code == 404


def test_a_visitor_with_a_link_signs_in_first_and_comes_back(classroom: Classroom) -> None:
    response = Client().get(classroom.join_path())
    assert response.status_code == 302
    assert response["Location"].endswith("?next=" + classroom.join_path())


def test_codes_have_no_letters_that_are_misread() -> None:
    assert not set("01ILO") & set(CODE_LETTERS)
    assert len({new_join_code() for _ in range(100)}) == 100
