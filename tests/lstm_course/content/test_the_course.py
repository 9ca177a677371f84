"""The course that is shipped is sound, agrees with the grader, and can be loaded."""

import pytest
from django.conf import settings

from lstm_course.content.loader import Checked, check_course, write_course
from lstm_course.lessons.models import GlossaryTerm, Item, Lesson, Objective, Step
from quizzes.models import Question


@pytest.fixture(scope="module")
def checked() -> Checked:
    return check_course(settings.COURSE_DIR)


def test_the_course_has_no_problem(checked: Checked) -> None:
    assert [str(problem) for problem in checked.problems] == []


def test_every_formula_of_the_course_has_spoken_words(checked: Checked) -> None:
    lesson = next(row for row in checked.course.lessons if row.is_ready)
    pages = [str(piece.get("html", "")) for step in lesson.steps for piece in step.blocks]
    pages += [question.stem_html for question in lesson.questions]
    for html in pages:
        assert html.count("<math") == html.count("alttext=")
        assert html.count('alttext=""') == html.count('alttext="" aria-hidden="true"')


@pytest.mark.django_db
def test_the_course_keeps_its_promises(checked: Checked) -> None:
    write_course(checked)
    assert Lesson.objects.filter(is_ready=False).count() == 5
    assert Step.objects.count() == 7
    assert Objective.objects.count() == 6
    assert GlossaryTerm.objects.count() >= 20
    assert Question.objects.count() >= 40
    assert Question.objects.samples().count() >= 3
    assert Item.objects.filter(exercise__isnull=False).count() >= 8
    assert not Question.objects.filter(options__explanation_html="").exists()
