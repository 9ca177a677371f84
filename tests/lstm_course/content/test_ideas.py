"""The ideas that the lesson corrects are one vocabulary, written to the student."""

import re
import tomllib
from typing import Any

import pytest

from tests.lstm_course.content.bank import CODE_MISTAKES, IDEAS, LESSON, STEPS

FIELDS = {"slug", "title", "explanation", "step", "objective", "sources"}


def rows(path: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["misconception"]
    return found


ALL = rows(IDEAS)


def test_there_are_at_least_fifty_ideas() -> None:
    assert len(ALL) >= 50


def test_no_slug_stands_for_two_ideas() -> None:
    slugs = [idea["slug"] for idea in ALL]
    if CODE_MISTAKES.exists():
        slugs += [mistake["slug"] for mistake in rows(CODE_MISTAKES)]
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("idea", ALL, ids=lambda idea: idea["slug"])
def test_an_idea_is_complete_and_names_its_sources(idea: dict[str, Any]) -> None:
    objectives = tomllib.loads(LESSON.read_text("utf-8"))["objective"]
    assert set(idea) == FIELDS
    assert idea["step"] in STEPS
    assert idea["objective"] in {objective["slug"] for objective in objectives}
    assert idea["sources"]


@pytest.mark.parametrize("idea", ALL, ids=lambda idea: idea["slug"])
def test_an_idea_is_a_statement_corrected_in_two_sentences_to_the_student(
    idea: dict[str, Any],
) -> None:
    assert len(idea["title"]) <= 80
    assert not idea["title"].endswith((".", "?", "!"))
    assert len(re.findall(r"[.!?](?=\s|$)", idea["explanation"])) == 2
    assert re.search(r"\b(you|yours?)\b", idea["explanation"], re.IGNORECASE)
