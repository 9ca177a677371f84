"""The audit trail forgets by itself where the operator says so, and keeps everything elsewhere."""

import runpy
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom import forgetting
from lstm_course.classroom.forgetting import DAY, Forgetter, start_forgetting
from lstm_course.classroom.models import AuditEntry, Classroom
from lstm_course.classroom.oversight import record
from tests.cast import ClassroomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The thread closes its connections; here it runs in the test's, which are kept."""
    times: list[str] = []
    monkeypatch.setattr(forgetting.connections, "close_all", lambda: times.append("closed"))
    return times


@pytest.fixture
def ages(teacher: User, student: User) -> None:
    classroom: Classroom = ClassroomFactory(teacher=teacher)
    for days in (1, 20, 40, 100):
        entry = record(classroom=classroom, actor=teacher, student=student, action="viewed")
        AuditEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(days=days))


def days_left() -> list[int]:
    now = timezone.now()
    return sorted((now - at).days for at in AuditEntry.objects.values_list("at", flat=True))


def run_for(forgetter: Forgetter, times: int) -> list[float]:
    """Run it in this thread, and return how long it would have slept each time."""
    slept: list[float] = []

    def sleep(seconds: float) -> bool:
        slept.append(seconds)
        if len(slept) == times:
            forgetter.stopping.set()
        return True

    forgetter.stopping.wait = sleep  # type: ignore[method-assign, assignment]  # no test sleeps
    forgetter.run()
    return slept


@pytest.mark.parametrize(
    ("kept", "left"), [(90, [1, 20, 40]), (30, [1, 20]), (5, [1, 20]), (1, [1, 20])]
)
@pytest.mark.usefixtures("ages")
def test_old_entries_are_forgotten_but_a_month_is_always_kept(kept: int, left: list[int]) -> None:
    assert run_for(Forgetter(kept), 1) == [24 * 60 * 60]
    assert days_left() == left


@pytest.mark.usefixtures("ages")
def test_a_database_that_is_away_is_asked_again_the_next_day(
    monkeypatch: pytest.MonkeyPatch, closed: list[str]
) -> None:
    forget, calls = forgetting.forget, []

    def away_at_first(kept: timedelta) -> int:
        calls.append(kept)
        if len(calls) == 1:
            raise DatabaseError("away")
        return forget(kept)

    monkeypatch.setattr(forgetting, "forget", away_at_first)
    assert run_for(Forgetter(90), 2) == [DAY, DAY]
    assert days_left() == [1, 20, 40]
    assert closed == ["closed"] * 2  # none is held for a day


@pytest.mark.parametrize("kept", [0, -1])
def test_without_a_word_of_the_operator_nothing_is_forgotten(
    settings: LazySettings, kept: int
) -> None:
    settings.AUDIT_KEPT_DAYS = kept
    assert start_forgetting() is None


def test_the_operator_says_how_long_it_is_kept(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Forgetter] = []

    def start(self: Forgetter) -> None:
        started.append(self)

    monkeypatch.setattr(Forgetter, "start", start)
    settings.AUDIT_KEPT_DAYS = 365
    forgetter = start_forgetting()
    assert started == [forgetter]
    assert forgetter
    assert forgetter.kept == timedelta(days=365)
    assert forgetter.daemon


def test_a_serving_process_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    from exercises import services

    started: list[str] = []
    monkeypatch.setattr(services, "start_grading", lambda: started.append("grading"))
    monkeypatch.setattr(forgetting, "start_forgetting", lambda: started.append("forgetting"))
    runpy.run_module("lstm_course.wsgi")
    assert started == ["grading", "forgetting"]


@pytest.mark.parametrize(
    ("asked", "left", "told"),
    [
        (["--days", "30"], [1, 20], "Deleted 2 entries of the audit trail.\n"),
        (["--days", "90"], [1, 20, 40], "Deleted 1 entry of the audit trail.\n"),
        ([], [1, 20, 40, 100], "Deleted 0 entries of the audit trail.\n"),
    ],
)
@pytest.mark.usefixtures("ages")
def test_the_command_forgets_now(asked: list[str], left: list[int], told: str) -> None:
    said = StringIO()
    call_command("forget_audit", *asked, stdout=said)
    assert said.getvalue() == told
    assert days_left() == left


@pytest.mark.usefixtures("ages")
def test_the_command_keeps_a_month_too() -> None:
    with pytest.raises(CommandError, match="takes at least 30: a term should stay traceable"):
        call_command("forget_audit", "--days", "29")
    assert days_left() == [1, 20, 40, 100]
