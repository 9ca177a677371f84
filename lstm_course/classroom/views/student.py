"""The page of one student."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, student_of, teaching
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.student import student_report


@require_safe
@teaching(Right.LOOK)
def class_student(request: SignedInRequest, classroom: Classroom, user_id: int) -> HttpResponse:
    student = student_of(classroom, user_id)
    report = student_report(classroom, student)
    context = {"classroom": classroom, "student": student, "tab": "overview", **report}
    return render(request, "classroom/student.html", context)
