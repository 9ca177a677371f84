"""The place in the lesson is kept, shown and resumed."""

import pytest
from django.test import Client

from lstm_course.accounts.models import User
from lstm_course.lessons import standing
from lstm_course.lessons.models import Lesson, Step
from lstm_course.lessons.path import Path, next_step, path_of
from lstm_course.lessons.standing import NOBODY, Standing, provide_standing, standing_of
from lstm_course.progress.models import StepProgress
from tests.cast import LessonFactory
from tests.conftest import signed_in
from tests.lstm_course.lessons.a_lesson import lesson

__all__ = ["lesson"]


def steps(number: int = 4) -> list[Step]:
    lesson = Lesson(slug="lstm", public_steps=2)
    return [
        Step(pk=n, lesson=lesson, slug=f"step-{n}", title=f"Step {n}", position=n, minutes=n)
        for n in range(1, number + 1)
    ]


def states(path: Path) -> list[str]:
    return [mark.state for mark in path.marks]


@pytest.mark.parametrize(
    ("done", "here", "onward"),
    [
        ([], None, 1),  # nothing yet: the beginning
        ([], 3, 3),  # looked ahead: on from there
        ([1], 1, 2),  # finished the first
        ([1, 2], 2, 3),
        ([1, 3], 3, 4),
        ([2, 3, 4], 4, 1),  # the end: back to what was left out
        ([1, 2, 3, 4], 2, None),  # everything done
        ([1], 99, 2),  # the step seen last has left the course
    ],
)
def test_a_reader_goes_on_where_they_stopped(
    done: list[int], here: int | None, onward: int | None
) -> None:
    found = next_step(steps(), Standing(frozenset(done), here))
    assert (found.pk if found else None) == onward


def test_the_marks_say_done_here_and_to_come() -> None:
    all_steps = steps()
    path = path_of(all_steps, Standing(frozenset({1}), 1), is_visitor=False, at=all_steps[2])
    assert states(path) == ["done", "to come", "here", "to come"]
    assert [mark.symbol for mark in path.marks] == ["✓", "2", "3", "4"]
    assert path.number_done == 1
    assert path.minutes_left == 2 + 3 + 4


def test_a_visitor_sees_which_steps_ask_to_sign_up() -> None:
    path = path_of(steps(), NOBODY, is_visitor=True)
    assert [mark.is_locked for mark in path.marks] == [False, False, True, True]
    assert not path.is_begun


def test_a_path_without_steps_leads_nowhere() -> None:
    assert path_of([], NOBODY, is_visitor=True).onward is None


def test_a_site_without_progress_still_shows_the_lesson(
    monkeypatch: pytest.MonkeyPatch, student: User
) -> None:
    monkeypatch.setattr(standing, "_providers", [])
    assert standing_of(student, LessonFactory()) == NOBODY


def test_the_last_provider_answers(monkeypatch: pytest.MonkeyPatch, student: User) -> None:
    monkeypatch.setattr(standing, "_providers", [])
    provide_standing(lambda user, lesson: Standing(here=1))
    provide_standing(lambda user, lesson: Standing(here=2))
    assert standing_of(student, LessonFactory()).here == 2


def test_opening_a_step_is_kept(as_student: Client, student: User, lesson: Lesson) -> None:
    as_student.get("/lessons/lstm/step-3/")
    row = StepProgress.objects.get(user=student)
    assert row.step.position == 3
    assert row.completed_at is None


def test_the_home_page_resumes(as_student: Client, lesson: Lesson) -> None:
    as_student.get("/lessons/lstm/step-3/")
    page = as_student.get("/").content.decode()
    assert "Continue with step 3: Step 3" in page


def test_a_finished_step_is_marked_and_leads_on(as_student: Client, lesson: Lesson) -> None:
    response = as_student.post("/lessons/lstm/step-3/done/")
    assert response.status_code == 302
    assert response["Location"] == "/lessons/lstm/step-4/"
    page = as_student.get("/lessons/lstm/step-3/").content.decode()
    assert '<span class="badge badge-right">done</span>' in page
    assert "Mark as done" not in page
    assert "Go on: Step 4" in page


def test_after_the_last_step_comes_the_lesson_again(as_student: Client, lesson: Lesson) -> None:
    assert as_student.post("/lessons/lstm/step-7/done/")["Location"] == "/lessons/lstm/"


def test_finishing_twice_is_finishing_once(
    as_student: Client, student: User, lesson: Lesson
) -> None:
    as_student.post("/lessons/lstm/step-1/done/")
    first = StepProgress.objects.get(user=student).completed_at
    as_student.post("/lessons/lstm/step-1/done/")
    assert StepProgress.objects.get(user=student).completed_at == first


def test_a_finished_lesson_says_so(as_student: Client, lesson: Lesson) -> None:
    for number in range(1, 8):
        as_student.post(f"/lessons/lstm/step-{number}/done/")
    for path in ("/", "/lessons/lstm/"):
        page = as_student.get(path).content.decode()
        assert "All 7 steps are done." in page
        assert 'href="/progress/check/">Show what you can: the mastery check</a>' in page


def test_a_visitor_leaves_no_trace(client: Client, lesson: Lesson) -> None:
    client.get("/lessons/lstm/step-1/")
    assert StepProgress.objects.count() == 0


def test_a_session_that_ended_comes_back_to_the_step(client: Client, lesson: Lesson) -> None:
    response = client.post("/lessons/lstm/step-4/done/")
    assert response["Location"] == "/accounts/login/?next=%2Flessons%2Flstm%2Fstep-4%2F"
    assert StepProgress.objects.count() == 0


def test_a_step_is_not_finished_by_a_link(as_student: Client, lesson: Lesson) -> None:
    assert as_student.get("/lessons/lstm/step-1/done/").status_code == 405


def test_an_unknown_step_cannot_be_finished(as_student: Client, lesson: Lesson) -> None:
    assert as_student.post("/lessons/lstm/unknown/done/").status_code == 404
    assert as_student.post("/lessons/unknown/step-1/done/").status_code == 404


def test_one_person_s_place_is_not_another_s(
    as_student: Client, classmate: User, lesson: Lesson
) -> None:
    as_student.post("/lessons/lstm/step-1/done/")
    page = signed_in(classmate).get("/").content.decode()
    assert "Start: Step 1" in page


def test_the_form_of_a_foreign_site_is_refused(student: User, lesson: Lesson) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post("/lessons/lstm/step-1/done/").status_code == 403
    assert StepProgress.objects.count() == 0
