"""Names hidden for projecting: each teacher turns it on and off for their own session."""

from django.http import HttpRequest

from lstm_course.accounts.models import User
from lstm_course.classroom.access import student_of
from lstm_course.classroom.models import Classroom

KEY = "class_names_hidden"


def hides_names(request: HttpRequest) -> bool:
    return bool(request.session.get(KEY))


def people_for(request: HttpRequest, classroom: Classroom) -> list[User]:
    """The students of the class by name; while names are hidden, by a number in their place.

    The numbers follow the order in which the accounts were made, so that they stay the same from
    page to page and say nothing about the alphabet.
    """
    fields = ("username", "display_name")
    students = list(classroom.students().only(*fields))
    if not hides_names(request):
        return students
    students.sort(key=lambda student: student.pk)
    return [hidden(student, number) for number, student in enumerate(students, start=1)]


def person_for(request: HttpRequest, classroom: Classroom, user_id: int) -> User:
    """One student of the class as `people_for` shows them; a record to read, never to save."""
    student = student_of(classroom, user_id)
    if not hides_names(request):
        return student
    return hidden(student, classroom.students().filter(pk__lte=student.pk).count())


def names_for(request: HttpRequest, classroom: Classroom) -> dict[int, str]:
    """The name of each student of the class that may be shown, by primary key."""
    return {each.pk: each.shown_name for each in people_for(request, classroom)}


def hidden(student: User, number: int) -> User:
    student.display_name = student.username = f"Student {number}"
    return student
