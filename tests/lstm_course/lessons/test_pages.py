"""Who reads what: the course and three steps for everybody, the rest with an account."""

import pytest
from django.test import Client

from lstm_course.lessons.models import Course, Item, Lesson, Step
from quizzes.models import Question
from tests.cast import CourseFactory, LessonFactory
from tests.lstm_course.lessons.a_lesson import lesson

__all__ = ["lesson"]


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_home_page_names_the_objectives_and_the_path(client: Client, lesson: Lesson) -> None:
    page = text(client, "/")
    assert "<strong>Describe</strong> the gates of an LSTM cell" in page
    for position in range(1, 8):
        assert f'href="/lessons/lstm/step-{position}/"' in page


def test_the_home_page_has_one_thing_to_do_next(client: Client, lesson: Lesson) -> None:
    page = text(client, "/")
    assert page.count('class="button button-big"') == 1
    assert "Start: Step 1" in page
    assert "20 minutes in all" in page


def test_who_is_new_may_find_out_first_what_they_know(as_student: Client, lesson: Lesson) -> None:
    first = '<a href="/progress/start/">Find out first what you know already</a>'
    assert first in text(as_student, "/")
    assert first not in text(Client(), "/")
    as_student.post("/lessons/lstm/step-1/done/")
    assert first not in text(as_student, "/")


def test_a_visitor_plays_with_the_cell_on_the_home_page(client: Client, lesson: Lesson) -> None:
    page = text(client, "/")
    assert 'id="lab-cell-explorer-picture"' in page
    assert "What to try" not in page
    assert 'id="lab-cell-explorer-table"' not in page
    assert "lab-cell-explorer-table" in text(client, "/labs/cell-explorer/")


def test_planned_lessons_are_no_links(client: Client, lesson: Lesson) -> None:
    LessonFactory(slug="perceptrons", title="Perceptrons", is_ready=False, position=0)
    page = text(client, "/")
    assert "Perceptrons" in page
    assert "/lessons/perceptrons/" not in page
    assert client.get("/lessons/perceptrons/").status_code == 404


def test_a_lesson_that_left_the_course_is_gone(client: Client, lesson: Lesson) -> None:
    Lesson.objects.update(is_active=False)
    assert lesson.title not in text(client, "/")
    assert client.get("/lessons/lstm/").status_code == 404
    assert client.get("/lessons/lstm/step-1/").status_code == 404


@pytest.mark.django_db
def test_before_the_course_is_loaded_the_home_page_says_so(client: Client) -> None:
    assert Course.objects.count() == 0
    assert "manage.py load_course" in text(client, "/")


def test_a_course_without_a_lesson_to_read_still_shows(client: Client, db: None) -> None:
    LessonFactory(course=CourseFactory(), is_ready=False, title="Perceptrons")
    assert "Perceptrons" in text(client, "/")


def test_a_visitor_reads_the_lesson_page_and_its_samples(client: Client, lesson: Lesson) -> None:
    page = text(client, "/lessons/lstm/")
    assert "grade 12" in page
    assert "20 minutes" in page
    assert 'id="question-q-1"' in page
    assert 'id="question-q-2"' not in page
    assert 'href="/lessons/lstm/step-2/#vocabulary"' in page
    assert "explains 1 terms" in page


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_visitor_reads_steps_one_to_three(client: Client, lesson: Lesson, number: int) -> None:
    page = text(client, f"/lessons/lstm/step-{number}/")
    assert "The secret." in page
    assert "free account" not in page


@pytest.mark.parametrize("number", [4, 5, 6, 7])
def test_a_visitor_meets_the_gate_at_steps_four_to_seven(
    client: Client, lesson: Lesson, number: int
) -> None:
    page = text(client, f"/lessons/lstm/step-{number}/")
    assert f"The aim of {number}." in page
    assert f"The opening of {number}." in page
    assert "The secret." not in page
    assert "question-q-" not in page
    back = f"next=%2Flessons%2Flstm%2Fstep-{number}%2F"
    assert f'href="/accounts/signup/?{back}"' in page
    assert f'href="/accounts/login/?{back}"' in page


@pytest.mark.parametrize("number", range(1, 8))
def test_a_student_reads_every_step(as_student: Client, lesson: Lesson, number: int) -> None:
    page = text(as_student, f"/lessons/lstm/step-{number}/")
    assert "The secret." in page
    assert f'id="question-q-{number}"' in page
    assert f'href="/exercises/code-{number}/"' in page


def test_items_stand_in_their_places(as_student: Client, lesson: Lesson) -> None:
    page = text(as_student, "/lessons/lstm/step-4/")
    marks = ("The secret.", "question-q-4", "Between.", "/exercises/code-4/")
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)


def test_a_retired_item_leaves_its_place_empty(as_student: Client, lesson: Lesson) -> None:
    Item.objects.filter(question__slug="q-4").update(is_active=False)
    page = text(as_student, "/lessons/lstm/step-4/")
    assert "question-q-4" not in page
    assert "Between." in page


def test_the_vocabulary_is_a_table_of_terms(client: Client, lesson: Lesson) -> None:
    page = text(client, "/lessons/lstm/step-2/")
    assert '<tr id="term-gate" role="row">' in page
    assert '<td role="cell">Numbers <strong>between</strong> 0 and 1.</td>' in page


def test_further_practice_is_one_link_away(as_student: Client, lesson: Lesson) -> None:
    page = text(as_student, "/lessons/lstm/step-4/")
    assert "question-more-4" not in page
    assert '<a href="/lessons/lstm/step-4/practice/">1 more question on this step</a>' in page
    practice = text(as_student, "/lessons/lstm/step-4/practice/")
    assert 'id="question-more-4"' in practice
    assert 'id="question-q-4"' not in practice


def test_a_visitor_is_told_of_further_practice_and_meets_the_gate(
    client: Client, lesson: Lesson
) -> None:
    assert "1 more question on this step comes" in text(client, "/lessons/lstm/step-1/")
    gate = text(client, "/lessons/lstm/step-1/practice/")
    assert "Practice comes with a free account" in gate
    assert "This step goes on" not in gate


@pytest.mark.parametrize(
    "path",
    [
        "/lessons/unknown/",
        "/lessons/unknown/step-1/",
        "/lessons/lstm/unknown/",
        "/lessons/lstm/unknown/practice/",
        "/lessons/lstm/step-1%00/",
        "/lessons/lstm/" + "x" * 2_000 + "/",
        "/lessons/lstm/../../etc/",
    ],
)
def test_an_unknown_slug_is_not_found(as_student: Client, lesson: Lesson, path: str) -> None:
    assert as_student.get(path).status_code == 404


def test_a_step_of_another_lesson_is_not_found(client: Client, lesson: Lesson) -> None:
    other = LessonFactory(slug="other", position=2)
    assert other.is_ready
    assert client.get("/lessons/other/step-1/").status_code == 404


def test_a_retired_step_is_not_found_and_not_counted(client: Client, lesson: Lesson) -> None:
    Step.objects.filter(position=7).update(is_active=False)
    assert client.get("/lessons/lstm/step-7/").status_code == 404
    assert "Step 1 of 6" in text(client, "/lessons/lstm/step-1/")


def test_the_foot_names_what_comes_and_what_was(client: Client, lesson: Lesson) -> None:
    page = text(client, "/lessons/lstm/step-2/")
    assert '<a rel="prev" href="/lessons/lstm/step-1/">←&nbsp;Step 1: Step 1</a>' in page
    assert 'href="/lessons/lstm/step-3/">Go on: Step 3</a>' in page
    assert 'rel="prev"' not in text(client, "/lessons/lstm/step-1/")


def test_who_is_signed_in_may_go_on_without_marking_the_step(
    as_student: Client, lesson: Lesson
) -> None:
    page = text(as_student, "/lessons/lstm/step-2/")
    assert "Mark as done and go on: Step 3" in page
    assert '<a rel="next" href="/lessons/lstm/step-3/">Step 3: Step 3&nbsp;→</a>' in page


def test_a_page_tells_no_key(as_student: Client, lesson: Lesson) -> None:
    page = text(as_student, "/lessons/lstm/step-4/")
    for option in Question.objects.get(slug="q-4").options.all():
        assert option.explanation_html not in page


def test_pages_of_the_course_are_only_read(client: Client, lesson: Lesson) -> None:
    for path in ("/", "/lessons/lstm/", "/lessons/lstm/step-1/"):
        assert client.post(path).status_code == 405


def test_a_step_says_what_its_short_path_is_and_what_may_wait(
    client: Client, lesson: Lesson
) -> None:
    step = lesson.steps.get(position=1)
    step.blocks.append({"kind": "html", "html": '<details class="deeper"></details>' * 2})
    step.save()
    page = " ".join(client.get("/lessons/lstm/step-1/").content.decode().split())
    minutes = step.items.get(exercise__isnull=False).exercise.minutes
    assert f"Short path: {step.minutes} minutes</strong> for the text and its questions." in page
    assert (
        f"Leave for later as you like: 2 folded parts to go deeper and 1 exercise in code "
        f"({minutes} minutes)." in page
    )
