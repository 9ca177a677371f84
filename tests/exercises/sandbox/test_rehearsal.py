"""A child gets ready while nobody waits, and not while somebody does."""

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from exercises.sandbox.guest import child


class Ended(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The writing end of what a child reads its job from."""
    reading, writing = os.pipe()
    monkeypatch.setattr(child, "JOB_FD", reading)
    yield writing
    os.close(writing)
    os.close(reading)


def rehearsals(monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a child rehearses before it reads its job."""
    seen: list[object] = []

    def end(*_: object) -> None:
        raise Ended

    monkeypatch.setattr(child, "_rehearse", seen.append)
    monkeypatch.setattr(child, "_read_exactly", end)
    monkeypatch.setattr(child.os, "_exit", end)
    with suppress(Ended):
        child.live(object())  # type: ignore[arg-type]  # nothing of it is used
    return len(seen)


def test_a_child_rehearses_while_nobody_waits(pipe: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rehearsals(monkeypatch) == 1


def test_nobody_waits_for_a_rehearsal(pipe: int, monkeypatch: pytest.MonkeyPatch) -> None:
    os.write(pipe, b"the beginning of a job")
    assert rehearsals(monkeypatch) == 0
