"""Loading is safe to repeat, raises versions for new wordings, and never touches people's work."""

import uuid
from typing import Any

import pytest
from django.db import models

from exercises.models import Exercise, Submission
from lstm_course.accounts.models import User
from lstm_course.content.grader import Graded
from lstm_course.content.loader import Checked, LoadReport, load_course, write_course
from lstm_course.content.schema import read_course
from lstm_course.content.schema.kinds import KINDS
from lstm_course.lessons.models import (
    Course,
    GlossaryTerm,
    Item,
    Lesson,
    Misconception,
    Objective,
    Step,
)
from lstm_course.progress.models import ItemProgress
from quizzes.models import Option, Question
from quizzes.services import answer_question
from tests.lstm_course.content.a_course import CourseFolder, course

__all__ = ["course"]
pytestmark = pytest.mark.django_db
BANK = "first/questions/2-gates.toml"
STEP = "first/steps/2-gates.md"
SIGMOID = Graded(
    "sigmoid", 1, 1, {"array": 0.6, "values": 0.4}, frozenset(), {"function": "sigmoid"}
)
TABLES: list[type[models.Model]] = [
    Course, Lesson, Step, Objective, GlossaryTerm, Misconception, Item, Question, Option, Exercise
]  # fmt: skip


def loaded(course: CourseFolder, graded: Graded = SIGMOID) -> LoadReport:
    reading = read_course(course.root, lambda lesson, step: f"/{lesson}/{step}/")
    assert reading.problems == ()
    return write_course(Checked(reading.course, (), (graded,)))


def rows() -> list[dict[str, Any]]:
    return [row for table in TABLES for row in table._default_manager.order_by("pk").values()]


def test_a_course_is_loaded_as_it_was_written(course: CourseFolder) -> None:
    loaded(course)
    first, second = Lesson.objects.all()
    assert (first.is_ready, second.is_ready) == (True, False)
    assert [step.slug for step in first.steps.all()] == ["words", "gates"]
    assert str(Objective.objects.get()) == "Describe a gate."
    assert Step.objects.get(slug="words").opening_html == "<p>The first paragraph.</p>"
    question = Question.objects.get(slug="keep")
    assert question.is_sample
    assert [option.is_correct for option in question.options.all()] == [True, False, False]
    exercise = Exercise.objects.get()
    assert exercise.tasks == [
        {"text": "Return an array.", "checks": ["array", "values"], "points": 100}
    ]
    assert exercise.example == {"function": "sigmoid"}
    assert Misconception.objects.get().step == Step.objects.get(slug="gates")


def test_items_stand_as_in_the_text_and_the_others_at_the_end(course: CourseFolder) -> None:
    loaded(course)
    assert [item.slug for item in Item.objects.all()] == ["keep", "sigmoid", "later"]
    gates = Step.objects.get(slug="gates")
    assert [piece.get("slug", piece["kind"]) for piece in gates.blocks] == [
        "html", "keep", "sigmoid", "later"
    ]  # fmt: skip
    assert gates.blocks[-1] == {"kind": "item", "slug": "later", "at": "end"}


def test_loading_twice_changes_nothing(course: CourseFolder) -> None:
    loaded(course)
    before = rows()
    report = loaded(course)
    assert rows() == before
    assert {what for counts in report.counts.values() for what, n in counts.items() if n} == {
        "unchanged"
    }


def test_a_new_wording_raises_the_version_of_its_question_alone(course: CourseFolder) -> None:
    loaded(course)
    course.change(BANK, "That is 0.", "That would be 0.")
    loaded(course)
    versions = dict(Question.objects.values_list("slug", "version"))
    assert versions == {"keep": 2, "later": 1}


def test_a_new_place_is_not_a_new_wording(course: CourseFolder) -> None:
    loaded(course)
    course.change(STEP, "@question keep", "@question later\n\n@question keep")
    loaded(course)
    assert set(Question.objects.values_list("version", flat=True)) == {1}
    assert [item.slug for item in Item.objects.all()] == ["later", "keep", "sigmoid"]


def test_a_changed_task_of_the_grader_raises_the_version_of_its_exercise(
    course: CourseFolder,
) -> None:
    loaded(course)
    loaded(course, Graded("sigmoid", 1, 2, SIGMOID.weights, frozenset(), {}))
    assert Exercise.objects.get().version == 2


def answered(student: User) -> ItemProgress:
    question = Question.objects.get(slug="keep")
    answer_question(user=student, question=question, token=uuid.uuid4(), response={"choice": ["0"]})
    return ItemProgress.objects.get(user=student)


def test_a_removed_question_keeps_the_answers_that_people_gave(
    course: CourseFolder, student: User
) -> None:
    loaded(course)
    progress = answered(student)
    text = (course.root / BANK).read_text()
    course.write(BANK, text[text.index("[[question]]", 5) :])
    course.change(STEP, "@question keep", "")
    loaded(course)
    question = Question.objects.get(slug="keep")
    assert not question.is_active
    assert not Item.objects.get(question=question).is_active
    assert question.answers.get().user == student
    assert ItemProgress.objects.get(pk=progress.pk).best_score == 1


def test_a_question_that_comes_back_is_the_same_one(course: CourseFolder, student: User) -> None:
    loaded(course)
    answered(student)
    text = (course.root / BANK).read_text()
    course.write(BANK, text[text.index("[[question]]", 5) :])
    course.change(STEP, "@question keep", "")
    loaded(course)
    course.write(BANK, text)
    loaded(course)
    question = Question.objects.get(slug="keep")
    assert question.is_active
    assert question.version == 1
    assert question.answers.count() == 1


def test_a_renamed_question_takes_its_answers_along(course: CourseFolder, student: User) -> None:
    loaded(course)
    progress = answered(student)
    course.change(BANK, 'slug = "keep"', 'slug = "kept"\nrenamed_from = "keep"')
    course.change(STEP, "@question keep", "@question kept")
    loaded(course)
    loaded(course)
    question = Question.objects.get(slug="kept")
    assert not Question.objects.filter(slug="keep").exists()
    assert question.answers.get().user == student
    assert question.version == 1
    assert ItemProgress.objects.get(pk=progress.pk).item.question == question


def test_a_removed_exercise_keeps_the_code_that_people_handed_in(
    course: CourseFolder, student: User
) -> None:
    loaded(course)
    exercise = Exercise.objects.get()
    Submission.objects.create(user=student, exercise=exercise, source="x = 1", seed=1, number=1)
    for file in sorted((course.root / "first/exercises/sigmoid").iterdir()):
        file.unlink()
    (course.root / "first/exercises/sigmoid").rmdir()
    course.change(STEP, "@exercise sigmoid", "")
    loaded(course)
    exercise.refresh_from_db()
    assert not exercise.is_active
    assert exercise.submissions.get().source == "x = 1"


def test_what_leaves_the_course_is_retired_and_not_deleted(course: CourseFolder) -> None:
    loaded(course)
    text = (course.root / "course.toml").read_text()
    course.write("course.toml", text[: text.rindex("[[lesson]]")])
    course.change("first/glossary.toml", 'slug = "gate"', 'slug = "valve"')
    course.change(STEP, "[[gate]]", "[[valve]]")
    course.change(STEP, "[[gate|gate]]", "[[valve]]")
    loaded(course)
    assert dict(Lesson.objects.values_list("slug", "is_active")) == {
        "first": True,
        "second": False,
    }
    assert dict(GlossaryTerm.objects.values_list("slug", "is_active")) == {
        "gate": False,
        "valve": True,
    }


def test_the_items_of_a_lesson_that_leaves_are_asked_no_more(course: CourseFolder) -> None:
    loaded(course)
    course.change("course.toml", 'slug = "first"', 'slug = "second"')
    course.change("course.toml", '"ready"', '"planned"')
    text = (course.root / "course.toml").read_text()
    course.write("course.toml", text[: text.rindex("[[lesson]]")])
    loaded(course)
    assert not Lesson.objects.get(slug="first").is_active
    assert not Step.objects.active().exists()
    assert not Question.objects.active().exists()
    assert not Exercise.objects.active().exists()


def test_a_renamed_step_keeps_its_row(course: CourseFolder) -> None:
    loaded(course)
    before = Step.objects.get(slug="gates").pk
    text = (course.root / STEP).read_text().replace('slug = "gates"', 'slug = "doors"')
    course.write("first/steps/2-doors.md", text.replace("aim =", 'renamed_from = "gates"\naim ='))
    course.remove(STEP)
    for name in (BANK, "first/exercises/sigmoid/exercise.toml", "misconceptions/ideas.toml"):
        whole = (course.root / name).read_text()
        course.write(name, whole.replace('step = "gates"', 'step = "doors"'))
    loaded(course)
    assert Step.objects.get(slug="doors").pk == before
    assert Step.objects.count() == 2


def test_a_course_with_a_problem_is_not_written_at_all(course: CourseFolder) -> None:
    course.change(BANK, '"single"', '"essay"')
    report = load_course(course.root)
    assert [problem.message for problem in report.problems if problem.path == BANK] == [
        f"kind = 'essay' is not one of {', '.join(KINDS)}"
    ]
    assert report.counts == {}
    assert Course.objects.count() == 0


def test_a_crash_half_way_leaves_nothing_behind(course: CourseFolder) -> None:
    reading = read_course(course.root, lambda lesson, step: "/")
    with pytest.raises(KeyError, match="sigmoid"):
        write_course(Checked(reading.course, (), ()))
    assert Course.objects.count() == 0
