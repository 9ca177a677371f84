"""The short path of the lesson takes the time that it says."""

import re
import tomllib

import pytest

from lstm_course.content.markdown import Surroundings, render
from lstm_course.content.schema.pace import ROOM, minutes_of
from tests.lstm_course.content.a_course import CourseFolder, course
from tests.lstm_course.content.bank import LESSON, STEPS

__all__ = ["course"]
WORDS = "word " * 230
PAGES = sorted((LESSON.parent / "steps").glob("*.md"))
IN_A_STEP = Surroundings(items_allowed=True)


def front_and_text(page: str) -> tuple[dict[str, int], str]:
    _, front, text = page.split("+++\n", 2)
    return tomllib.loads(front), text


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        (f"## A\n\n{WORDS}", 1.0),
        (f"## A\n\n{WORDS}\n\n@question one\n\n@question two\n", 2.0),
        (f"## A\n\n{WORDS}\n\n## B\n\n@beyond\n\n{WORDS}\n\n@question one\n", 1.0),
        (f"## A\n\n{WORDS}\n\n:::deeper More\n{WORDS}\n:::\n", 1.0),
        (f"## A\n\n{WORDS}\n\n$$x = y$$\nsay: {WORDS}\n\n| a | b |\n|---|---|\n", 1.0),
    ],
)
def test_what_is_folded_marked_or_looked_up_takes_no_time(text: str, minutes: float) -> None:
    assert minutes_of(text) == pytest.approx(minutes, abs=0.02)


def test_the_short_path_takes_twenty_minutes() -> None:
    pages = [front_and_text(page.read_text("utf-8")) for page in PAGES]
    lesson = tomllib.loads(LESSON.read_text("utf-8"))
    assert len(pages) == len(STEPS)
    assert sum(front["minutes"] for front, _ in pages) == lesson["minutes"]
    taken = [minutes_of(text) for _, text in pages]
    assert sum(taken) <= 1.1 * lesson["minutes"]
    said = [front["minutes"] for front, _ in pages]
    assert all(real <= whole + ROOM for real, whole in zip(taken, said, strict=True))


def test_a_step_that_takes_longer_than_it_says_is_a_problem(course: CourseFolder) -> None:
    page = sorted(course.root.glob("*/steps/*.md"))[-1]
    page.write_text(page.read_text("utf-8") + f"\n## Long\n\n{WORDS * 5}\n", "utf-8")
    [problem] = course.problems()
    assert re.search(r"the short path takes about \d\.\d minutes, not \d", problem)


def test_a_part_beyond_the_short_path_is_marked_in_words() -> None:
    rendered = render("## A\n\n@beyond\n\nText.\n", IN_A_STEP)
    assert rendered.findings == ()
    assert '<p class="beyond">Beyond the short path</p>' in rendered.html


@pytest.mark.parametrize(
    "text", ["Text.\n\n@beyond\n", "### A\n\n@beyond\n", "## A\n\n@beyond now\n", "@beyond\n"]
)
def test_the_mark_stands_by_itself_below_a_heading(text: str) -> None:
    found = [finding.message for finding in render(text, IN_A_STEP).findings]
    assert "@beyond stands by itself, right below a ## heading" in found
