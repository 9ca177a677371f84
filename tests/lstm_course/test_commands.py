"""Commands that a new machine may be asked first, before anything was started."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from pytest_django import DjangoDbBlocker

import manage
from lstm_course import first_run

OURS = ("lstm_course", "quizzes", "exercises")
SETTING_UP = {"start", "test", "load_demo"}
WITHOUT_TABLES = {"check", "check_exercises", "benchmark_grading", "grade"}
WITHOUT_TABLES |= {"train_models", "preview_course"}
WITH_A_SENTENCE_OF_ITS_OWN = {"benchmark_site"}
ARGUMENTS = {"reproduce": ["1"]}
NEEDING_TABLES = sorted(
    name
    for name, app in get_commands().items()
    if isinstance(app, str)
    and app.split(".")[0] in OURS
    and name not in SETTING_UP | WITHOUT_TABLES | WITH_A_SENTENCE_OF_ITS_OWN
)


@pytest.fixture
def nothing_started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What is set up, by whether the demo comes with it."""
    done: list[bool] = []
    monkeypatch.setattr(first_run, "pending_migrations", lambda: True)
    monkeypatch.setattr(first_run, "prepare", lambda *, demo, say: done.append(demo))
    return done


@pytest.mark.django_db
def test_a_demo_class_sets_a_new_machine_up(nothing_started: list[bool]) -> None:
    with pytest.raises(CommandError, match="There is no course yet"):  # the set-up is a stand-in
        call_command("load_demo", verbosity=0)
    assert nothing_started == [False]


def test_measuring_a_new_machine_says_what_to_run_first(nothing_started: list[bool]) -> None:
    with pytest.raises(CommandError, match="There is no data yet"):
        call_command("benchmark_site")
    assert nothing_started == []


@pytest.fixture
def empty_database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database file without one table, as a new data folder has it."""
    kept = connections["default"]
    name = str(tmp_path / "empty.sqlite3")
    with django_db_blocker.unblock():
        # The same whatever database the suite runs on.
        settings = {**connections.settings["default"], "NAME": name, "OPTIONS": {}}
        connections["default"] = DatabaseWrapper(settings, "default")
        yield
        connections["default"].close()
        connections["default"] = kept


def test_every_command_of_the_project_is_asked() -> None:
    assert {"load_course", "regrade", "reproduce", "rebuild_progress"} <= set(NEEDING_TABLES)


@pytest.mark.parametrize("name", NEEDING_TABLES)
def test_a_command_without_tables_says_what_to_run(
    name: str,
    empty_database: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["manage.py", name, *ARGUMENTS.get(name, [])])
    monkeypatch.setattr("os.nice", lambda by: by)  # the suite goes on after it
    with pytest.raises(SystemExit) as ended:
        manage.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "The database lacks tables of this version: run `python3 manage.py start` once, "
        "or `python3 manage.py migrate`.\n"
    )


@pytest.mark.django_db
def test_another_fault_of_the_database_is_not_explained_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["manage.py", "rebuild_progress"])
    monkeypatch.setattr(first_run, "pending_migrations", lambda: False)
    monkeypatch.setattr(
        "lstm_course.progress.management.commands.rebuild_progress.rebuild", fail_to_write
    )
    with pytest.raises(OperationalError, match="disk is full"):
        manage.main()


def fail_to_write(people: object) -> None:
    raise OperationalError("disk is full")
