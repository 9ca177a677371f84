"""An author sees a folder's pages, and what is wrong, while writing; the site is not touched."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.core.management import CommandError

from lstm_course.content import loader
from lstm_course.content.folder import stamp_of
from lstm_course.content.management.commands.preview_course import course_and_lesson
from lstm_course.content.preview import Preview, with_banner
from lstm_course.content.schema import Problem
from lstm_course.lessons.models import Step
from tests.lstm_course.content.a_course import CourseFolder, course
from tests.lstm_course.content.test_loader import SIGMOID

__all__ = ["course"]
STEP = "first/steps/1-words.md"


@pytest.fixture
def preview(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> Preview:
    monkeypatch.setattr(loader, "graded_tasks", lambda: [SIGMOID])
    return Preview(course.root)


@pytest.mark.django_db
def test_the_pages_follow_the_files(preview: Preview, course: CourseFolder) -> None:
    preview.refresh()
    assert preview.problems == ()
    course.change(STEP, "The first paragraph.", "Another beginning.")
    preview.refresh()
    assert "Another beginning." in Step.objects.get(slug="words").opening_html


@pytest.mark.django_db
def test_a_page_with_a_problem_is_shown_all_the_same(
    preview: Preview, course: CourseFolder
) -> None:
    course.change(STEP, "The first paragraph.", "# Too high\n\nA text.")
    preview.refresh()
    assert [str(problem) for problem in preview.problems] == [
        f"{STEP}:9: headings start at ##; the page has its title already"
    ]
    assert "A text." in str(Step.objects.get(slug="words").blocks)


@pytest.mark.django_db
def test_what_cannot_be_written_leaves_the_last_pages(
    preview: Preview, course: CourseFolder
) -> None:
    preview.refresh()
    course.change("first/steps/2-gates.md", 'slug = "gates"', 'slug = "doors"')
    preview.refresh()
    assert "The pages are those before this change" in str(preview.problems)
    assert Step.objects.filter(slug="gates").exists()


def test_problems_stand_on_top_those_of_the_last_file_first(course: CourseFolder) -> None:
    preview = Preview(course.root)
    preview.problems = (Problem("course.toml", 3, "old"), Problem(STEP, 9, "<new>"))
    now = time.time()
    os.utime(course.root / "course.toml", (now - 60, now - 60))
    page = with_banner("<body><main></main></body>", preview)
    assert (
        page.index(f"{STEP}:9: &lt;new&gt;")
        < page.index("course.toml:3: old")
        < page.index("<main")
    )
    assert "2 problems in the folder" in page


def test_many_problems_are_counted(course: CourseFolder) -> None:
    preview = Preview(course.root)
    preview.problems = tuple(Problem("gone.toml", line, "x") for line in range(30))
    assert "<li>and 10 more</li>" in with_banner("<main></main>", preview)


def test_a_piece_of_a_page_gets_no_banner(course: CourseFolder) -> None:
    assert with_banner("<article></article>", Preview(course.root)) == "<article></article>"


def test_the_stamp_changes_with_every_file_but_those_of_editors(course: CourseFolder) -> None:
    before = stamp_of(course.root)
    course.write("first/.steps.swp", "x")
    course.write("first/lesson.toml~", "x")
    os.utime(course.root / "first", ns=(0, 0))
    passing = stamp_of(course.root)
    course.change(STEP, "first", "1st")
    assert stamp_of(course.root) not in {before, passing}


def test_a_course_or_one_lesson_of_it_can_be_named(course: CourseFolder, tmp_path: Path) -> None:
    assert course_and_lesson(course.root) == (course.root, "")
    assert course_and_lesson(course.root / "first") == (course.root, "first")
    with pytest.raises(CommandError) as refused:
        course_and_lesson(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path} holds neither a course (course.toml) nor a lesson of one (lesson.toml)."
    )


@pytest.fixture
def address(course: CourseFolder, tmp_path: Path) -> Iterator[str]:
    """The address of a preview that runs as an author starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "preview_course", course.root, "--port", str(port)]
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "data")}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/preview/stamp/")
        yield address
        server.terminate()


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            read(url)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


def read(url: str) -> str:
    with urlopen(url, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def test_the_command_shows_the_folder_and_opens_no_database_of_the_site(
    address: str, course: CourseFolder, tmp_path: Path
) -> None:
    page = read(f"{address}/lessons/first/words/")
    assert "The first paragraph." in page
    course.change(STEP, "The first paragraph.", "Another beginning.\n\n[[nowhere]]")
    page = read(f"{address}/lessons/first/words/")
    assert "Another beginning." in page
    assert f"{STEP}:11: the glossary has no term &#x27;nowhere&#x27;" in page
    with pytest.raises(HTTPError, match="405"):
        urlopen(Request(f"{address}/lessons/first/words/done/", method="POST"))
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]
