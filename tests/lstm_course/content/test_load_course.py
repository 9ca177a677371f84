"""`manage.py load_course` tells an author everything, and a machine the same as JSON."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lstm_course.content import loader
from lstm_course.content.schema.kinds import KINDS
from lstm_course.lessons.models import Course, Lesson
from tests.lstm_course.content.a_course import CourseFolder, course
from tests.lstm_course.content.test_loader import SIGMOID

__all__ = ["course"]
pytestmark = pytest.mark.django_db
BANK = "first/questions/2-gates.toml"


@pytest.fixture(autouse=True)
def the_grader_knows_the_sigmoid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "graded_tasks", lambda: [SIGMOID])


def run(folder: Path, *options: str) -> tuple[str, str, str]:
    """Return what it printed, what it complained of, and the error that ended it, if one did."""
    out, err = StringIO(), StringIO()
    try:
        call_command("load_course", str(folder), *options, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_it_loads_the_course_and_counts_what_it_wrote(course: CourseFolder) -> None:
    out, err, error = run(course.root)
    assert (err, error) == ("", "")
    assert "2 lessons, 3 questions and exercises, 1 of 1 misconceptions used." in out
    assert "  Question: 2 new\n" in out
    assert Lesson.objects.count() == 2


def test_check_writes_nothing(course: CourseFolder) -> None:
    out, _, error = run(course.root, "--check")
    assert error == ""
    assert "3 questions and exercises" in out
    assert out.splitlines()[-4:] == [
        "objective  type         Foundational   Intermediate    Challenging",
        "describe  code                    1              0              0",
        "describe  multiple                0              0              1",
        "describe  single                  1              0              0",
    ]
    assert Course.objects.count() == 0


def test_it_names_each_problem_with_file_and_line(course: CourseFolder) -> None:
    course.change(BANK, '"single"', '"essay"')
    course.change(BANK, '"It adds"', '"It erases"')
    _, err, error = run(course.root)
    assert err.splitlines() == [
        f"{course.root}/{BANK}:5: kind = 'essay' is not one of {', '.join(KINDS)}",
        f"{course.root}/{BANK}:24: the question has this option twice",
    ]
    assert error == "2 problems in the course. Nothing was written."
    assert Course.objects.count() == 0


def test_json_is_one_object_with_the_promised_keys(course: CourseFolder) -> None:
    out, _, error = run(course.root, "--check", "--json")
    assert error == ""
    assert json.loads(out) == {
        "problems": [],
        "items": 3,
        "templates": 0,
        "misconceptions_used": 1,
        "coverage": {
            "describe": {
                "code": {"Foundational": 1},
                "multiple": {"Challenging": 1},
                "single": {"Foundational": 1},
            }
        },
    }


def test_json_lists_problems_and_the_exit_status_says_so(course: CourseFolder) -> None:
    course.change(BANK, '"single"', '"essay"')
    out, err, error = run(course.root, "--check", "--json")
    assert json.loads(out)["problems"] == [
        {
            "path": f"{course.root}/{BANK}",
            "line": 5,
            "message": f"kind = 'essay' is not one of {', '.join(KINDS)}",
        }
    ]
    assert err == ""
    assert error == "1 problem in the course. Nothing was written."


def test_a_folder_without_a_course_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert run(tmp_path)[2] == f"{tmp_path} has no course.toml: it is not a course."


def test_it_is_silent_where_it_is_asked_to_be(course: CourseFolder) -> None:
    assert run(course.root, "--verbosity", "0") == ("", "", "")
