"""Commands that a new machine may be asked first, before anything was started."""

import pytest
from django.core.management import CommandError, call_command

from lstm_course import first_run


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
