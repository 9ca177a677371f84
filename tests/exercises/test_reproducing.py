"""Every stored report can be made again from what is stored beside it."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exercises.grading import GRADER_VERSION
from exercises.models import Exercise, State, Submission
from exercises.sandbox.outcome import GraderError
from exercises.services import marking
from lstm_course.accounts.models import User
from tests.cast import SubmissionFactory
from tests.exercises.conftest import RIGHT, WITHOUT_BIAS, report

pytestmark = pytest.mark.usefixtures("jails")


def graded(student: User, gate: Exercise, source: str, **changes: Any) -> Submission:
    """A stored submission with today's report, in which a test may change something."""
    run = SubmissionFactory(user=student, exercise=gate, source=source, seed=77, number=3)
    run.report = marking.report_anew(run) | changes
    run.state = State.GRADED
    run.save()
    return run


def reproduced(*args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("reproduce", *args, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize("source", [RIGHT, WITHOUT_BIAS, "def forget_gate(: pass\n"])
def test_a_report_comes_out_the_same_times_aside(
    source: str, student: User, gate: Exercise
) -> None:
    run = graded(student, gate, source, seconds=99.0)
    status, text = reproduced(str(run.pk))
    assert status == 0
    assert text.splitlines()[0] == (
        f"submission {run.pk}: {student.username} on forget-gate, number 3, seed 77"
    )
    assert text.splitlines()[1].startswith("The report is the same: ")
    assert reproduced(f"{student.username}/forget-gate/3") == (status, text)


def test_what_differs_is_shown_beside_the_version_that_moved(student: User, gate: Exercise) -> None:
    run = graded(student, gate, WITHOUT_BIAS, score=0.9, versions={"grader": "1", "exercise": "1"})
    before = run.report
    status, text = reproduced(str(run.pk))
    assert status == 1
    assert "The report differs:\n  score\n    then: 0.9\n    now:  " in text
    assert text.strip().endswith(f"The grader moved from 1 to {GRADER_VERSION}.")
    run.refresh_from_db()
    assert run.report == before


def test_a_moved_version_with_the_same_report_is_told_too(student: User, gate: Exercise) -> None:
    run = graded(student, gate, RIGHT)
    Exercise.objects.filter(pk=gate.pk).update(version=gate.version + 4)
    status, text = reproduced(str(run.pk))
    assert status == 0
    assert f"The text of the exercise moved from {gate.version} to {gate.version + 4}." in text


def test_code_that_is_another_each_time_is_told_from_a_grader_that_moved(
    student: User, gate: Exercise
) -> None:
    noisy = f"{RIGHT}\nprint(np.random.default_rng().normal())\n"
    status, text = reproduced(str(graded(student, gate, noisy).pk))
    assert status == 1
    assert "  stdout\n" in text
    assert "No version moved, so the grader did not change" in text


def test_a_check_that_is_gone_or_new_is_a_difference(student: User, gate: Exercise) -> None:
    run = graded(student, gate, RIGHT, checks=report()["checks"][:1])
    status, text = reproduced(str(run.pk), "--json")
    found = json.loads(text)
    assert status == 1
    assert list(found) == ["submission", "exercise", "seed", "same", "changes", "versions_moved"]
    assert found["changes"]["check values"] == {"then": None, "now": [True, ""]}
    assert found["versions_moved"] == {}


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("999999", "There is no submission 999999."),
        ("ada/forget-gate/3", "There is no submission ada/forget-gate/3."),
        ("ada", "ada names no submission: give its number, or USERNAME/EXERCISE/NUMBER."),
        ("1/2", "1/2 names no submission: give its number, or USERNAME/EXERCISE/NUMBER."),
    ],
)
def test_what_names_no_submission_is_said_in_a_line(named: str, said: str, gate: Exercise) -> None:
    with pytest.raises(CommandError) as raised:
        reproduced(named)
    assert (str(raised.value), raised.value.returncode) == (said, 2)


def test_a_submission_without_a_report_cannot_be_compared(gate: Exercise) -> None:
    run = SubmissionFactory(exercise=gate)
    with pytest.raises(CommandError, match=f"Submission {run.pk} has no report: it is queued."):
        reproduced(str(run.pk))


def test_a_fault_of_ours_is_no_difference(
    student: User, gate: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = graded(student, gate, RIGHT)

    def fails(submission: Submission) -> dict[str, Any]:
        raise GraderError("no jail")

    monkeypatch.setattr(marking, "report_anew", fails)
    with pytest.raises(CommandError, match="no grade, and that is our fault: no jail") as raised:
        reproduced(str(run.pk))
    assert raised.value.returncode == 2
