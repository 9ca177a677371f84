"""A regrade shows first, counts once, keeps what it replaces, and survives being killed."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exercises.models import Exercise, Regrade, RegradeResult, Stage, State, Submission
from exercises.models.regrades import Outcome
from exercises.sandbox.outcome import GraderError
from exercises.services import (
    Refused,
    confirm_regrade,
    dismiss_regrade,
    movers,
    progress_of,
    regrading,
    run_regrade,
    start_regrade,
    sweep,
)
from exercises.services.counting import count
from exercises.signals import submission_graded, submission_regraded
from lstm_course.accounts.models import User
from tests.cast import ExerciseFactory, SubmissionFactory
from tests.exercises.conftest import report
from tests.exercises.test_submitting import at_once

FOUND = {"slug": "no-bias", "title": "No bias", "message": "Add it.", "step": "formulas"}


class NewGrader:
    """Today's grader: full marks, unless it was told otherwise of a submission's source."""

    def __init__(self) -> None:
        self.says: dict[str, Callable[[], dict[str, Any]]] = {}
        self.graded: list[int] = []

    def __call__(self, submission: Submission) -> dict[str, Any]:
        self.graded.append(submission.pk)
        answer = self.says.get(submission.source, report)
        return answer() | {"seed": submission.seed}


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> NewGrader:
    grader = NewGrader()
    monkeypatch.setattr(regrading, "marked_anew", grader)
    return grader


@pytest.fixture(autouse=True)
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[Regrade]:
    """What was handed on, instead of handing it on."""
    runs: list[Regrade] = []
    for module in ("regrading", "sweeping"):
        monkeypatch.setattr(f"exercises.services.{module}.hand_on", runs.append)
    return runs


@pytest.fixture
def told() -> Iterator[list[tuple[int, float | None]]]:
    """Which submissions the course was told of again, with their score at that time."""
    heard: list[tuple[int, float | None]] = []

    def hear(submission: Submission, **_: Any) -> None:
        heard.append((submission.pk, submission.score))

    submission_regraded.connect(hear)
    yield heard
    submission_regraded.disconnect(hear)


def graded(user: User, exercise: Exercise, score: float | None, **changes: Any) -> Submission:
    """A submission with yesterday's grade."""
    verdict = "passed" if score == 1 else "failed"
    values = {
        "state": State.GRADED,
        "verdict": verdict,
        "score": score,
        "report": report(verdict, score or 0.0, versions={"grader": "0", "exercise": "1"}),
    }
    made: Submission = SubmissionFactory(user=user, exercise=exercise, **{**values, **changes})
    return made


def to_its_end(regrade: Regrade) -> Regrade:
    while regrade.is_at_work:
        run_regrade(regrade.pk)
        regrade.refresh_from_db()
    return regrade


def compared(**scope: Any) -> Regrade:
    return to_its_end(start_regrade(by=None, **scope))


def counted(regrade: Regrade, *, may_lower: bool = False) -> Regrade:
    confirm_regrade(regrade, by=None, reason="A check was too strict", may_lower=may_lower)
    return to_its_end(regrade)


def lose(grader: NewGrader, source: str) -> None:
    grader.says[source] = lambda: report("failed", 0.25, misconception=FOUND)


def test_nothing_counts_before_it_is_confirmed(
    gate: Exercise, student: User, today: NewGrader, told: list[Any]
) -> None:
    old = graded(student, gate, 0.5)
    regrade = compared()
    assert regrade.stage == Stage.READY
    old.refresh_from_db()
    assert (old.score, old.report["versions"]["grader"], told) == (0.5, "0", [])


def test_it_shows_who_would_move_and_by_how_much(
    gate: Exercise, student: User, classmate: User, today: NewGrader
) -> None:
    graded(student, gate, 0.5)
    graded(classmate, gate, 1.0)
    (mover,) = movers(compared())
    assert (mover.user, mover.exercise, mover.points) == (student, gate, 50)


def test_a_mark_is_the_best_of_all_submissions(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    graded(student, gate, 1.0)
    graded(student, gate, 0.5)  # it rises to 1, and the person's mark does not
    regrade = compared()
    assert progress_of(regrade).moving == 1
    assert movers(regrade) == []


def test_once_confirmed_it_counts_and_the_course_is_told_in_its_own_way(
    gate: Exercise, student: User, today: NewGrader, told: list[Any]
) -> None:
    heard: list[Submission] = []

    def hear(submission: Submission, **_: Any) -> None:
        heard.append(submission)

    old = graded(student, gate, 0.5)
    regrade = compared()
    submission_graded.connect(hear)
    counted(regrade)
    submission_graded.disconnect(hear)
    old.refresh_from_db()
    assert (old.score, old.verdict, regrade.stage) == (1.0, "passed", Stage.COUNTED)
    assert told == [(old.pk, 1.0)]
    assert heard == []  # a regrade is no new attempt


def test_the_report_that_was_replaced_is_kept(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    old = graded(student, gate, 0.5)
    before = old.report
    counted(compared())
    (result,) = old.regrades.all()
    assert (result.outcome, result.report) == (Outcome.COUNTED, before)
    assert result.counted_at is not None
    old.refresh_from_db()
    assert old.report["versions"] == {"grader": "1", "exercise": "1"}


def test_every_submission_is_graded_with_its_own_seed(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    old = graded(student, gate, 0.5, seed=4711)
    counted(compared())
    old.refresh_from_db()
    assert old.report["seed"] == old.seed == 4711


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_it_does_not_count_without_a_reason(
    gate: Exercise, student: User, today: NewGrader, reason: str
) -> None:
    graded(student, gate, 0.5)
    regrade = compared()
    with pytest.raises(Refused) as refusal:
        confirm_regrade(regrade, by=None, reason=reason, may_lower=True)
    assert refusal.value.message == "Say why the marks change: the students can read the reason."
    regrade.refresh_from_db()
    assert regrade.stage == Stage.READY


def test_a_mark_is_not_lowered_unless_that_was_confirmed(
    gate: Exercise, student: User, classmate: User, today: NewGrader
) -> None:
    high = graded(student, gate, 1.0, source="sinks")
    low = graded(classmate, gate, 0.5)
    lose(today, "sinks")
    regrade = counted(compared())
    high.refresh_from_db()
    low.refresh_from_db()
    assert (high.score, low.score) == (1.0, 1.0)
    assert (progress_of(regrade).counted, progress_of(regrade).kept) == (1, 1)


def test_a_mark_is_lowered_once_that_was_confirmed(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    high = graded(student, gate, 1.0, source="sinks")
    lose(today, "sinks")
    counted(compared(), may_lower=True)
    high.refresh_from_db()
    assert (high.score, high.verdict, high.misconception) == (0.25, "failed", "no-bias")


def test_a_lost_pass_counts_as_lower_even_with_the_same_points(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    high = graded(student, gate, 1.0, source="odd")
    today.says["odd"] = lambda: report("timed_out", 1.0)
    counted(compared())
    high.refresh_from_db()
    assert high.verdict == "passed"


def test_what_our_own_fault_left_ungraded_gets_its_grade(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    lost = graded(student, gate, None, state=State.OUR_FAULT, verdict="", report=None)
    regrade = compared()
    (mover,) = movers(regrade)
    assert (mover.before, mover.after, mover.points) == (None, 1.0, 100)
    counted(regrade)
    lost.refresh_from_db()
    assert (lost.state, lost.score) == (State.GRADED, 1.0)


def test_it_is_about_its_people_and_its_exercise_only(
    gate: Exercise, student: User, classmate: User, today: NewGrader
) -> None:
    other = ExerciseFactory(slug="sigmoid")
    mine = graded(student, gate, 0.5)
    graded(student, other, 0.5)
    graded(classmate, gate, 0.5)
    compared(scope="class:1", people=[student.pk], exercise=gate)
    assert today.graded == [mine.pk]


def test_code_handed_in_meanwhile_and_code_that_waits_are_left_alone(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    SubmissionFactory(user=student, exercise=gate)  # queued
    mine = graded(student, gate, 0.5)
    regrade = start_regrade(by=None)
    graded(student, gate, 0.5)
    to_its_end(regrade)
    assert today.graded == [mine.pk]


def test_a_doubled_start_is_one_regrade(gate: Exercise, today: NewGrader) -> None:
    first = start_regrade(by=None, exercise=gate)
    assert start_regrade(by=None, exercise=gate) == first
    to_its_end(first)
    assert start_regrade(by=None, exercise=gate) == first  # it is not decided yet
    dismiss_regrade(first)
    assert start_regrade(by=None, exercise=gate) != first


def test_a_doubled_confirmation_is_refused(gate: Exercise, today: NewGrader) -> None:
    regrade = compared()
    counted(regrade)
    with pytest.raises(Refused, match="decided already, or is still comparing"):
        confirm_regrade(regrade, by=None, reason="again", may_lower=True)


def test_a_dismissed_regrade_changes_nothing_any_more(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    old = graded(student, gate, 0.5)
    regrade = compared()
    dismiss_regrade(regrade)
    with pytest.raises(Refused):
        confirm_regrade(regrade, by=None, reason="x", may_lower=True)
    run_regrade(regrade.pk)
    old.refresh_from_db()
    assert old.score == 0.5


def test_what_counts_already_cannot_be_dismissed(gate: Exercise, today: NewGrader) -> None:
    regrade = counted(compared())
    with pytest.raises(Refused) as refusal:
        dismiss_regrade(regrade)
    assert refusal.value.message == (
        "This regrade was decided already, so it cannot be dismissed any more."
    )


def test_a_grade_that_another_regrade_moved_meanwhile_is_left_alone(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    old = graded(student, gate, 0.5, source="moved")
    today.says["moved"] = lambda: report("failed", 0.75)
    slower = compared()
    del today.says["moved"]
    counted(compared(exercise=gate))
    counted(slower, may_lower=True)
    old.refresh_from_db()
    assert old.score == 1.0
    assert slower.results.get().outcome == Outcome.OVERTAKEN


def test_our_fault_moves_no_mark_and_the_rest_is_graded_all_the_same(
    gate: Exercise, student: User, classmate: User, today: NewGrader
) -> None:
    def fails() -> dict[str, Any]:
        raise GraderError("no jail")

    graded(student, gate, 0.5, source="hits a bug of ours")
    graded(classmate, gate, 0.5)
    today.says["hits a bug of ours"] = fails
    regrade = compared()
    assert progress_of(regrade).our_fault == 1
    assert [mover.user for mover in movers(regrade)] == [classmate]
    assert len(today.graded) == regrading.MAX_TRIES + 1


def test_a_worker_killed_in_the_middle_loses_nothing(
    gate: Exercise, student: User, today: NewGrader, handed_on: list[Regrade]
) -> None:
    class Killed(BaseException):
        pass

    def dies() -> dict[str, Any]:
        raise Killed

    first, second = graded(student, gate, 0.5), graded(student, gate, 0.5, source="kills")
    today.says["kills"] = dies
    regrade = start_regrade(by=None)
    with pytest.raises(Killed):
        to_its_end(regrade)
    handed_on.clear()
    run_regrade(regrade.pk)
    assert handed_on == []  # whoever has it may still be alive
    then = timezone.now() - timedelta(minutes=4)
    Regrade.objects.filter(pk=regrade.pk).update(handed_at=then)
    assert sweep() == 1
    assert handed_on == [regrade]
    del today.says["kills"]
    to_its_end(handed_on[0])
    assert today.graded == [first.pk, second.pk, second.pk]


def test_code_that_kills_every_worker_is_given_up(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    graded(student, gate, 0.5)
    regrade = start_regrade(by=None)
    while regrade.stage == Stage.GATHERING:
        run_regrade(regrade.pk)
        regrade.refresh_from_db()
    regrade.results.update(tries=regrading.MAX_TRIES, outcome=Outcome.WAITING)
    Regrade.objects.filter(pk=regrade.pk).update(stage=Stage.COMPARING)
    regrade.refresh_from_db()
    today.graded.clear()
    to_its_end(regrade)
    assert (today.graded, progress_of(regrade).our_fault) == ([], 1)


def test_a_turn_is_short_and_the_next_one_goes_on(
    gate: Exercise, student: User, today: NewGrader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        graded(student, gate, 0.5)
    monkeypatch.setattr(regrading, "TURN_SECONDS", 0.0000001)
    regrade = start_regrade(by=None)
    turns = 0
    while regrade.is_at_work and turns < 50:
        run_regrade(regrade.pk)
        regrade.refresh_from_db()
        turns += 1
    assert regrade.stage == Stage.READY
    assert len(today.graded) == 3


def test_only_a_few_rows_are_in_memory_at_a_time(
    gate: Exercise, student: User, today: NewGrader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrading, "AT_ONCE", 2)
    for _ in range(5):
        graded(student, gate, 0.5)
    regrade = start_regrade(by=None)
    assert regrading.gather(regrade)
    assert regrade.results.count() == 2
    assert progress_of(compared()).total == 5


@pytest.mark.django_db(transaction=True)
def test_two_who_count_one_submission_at_once_leave_one_change(
    gate: Exercise, student: User, today: NewGrader, told: list[Any]
) -> None:
    graded(student, gate, 0.5)
    regrade = compared()
    result = regrade.results.get()
    at_once(lambda: count(result, may_lower=False), lambda: count(result, may_lower=False))
    assert len(told) == 1
    assert RegradeResult.objects.get().report["versions"]["grader"] == "0"


@pytest.mark.django_db(transaction=True)
def test_two_turns_at_once_grade_nothing_twice(
    gate: Exercise, student: User, today: NewGrader
) -> None:
    graded(student, gate, 0.5)
    regrade = start_regrade(by=None)
    while regrade.stage == Stage.GATHERING and regrading.gather(regrade):
        pass
    Regrade.objects.filter(pk=regrade.pk).update(stage=Stage.COMPARING)
    meeting = threading.Event()

    def slow() -> dict[str, Any]:
        meeting.wait(1)
        return report()

    today.says["x = 1\n"] = slow
    other = threading.Timer(0.3, meeting.set)
    other.start()
    at_once(lambda: run_regrade(regrade.pk), lambda: run_regrade(regrade.pk))
    assert len(today.graded) == 1
