"""The live check: seen at once, never an attempt, never in anybody's way, never out of date."""

import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from exercises.fair_queue import FairQueue, Ticket
from exercises.models import Check, Exercise, Purpose, State, Submission
from exercises.presenting.tasks import badge_for
from exercises.services import broker, check_code, handing, live, run_check, submit_code, submitting
from exercises.services.live import TooFast, check_live
from lstm_course.accounts.models import User
from tests.conftest import signed_in
from tests.exercises.conftest import RIGHT, FakeGrader, report


@pytest.fixture(autouse=True)
def a_new_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has asked before, and what is asked runs at once."""
    cache.clear()
    monkeypatch.setattr(submitting, "hand_on", run_now)


def run_now(run: Submission | Check) -> None:
    if isinstance(run, Check):
        run_check(run.pk)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Nothing runs, and no request waits."""
    monkeypatch.setattr(submitting, "hand_on", lambda run: None)
    settings.GRADING_WAIT = 0


@pytest.fixture
def address(gate: Exercise) -> str:
    return reverse("live-check", args=[gate.slug])


def no_pause(user: User) -> None:
    cache.delete(f"live-check:{user.pk}")


@pytest.mark.django_db(transaction=True)
def test_the_marks_beside_the_sentences_light_up(
    as_student: Client, address: str, grader: FakeGrader
) -> None:
    checks = [{"name": "shape", "passed": True}, {"name": "values", "passed": False}]
    grader.answer = lambda run: report("failed", 0.5, checks=checks)
    response = as_student.post(address, {"source": RIGHT})
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("task-right") == html.count("task-wrong") == 1
    assert "1 of 2 right on the example." in html
    assert html.count("50 %</span>") == 2


@pytest.mark.parametrize(
    ("graded", "words"),
    [
        (report(), "Right on the example."),
        (report("timed_out", 0), "This takes longer than a live check may. Press Check."),
        (
            report("failed", 0, checks=[{"name": "parses", "passed": False}]),
            "Not valid Python yet.",
        ),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_it_says_one_short_line(
    as_student: Client, address: str, grader: FakeGrader, graded: dict[str, Any], words: str
) -> None:
    grader.answer = lambda run: graded
    html = as_student.post(address, {"source": RIGHT}).content.decode()
    assert f"<p data-words>{words}</p>" in html


@pytest.mark.django_db(transaction=True)
def test_it_is_no_attempt_and_leaves_the_last_check_alone(
    as_student: Client, student: User, gate: Exercise, address: str, grader: FakeGrader
) -> None:
    asked = check_code(user=student, exercise=gate, source="asked = 1\n")
    as_student.post(address, {"source": RIGHT})
    asked.refresh_from_db()
    assert (asked.source, asked.state) == ("asked = 1\n", State.GRADED)
    assert not Submission.objects.exists()
    page = as_student.get(reverse("check", args=[gate.slug])).content.decode()
    assert "asked" in page


def test_one_asks_at_most_once_a_second(as_student: Client, waits: None, address: str) -> None:
    assert as_student.post(address, {"source": RIGHT}).status_code == 202
    response = as_student.post(address, {"source": RIGHT})
    assert (response.status_code, response["Retry-After"]) == (429, "1")


def test_one_asks_at_most_thirty_times_a_minute(waits: None, student: User, gate: Exercise) -> None:
    for _ in range(live.PER_MINUTE):
        no_pause(student)
        check_live(user=student, exercise=gate, source=RIGHT)
    no_pause(student)
    with pytest.raises(TooFast) as refusal:
        check_live(user=student, exercise=gate, source=RIGHT)
    assert str(refusal.value) == "Live checks come too fast: the next one is taken in 10 s."


def test_the_limit_of_one_person_is_nobody_else_s(
    as_student: Client, classmate: User, waits: None, address: str
) -> None:
    as_student.post(address, {"source": RIGHT})
    assert signed_in(classmate).post(address, {"source": RIGHT}).status_code == 202


def test_newer_code_replaces_what_waits_and_the_old_result_is_not_shown(
    as_student: Client, student: User, waits: None, address: str, grader: FakeGrader
) -> None:
    first = as_student.post(address, {"source": "old = 1\n"})
    no_pause(student)
    second = as_student.post(address, {"source": "new = 1\n"})
    run_check(Check.objects.get().pk)
    assert [source for _, source in grader.runs] == ["new = 1\n"]
    shown = as_student.get(address)
    assert shown["X-Live-Check"] == second["X-Live-Check"] != first["X-Live-Check"]


def test_a_result_that_comes_after_newer_code_is_thrown_away(
    student: User, gate: Exercise, waits: None, grader: FakeGrader
) -> None:
    def types_on(run: Check) -> dict[str, Any]:
        no_pause(student)
        check_live(user=student, exercise=gate, source="new = 1\n")
        return report()

    check = check_live(user=student, exercise=gate, source="old = 1\n")
    grader.answer = types_on
    run_check(check.pk)
    check.refresh_from_db()
    assert (check.source, check.state, check.report) == ("new = 1\n", State.QUEUED, None)


def test_check_and_submit_cancel_a_live_check_that_waits(
    student: User, gate: Exercise, waits: None
) -> None:
    check_live(user=student, exercise=gate, source=RIGHT)
    check_code(user=student, exercise=gate, source=RIGHT)
    assert not Check.objects.filter(purpose=Purpose.LIVE).exists()
    no_pause(student)
    check_live(user=student, exercise=gate, source=RIGHT)
    submit_code(user=student, exercise=gate, source=RIGHT, token=uuid.uuid4())
    assert not Check.objects.filter(purpose=Purpose.LIVE).exists()


def test_what_others_wait_for_goes_first() -> None:
    queue = FairQueue(2, lambda: 0.0)
    asked = Ticket(is_check=False, pk=2, person=2)
    queue.add(Ticket(is_check=True, pk=1, person=1, is_live=True))
    queue.add(asked)
    assert queue.take() == asked


def test_live_checks_never_have_the_last_free_slot() -> None:
    queue = FairQueue(2, lambda: 0.0)
    for person in (1, 2):
        queue.add(Ticket(is_check=True, pk=person, person=person, is_live=True))
    assert queue.take() is not None
    assert queue.take() is None


def test_live_checks_of_endless_loops_set_nobody_back() -> None:
    queue = FairQueue(2, lambda: 0.0)
    ticket = Ticket(is_check=True, pk=1, person=1, is_live=True)
    queue.add(ticket)
    queue.take()
    queue.release(ticket, 30.0)
    assert queue.used_lately(1) == 0


def test_with_a_broker_it_goes_after_submissions(
    student: User, gate: Exercise, waits: None
) -> None:
    check = check_live(user=student, exercise=gate, source=RIGHT)
    assert broker.LONG < broker.priority(check) < broker.SUBMISSION
    assert handing.ticket_of(check).is_live


def test_a_visitor_gets_none(gate: Exercise, address: str) -> None:
    assert Client().post(address, {"source": RIGHT}).status_code == 401
    page = Client().get(reverse("exercise", args=[gate.slug])).content.decode()
    assert "data-live" not in page


def test_what_is_not_code_is_refused_without_words(as_student: Client, address: str) -> None:
    assert as_student.post(address, {"source": " "}).status_code == 422


def test_another_person_s_live_check_does_not_exist(
    as_student: Client, classmate: User, gate: Exercise, waits: None, address: str
) -> None:
    check_live(user=classmate, exercise=gate, source=RIGHT)
    assert as_student.get(address).status_code == 404


def test_whoever_saves_data_finds_it_switched_off(as_student: Client, gate: Exercise) -> None:
    page = reverse("exercise", args=[gate.slug])
    assert "data-save-data" not in as_student.get(page).content.decode()
    html = as_student.get(page, headers={"Save-Data": "on"}).content.decode()
    assert "data-save-data" in html


@pytest.mark.parametrize(
    ("results", "word"),
    [
        ([True, True], "done"),
        ([True, None], "so far"),
        ([True, False], "not yet"),
        ([None, False], "not yet"),
        ([None, None], None),
        ([], None),
    ],
)
def test_a_sentence_is_done_once_all_of_its_checks_have_passed(
    results: list[bool | None], word: str | None
) -> None:
    badge = badge_for(results)
    assert (badge.word if badge else None) == word
