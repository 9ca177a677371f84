"""A run is graded once, whoever grades it and whatever happens in the middle."""

import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from exercises.models import Check, Exercise, State, Submission
from exercises.sandbox.outcome import GraderError
from exercises.services import check_code, claims, grade_submission, heartbeat, run_check, sweep
from exercises.services.grading import finish
from exercises.services.heartbeat import Heart
from exercises.signals import submission_graded
from lstm_course.accounts.models import User
from tests.cast import ItemFactory, SubmissionFactory
from tests.exercises.conftest import RIGHT, FakeGrader, report
from tests.exercises.test_submitting import at_once


@pytest.fixture
def told() -> Iterator[list[Submission]]:
    """What the course was told."""
    heard: list[Submission] = []

    def hear(submission: Submission, **_: Any) -> None:
        heard.append(submission)

    submission_graded.connect(hear)
    yield heard
    submission_graded.disconnect(hear)


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[Submission | Check]:
    """What was handed on, instead of handing it on."""
    runs: list[Submission | Check] = []
    for module in ("grading", "sweeping", "submitting"):
        monkeypatch.setattr(f"exercises.services.{module}.hand_on", runs.append)
    return runs


@pytest.fixture
def submission(gate: Exercise, student: User) -> Submission:
    return SubmissionFactory(exercise=gate, user=student, number=1)


def silence(run: Submission | Check, seconds: float) -> None:
    """Let the run's worker have shown no sign of life for so long."""
    then = timezone.now() - timedelta(seconds=seconds)
    type(run).objects.filter(pk=run.pk).update(beat_at=then)


def test_a_verdict_is_written_and_the_course_is_told(
    submission: Submission, grader: FakeGrader, told: list[Submission]
) -> None:
    found = {"slug": "no-bias", "title": "No bias", "message": "Add it.", "step": "formulas"}
    grader.answer = lambda run: report("failed", 0.25, misconception=found)
    grade_submission(submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.verdict) == (State.GRADED, "failed")
    assert (submission.score, submission.misconception) == (0.25, "no-bias")
    assert submission.report["misconception"] == found
    assert submission.finished_at is not None
    assert told == [submission]
    assert told[0].score == 0.25


def test_another_grade_costs_few_statements(
    submission: Submission,
    grader: FakeGrader,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    ItemFactory(question=None, exercise=submission.exercise)
    grade_submission(submission.pk)
    again = SubmissionFactory(exercise=submission.exercise, user=submission.user, number=2)
    with django_assert_max_num_queries(17):
        grade_submission(again.pk)


def test_grading_twice_leaves_one_result(
    submission: Submission, grader: FakeGrader, told: list[Submission]
) -> None:
    grade_submission(submission.pk)
    grade_submission(submission.pk)
    assert len(grader.runs) == len(told) == 1


def test_two_workers_that_race_leave_one_result(
    threads: None, submission: Submission, grader: FakeGrader, told: list[Submission]
) -> None:
    at_once(*[lambda: grade_submission(submission.pk)] * 4)
    assert len(grader.runs) == len(told) == 1


def test_a_worker_that_was_thought_dead_cannot_write_over_its_successor(
    submission: Submission, told: list[Submission]
) -> None:
    first = claims.take(Submission, submission.pk)
    assert first is not None
    silence(first, 60)
    claims.bury_the_dead(Submission)
    second = claims.take(Submission, submission.pk)
    assert second is not None
    assert finish(second, report("failed", 0.5))
    assert not finish(first, report("passed", 1.0))
    submission.refresh_from_db()
    assert submission.score == 0.5
    assert len(told) == 1


def test_what_a_receiver_raises_undoes_the_result_and_is_tried_again(
    submission: Submission, grader: FakeGrader, handed_on: list[Any]
) -> None:
    def refuse(**_: Any) -> None:
        raise RuntimeError("progress cannot be written")

    submission_graded.connect(refuse)
    try:
        grade_submission(submission.pk)
    finally:
        submission_graded.disconnect(refuse)
    submission.refresh_from_db()
    assert (submission.state, submission.verdict) == (State.QUEUED, "")
    assert handed_on == [submission]


def test_what_the_grader_cannot_do_is_tried_three_times_and_is_then_our_fault(
    submission: Submission,
    grader: FakeGrader,
    told: list[Submission],
    handed_on: list[Any],
) -> None:
    grader.fails(GraderError("the jail is missing"))
    for _ in range(4):
        grade_submission(submission.pk)
    submission.refresh_from_db()
    assert submission.state == State.OUR_FAULT
    assert (submission.score, submission.verdict, submission.report) == (None, "", None)
    assert len(grader.runs) == 3
    assert len(handed_on) == 2
    assert told == []


def test_a_mistake_in_the_grader_is_our_fault_too(
    submission: Submission, grader: FakeGrader, handed_on: list[Any]
) -> None:
    grader.fails(KeyError("a bug of ours"))
    for _ in range(3):
        grade_submission(submission.pk)
    submission.refresh_from_db()
    assert submission.state == State.OUR_FAULT


def test_a_submission_that_kills_its_worker_is_not_tried_for_ever(
    submission: Submission, handed_on: list[Any]
) -> None:
    for _ in range(3):
        assert claims.take(Submission, submission.pk) is not None
        silence(submission, 60)
        sweep()
    assert claims.take(Submission, submission.pk) is None
    submission.refresh_from_db()
    assert submission.state == State.OUR_FAULT


def test_a_persons_second_submission_waits_for_the_first(
    submission: Submission, grader: FakeGrader, handed_on: list[Any]
) -> None:
    second = SubmissionFactory(exercise=submission.exercise, user=submission.user, number=2)

    def other_worker_comes(run: Submission | Check) -> dict[str, Any]:
        grade_submission(second.pk)
        return report()

    grader.answer = other_worker_comes
    grade_submission(submission.pk)
    second.refresh_from_db()
    assert second.state == State.QUEUED
    assert handed_on == [second]


def test_what_a_dead_worker_left_is_handed_on_again(
    submission: Submission, handed_on: list[Any]
) -> None:
    claims.take(Submission, submission.pk)
    silence(submission, 11)
    assert sweep() == 1
    submission.refresh_from_db()
    assert (submission.state, submission.claim) == (State.QUEUED, None)
    assert handed_on == [submission]


def test_what_a_living_worker_has_is_left_alone(
    submission: Submission, handed_on: list[Any]
) -> None:
    claims.take(Submission, submission.pk)
    silence(submission, 8)
    assert sweep() == 0
    assert handed_on == []


def test_a_worker_shows_that_it_lives(
    threads: None, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, heart = taken(submission), beating_fast(monkeypatch)
    with heart.beating(run):
        await_a_sign_of(run)
    assert claims.bury_the_dead(Submission) == 0


def test_one_that_cannot_show_its_life_stops_no_other(
    threads: None, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, other, heart = taken(submission), taken(SubmissionFactory()), beating_fast(monkeypatch)

    def unless_it_fails(each: Submission) -> Any:
        if each == run:
            raise RuntimeError("the database lost its mind")
        return claims.held(each)

    monkeypatch.setattr(heartbeat, "held", unless_it_fails)
    with heart.beating(run), heart.beating(other):
        await_a_sign_of(other)
        silence(other, 60)
        await_a_sign_of(other)  # the thread goes on, too
    assert is_silent(run)


def test_what_is_no_longer_graded_shows_no_life(
    threads: None, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, heart = taken(submission), beating_fast(monkeypatch)
    with heart.beating(run):
        thread = heart.thread
    assert thread is not None
    thread.join(5)
    assert not thread.is_alive()
    silence(run, 60)
    other = taken(SubmissionFactory())
    with heart.beating(other):  # by a new thread
        await_a_sign_of(other)
    assert is_silent(run)


def test_a_heart_that_stopped_beats_again_for_the_next_run(
    threads: None, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, heart = taken(submission), beating_fast(monkeypatch)
    heart.thread = Thread(target=lambda: None)  # as after an error nobody thought of
    heart.thread.start()
    heart.thread.join()
    with heart.beating(run):
        await_a_sign_of(run)


def taken(submission: Submission) -> Submission:
    """A run that was claimed and has been silent for a minute."""
    run = claims.take(Submission, submission.pk)
    assert run is not None
    silence(run, 60)
    return run


def beating_fast(monkeypatch: pytest.MonkeyPatch) -> Heart:
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.02)
    return Heart()


def await_a_sign_of(run: Submission) -> None:
    deadline = time.monotonic() + 5
    while is_silent(run) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_silent(run)


def is_silent(run: Submission) -> bool:
    run.refresh_from_db()
    assert run.beat_at is not None
    return timezone.now() - run.beat_at > timedelta(seconds=5)


@pytest.mark.parametrize("forgotten_for", [None, 61])
def test_what_was_never_handed_on_is_found(
    submission: Submission, handed_on: list[Any], forgotten_for: int | None
) -> None:
    then = None if forgotten_for is None else timezone.now() - timedelta(seconds=forgotten_for)
    Submission.objects.update(handed_at=then)
    assert sweep() == 1
    assert sweep() == 0, "it has just been handed on"
    assert handed_on == [submission]


def test_what_was_just_handed_on_is_not_handed_on_again(
    submission: Submission, handed_on: list[Any]
) -> None:
    assert sweep() == 0


def test_a_starting_process_hands_on_all_that_waits(
    submission: Submission, handed_on: list[Any]
) -> None:
    assert sweep(starting=True) == 1


def test_a_starting_process_trusts_the_messages_of_a_broker(
    submission: Submission, handed_on: list[Any], settings: Any
) -> None:
    settings.CELERY_BROKER_URL = "amqp://127.0.0.1"
    assert sweep(starting=True) == 0


def test_a_stale_check_never_overwrites_a_newer_one(gate: Exercise, student: User) -> None:
    check = check_code(user=student, exercise=gate, source="x = 1\n")
    old = claims.take(Check, check.pk)
    assert old is not None
    check_code(user=student, exercise=gate, source=RIGHT)
    assert not finish(old, report(stdout="of the old code"))
    check.refresh_from_db()
    assert (check.state, check.report, check.source) == (State.QUEUED, None, RIGHT)


def test_a_check_is_run_and_the_course_is_not_told(
    gate: Exercise, student: User, grader: FakeGrader, told: list[Submission]
) -> None:
    check = check_code(user=student, exercise=gate, source=RIGHT)
    run_check(check.pk)
    check.refresh_from_db()
    assert (check.state, check.report["verdict"]) == (State.GRADED, "passed")
    assert told == []


def test_a_submission_that_is_gone_does_no_harm(db: None, grader: FakeGrader) -> None:
    grade_submission(12345)
    assert grader.runs == []
