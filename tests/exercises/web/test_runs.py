"""Handing code in on the page: with htmx, without it, and with bad input of every kind."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises.models import Check, Exercise, State, Submission
from exercises.services import Policy, attempts
from lstm_course.accounts.models import User
from tests.cast import ExerciseFactory, SubmissionFactory
from tests.conftest import signed_in
from tests.exercises.conftest import RIGHT, WITHOUT_BIAS, FakeGrader, report

HTMX = {"HX-Request": "true", "HX-Target": "result"}


def post(
    client: Client, action: str, source: str = RIGHT, *, htmx: bool = False, **data: Any
) -> HttpResponse:
    fields = {"source": source, "token": str(uuid.uuid4()), **data}
    url = reverse(action, args=["forget-gate"])
    return client.post(url, fields, headers=HTMX if htmx else None)  # type: ignore[return-value]


def stored(user: User, gate: Exercise, number: int, **fields: Any) -> Submission:
    return SubmissionFactory(user=user, exercise=gate, number=number, **fields)


# --- what is handed in is graded and shown


def test_a_submission_is_graded_within_the_request(
    threads: None,
    as_student: Client,
    gate: Exercise,
    grader: FakeGrader,
    settings: LazySettings,
) -> None:
    settings.GRADING_WAIT = 10  # how long a busy machine takes is a benchmark's question
    html = post(as_student, "submit", htmx=True).content.decode()
    assert "Result of submission 1" in html
    assert "All 2 checks passed." in html
    assert 'id="tasks" class="tasks" hx-swap-oob="true"' in html
    assert 'id="history" class="history" hx-swap-oob="true"' in html


def test_the_next_form_has_a_token_of_its_own(
    threads: None, as_student: Client, gate: Exercise, grader: FakeGrader
) -> None:
    token = str(uuid.uuid4())
    html = post(as_student, "submit", htmx=True, token=token).content.decode()
    assert 'name="token" id="token"' in html
    assert token not in html


def test_without_javascript_a_submission_has_its_page(
    threads: None, as_student: Client, gate: Exercise, grader: FakeGrader
) -> None:
    response = post(as_student, "submit")
    assert (response.status_code, response["Location"]) == (
        302,
        "/exercises/forget-gate/submissions/1/",
    )
    assert "All 2 checks passed." in as_student.get(response["Location"]).content.decode()


def test_without_javascript_a_check_has_its_page(
    threads: None, as_student: Client, gate: Exercise, grader: FakeGrader
) -> None:
    response = post(as_student, "check")
    assert (response.status_code, response["Location"]) == (302, "/exercises/forget-gate/check/")
    assert "Result of the check" in as_student.get(response["Location"]).content.decode()


def test_a_check_is_free(
    threads: None, as_student: Client, gate: Exercise, grader: FakeGrader
) -> None:
    post(as_student, "check", htmx=True)
    assert Check.objects.get().state == State.GRADED
    assert not Submission.objects.exists()


def test_a_doubled_post_is_one_submission(
    threads: None, as_student: Client, gate: Exercise, grader: FakeGrader
) -> None:
    token = str(uuid.uuid4())
    for _ in range(2):
        assert "submission 1" in post(as_student, "submit", htmx=True, token=token).content.decode()
    assert Submission.objects.count() == 1


def test_what_takes_longer_shows_its_place_and_the_expected_wait(
    as_student: Client, student: User, classmate: User, gate: Exercise
) -> None:
    stored(classmate, gate, 1)
    stored(student, gate, 1)
    html = as_student.get("/exercises/forget-gate/submissions/1/", headers=HTMX).content.decode()
    assert "1 run is ahead of yours." in html
    assert "The verdict is expected in about a second." in html
    assert 'hx-get="/exercises/forget-gate/submissions/1/"' in html


def test_the_page_stops_asking_once_the_verdict_is_in(
    as_student: Client, student: User, gate: Exercise
) -> None:
    stored(student, gate, 1, state=State.GRADED, report=report(), verdict="passed", score=1.0)
    html = as_student.get("/exercises/forget-gate/submissions/1/", headers=HTMX).content.decode()
    assert "hx-get" not in html


def test_without_javascript_the_waiting_page_reloads_itself(
    as_student: Client, student: User, gate: Exercise
) -> None:
    stored(student, gate, 1)
    html = as_student.get("/exercises/forget-gate/submissions/1/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html


def test_our_fault_says_that_it_costs_nothing(
    as_student: Client, student: User, gate: Exercise
) -> None:
    stored(student, gate, 1, state=State.OUR_FAULT)
    html = as_student.get("/exercises/forget-gate/submissions/1/").content.decode()
    assert "The grader failed, not your code." in html
    assert "this costs you nothing" in html


def test_a_submission_shows_its_code_and_what_changed(
    as_student: Client, student: User, gate: Exercise
) -> None:
    stored(student, gate, 1, source=WITHOUT_BIAS)
    stored(student, gate, 2, source=RIGHT)
    html = as_student.get("/exercises/forget-gate/submissions/2/").content.decode()
    assert "What changed since submission 1" in html
    assert "diff-removed" in html
    assert "diff-added" in html


def test_all_submissions_are_listed_page_by_page(
    as_student: Client, student: User, gate: Exercise
) -> None:
    for number in range(1, 61):
        stored(student, gate, number, state=State.GRADED, verdict="failed", score=0.25)
    first = as_student.get("/exercises/forget-gate/submissions/").content.decode()
    second = as_student.get("/exercises/forget-gate/submissions/?page=2").content.decode()
    assert "Submission 60<" in first
    assert "Submission 1<" in second
    assert "25 %" in second


def test_somebody_who_has_submitted_nothing_is_told_so(as_student: Client, gate: Exercise) -> None:
    html = as_student.get("/exercises/forget-gate/submissions/").content.decode()
    assert "You have not submitted anything to this exercise yet." in html


# --- whose is whose


def test_a_student_never_sees_anothers_submission(
    as_student: Client, classmate: User, teacher: User, gate: Exercise
) -> None:
    stored(classmate, gate, 1, source="# the secret of cleo\n")
    for reader in (as_student, signed_in(teacher)):
        for headers in (None, HTMX):
            response = reader.get("/exercises/forget-gate/submissions/1/", headers=headers)
            assert response.status_code == 404
        for path in ("", "submissions/", "check/"):
            assert b"secret of cleo" not in reader.get(f"/exercises/forget-gate/{path}").content


def test_a_student_never_sees_anothers_check(
    as_student: Client, classmate: User, gate: Exercise
) -> None:
    Check.objects.create(user=classmate, exercise=gate, source="# the secret of cleo\n")
    assert as_student.get("/exercises/forget-gate/check/").status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_a_number_that_is_not_there_is_not_found(
    as_student: Client, student: User, gate: Exercise, number: str
) -> None:
    stored(student, gate, 1)
    assert as_student.get(f"/exercises/forget-gate/submissions/{number}/").status_code == 404


@pytest.mark.parametrize("path", ["check/", "submissions/", "submissions/1/"])
def test_a_visitor_is_asked_to_sign_in(client: Client, gate: Exercise, path: str) -> None:
    response = client.get(f"/exercises/forget-gate/{path}")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


# --- bad input: a clear word, and nothing is lost


@pytest.mark.parametrize("action", ["submit", "check"])
@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "There is no code here yet"),
        ("x = 1\n" + "#" * 1_000_000, "976.6 KB long and at most 64 KB are taken"),
        ("x = '\0'\n", "Line 1 holds a null byte"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_not_code_is_refused_and_comes_back(
    as_student: Client, gate: Exercise, action: str, source: str, message: str, htmx: bool
) -> None:
    response = post(as_student, action, source, htmx=htmx)
    assert response.status_code == 422
    html = response.content.decode()
    assert message in html
    assert htmx or f'">\n{source.replace(chr(39), "&#x27;")}</textarea>' in html
    assert not Submission.objects.exists()
    assert not Check.objects.exists()


def test_bytes_that_are_not_utf_8_are_refused(as_student: Client, gate: Exercise) -> None:
    response = as_student.post(
        "/exercises/forget-gate/check/",
        b"source=x%20%3D%20%27%E9%27",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 422
    assert "not valid UTF-8 text" in response.content.decode()


@pytest.mark.parametrize("token", ["", "not-a-token", "0" * 4000, "\0"])
def test_a_form_without_a_proper_token_is_refused(
    as_student: Client, gate: Exercise, token: str
) -> None:
    response = post(as_student, "submit", token=token)
    assert response.status_code == 422
    html = response.content.decode()
    assert "This page is out of date, so nothing was sent" in html
    assert "np.concatenate" in html


def test_a_third_submission_is_refused_while_two_wait(
    as_student: Client, student: User, gate: Exercise
) -> None:
    stored(student, gate, 1)
    stored(student, gate, 2)
    response = post(as_student, "submit", "# the third\n")
    assert response.status_code == 422
    html = response.content.decode()
    assert "One submission of yours is being graded and another one waits." in html
    assert "# the third\n</textarea>" in html


def test_a_post_without_a_csrf_token_is_refused_by_a_page_of_the_site(
    student: User, gate: Exercise
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = post(client, "submit")
    assert response.status_code == 403
    assert "<h1" in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("action", ["submit", "check"])
def test_an_expired_session_asks_for_the_sign_in_in_place(
    client: Client, gate: Exercise, action: str
) -> None:
    response = post(client, action, htmx=True)
    assert response.status_code == 401
    html = response.content.decode()
    assert "You are not signed in, so nothing was sent." in html
    assert 'action="/accounts/login/?next=/exercises/forget-gate/%23code"' in html


def test_without_javascript_the_code_survives_the_sign_in(
    client: Client, student: User, gate: Exercise
) -> None:
    response = post(client, "submit", "# typed while signed out\n")
    assert response["Location"] == "/accounts/login/?next=/exercises/forget-gate/"
    client.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert SESSION_KEY in client.session
    html = client.get("/exercises/forget-gate/").content.decode()
    assert "# typed while signed out" in html


def test_a_kept_draft_gives_way_to_what_is_submitted(
    threads: None, client: Client, student: User, gate: Exercise, grader: FakeGrader
) -> None:
    post(client, "submit", "# the draft\n")
    client.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    post(client, "submit", RIGHT)
    assert "# the draft" not in client.get("/exercises/forget-gate/").content.decode()


def test_a_session_keeps_few_drafts_and_none_that_is_too_large(
    client: Client, gate: Exercise
) -> None:
    post(client, "submit", "#" * 100_000)
    assert "exercise-drafts" not in client.session


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_submitting_is_a_post(as_student: Client, gate: Exercise, method: str) -> None:
    assert getattr(as_student, method)("/exercises/forget-gate/submit/").status_code == 405


# --- what the student printed or raised is text, and hidden values stay hidden


HOSTILE = "</pre><script>alert('x')</script><img src=x onerror=alert(1)>C_{t-1}"


def test_everything_that_came_from_the_student_is_escaped(
    as_student: Client, student: User, gate: Exercise
) -> None:
    hostile = report(
        "failed",
        0.5,
        headline=HOSTILE,
        checks=[
            {"name": "runs", "title": HOSTILE, "passed": False, "message": HOSTILE, "weight": 1.0}
        ],
        misconception={"slug": "x", "title": HOSTILE, "message": HOSTILE, "step": "formulas"},
        divergence={
            "quantity": HOSTILE,
            "t": 1,
            "row": 0,
            "unit": 0,
            "yours": "nan",
            "right": 0.5,
            "explanation": HOSTILE,
        },
        comparison={
            "function": HOSTILE,
            "inputs": {HOSTILE: HOSTILE},
            "yours": [{"name": "f_t", "values": HOSTILE}],
            "right": [{"name": "f_t", "values": [0.5]}],
        },
        notes=[HOSTILE],
        stdout=HOSTILE,
    )
    stored(student, gate, 1, source=HOSTILE, state=State.GRADED, report=hostile, verdict="failed")
    stored(student, gate, 2, source=HOSTILE + "\n2", state=State.GRADED, report=hostile)
    Submission.objects.filter(number=2).update(verdict="failed", score=0.5)
    for path in ("", "submissions/1/", "submissions/2/"):
        for headers in (None, HTMX):
            url = f"/exercises/forget-gate/{path}"
            html = as_student.get(url, headers=headers).content.decode()
            assert "<script>alert" not in html
            assert "<img src=x" not in html


def test_each_step_of_the_arithmetic_has_a_line_of_its_own(
    as_student: Client, student: User, gate: Exercise
) -> None:
    place = {"quantity": "f_t", "t": None, "row": 0, "unit": 0, "yours": 0.5, "right": 0.7311}
    told = {**place, "index": [0, 0], "explanation": "a = 1\nf_t = σ(1) = 0.7311"}
    failed = report("failed", 0.5, divergence=told)
    stored(student, gate, 1, state=State.GRADED, report=failed, verdict="failed", score=0.5)
    html = as_student.get("/exercises/forget-gate/submissions/1/").content.decode()
    for line in ("a = 1", "f_t = σ(1) = 0.7311"):
        assert f'<span class="arithmetic-line">{line}</span>' in html


def test_a_page_has_no_inline_script_or_style(
    as_student: Client, student: User, gate: Exercise
) -> None:
    stored(student, gate, 1, state=State.GRADED, report=report(), verdict="passed", score=1.0)
    for path in ("", "submissions/1/", "submissions/", "solution/"):
        html = as_student.get(f"/exercises/forget-gate/{path}").content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html


def test_a_training_run_shows_how_far_it_is(as_student: Client, student: User) -> None:
    started = timezone.now() - timedelta(seconds=12)
    sentiment = ExerciseFactory(slug="sentiment")
    SubmissionFactory(
        user=student, exercise=sentiment, number=1, state=State.RUNNING, started_at=started
    )
    html = as_student.get(reverse("submission", args=["sentiment", 1])).content.decode()
    assert "Your network is training." in html
    assert "12 s of at most 90 s" in html
    assert '<progress class="meter" id="training" max="90" value="12">' in html


def test_a_pause_of_the_class_is_said_before_one_submits(
    as_student: Client, student: User, gate: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    five = Policy(timedelta(minutes=5))
    monkeypatch.setattr(attempts, "_providers", [lambda user, exercise: five])
    words = []
    for _ in range(3):
        html = as_student.get(reverse("exercise", args=[gate.slug])).content.decode()
        words.append(html.split('id="attempts">')[1].split("</span>")[0])
        SubmissionFactory(user=student, exercise=gate, state=State.GRADED, verdict="failed")
    assert "your first two attempts come without a pause." in words[0]
    assert "your next attempt is taken now; after it your class sets a pause of 5 min" in words[1]
    assert "the next submission is taken in 5 minutes" in words[2]
