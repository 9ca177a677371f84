"""`manage.py regrade`: compares first, counts for a reason, goes on where it was stopped."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exercises.executor import kept
from exercises.models import Exercise, Regrade, Stage, State, Submission
from exercises.services import regrading
from lstm_course.accounts.models import User
from lstm_course.classroom.management.commands import regrade as command
from lstm_course.classroom.models import Milestone, Sighting, Trace
from lstm_course.progress.models import ItemProgress
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    SubmissionFactory,
)
from tests.exercises.conftest import report


@pytest.fixture(autouse=True)
def today(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Today's grader gives full marks; but for code that says it sinks."""

    def marked(submission: Submission) -> dict[str, Any]:
        sinks = "sinks" in submission.source
        return report("failed", 0.25) if sinks else report()

    monkeypatch.setattr(regrading, "marked_anew", marked)
    monkeypatch.setattr(command.os, "nice", lambda _: 0)
    kept.stop()
    yield
    kept.stop()


@pytest.fixture
def gate() -> Exercise:
    exercise: Exercise = ExerciseFactory()
    ItemFactory(question=None, exercise=exercise)
    return exercise


@pytest.fixture
def rises(gate: Exercise, student: User) -> Submission:
    return graded(student, gate, 0.5, misconception="no-bias")


def graded(user: User, exercise: Exercise, score: float, **values: Any) -> Submission:
    verdict = "passed" if score == 1 else "failed"
    kept_report = report(verdict, score)
    submission: Submission = SubmissionFactory(
        user=user,
        exercise=exercise,
        state=State.GRADED,
        score=score,
        verdict=verdict,
        report=kept_report,
        **values,
    )
    return submission


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("regrade", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_who_would_move_and_nothing_counts(rises: Submission) -> None:
    words = said("--exercise", "forget-gate")
    assert "sam, forget-gate: 50% -> 100% (+50)" in words
    assert "Nothing counts yet: add --reason to let it count." in words
    rises.refresh_from_db()
    assert rises.score == 0.5


def test_a_dry_run_is_forgotten(rises: Submission) -> None:
    assert "This was a dry run: nothing changed." in said("--dry-run")
    assert Regrade.objects.get().stage == Stage.DISMISSED


def test_with_a_reason_it_counts_and_progress_follows(rises: Submission) -> None:
    said()
    assert "1 grades changed, 0 left as they were." in said("--reason", "A check was wrong")
    rises.refresh_from_db()
    row = ItemProgress.objects.get(user=rises.user)
    assert (rises.score, row.best_score, row.attempts) == (1.0, 1.0, 1)
    assert row.is_solved
    assert Regrade.objects.get().reason == "A check was wrong"


def test_the_digests_of_a_class_are_told_anew_and_not_twice(rises: Submission) -> None:
    said("--reason", "A check was wrong")
    mine = {"user": rises.user}
    assert [row.score for row in Milestone.objects.filter(**mine)] == [1.0]
    assert Trace.objects.get(**mine).first_score == 1.0
    assert not Sighting.objects.filter(**mine).exists()


def test_marks_sink_only_when_told_so(gate: Exercise, student: User) -> None:
    high = graded(student, gate, 1.0, source="sinks")
    assert "sam, forget-gate: 100% -> 25% (-75)" in said()
    assert "0 grades changed, 1 left as they were." in said("--reason", "x")
    assert "1 grades changed, 0 left as they were." in said("--reason", "It leaked", "--lower")
    high.refresh_from_db()
    assert high.score == 0.25
    assert ItemProgress.objects.get(user=student).best_score == 0.25


def test_a_class_is_those_who_are_in_it(rises: Submission, gate: Exercise, classmate: User) -> None:
    other = graded(classmate, gate, 0.5)
    enrolment = EnrolmentFactory(student=rises.user, classroom=ClassroomFactory())
    said("--class", str(enrolment.classroom.pk), "--reason", "x")
    rises.refresh_from_db()
    other.refresh_from_db()
    assert (rises.score, other.score) == (1.0, 0.5)


def test_it_goes_on_with_what_was_begun(rises: Submission) -> None:
    regrade = Regrade.objects.create(
        scope="everybody", subject="everybody/all", last_submission=rises.pk, handed_at=None
    )
    assert "50% -> 100%" in said()
    assert list(Regrade.objects.all()) == [regrade]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--exercise", "no-such"), "There is no exercise “no-such”."),
        (("--class", "99"), "There is no class 99."),
        (("--lower",), "A mark is lowered for a reason only: add --reason."),
        (("--dry-run", "--reason", "x"), "--dry-run changes nothing, so it takes no --reason."),
    ],
)
def test_what_it_cannot_do_it_says(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError) as error:
        said(*arguments)
    assert str(error.value) == words
