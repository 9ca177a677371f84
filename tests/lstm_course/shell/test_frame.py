"""The frame of every page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted(
    path
    for root in ("lstm_course", "quizzes", "exercises")
    for path in (BASE / root).rglob("templates/**/*.html")
)
STYLES = sorted((BASE / "lstm_course/static/site").glob("*.css"))
PAGE = "/accounts/login/"


@pytest.fixture
def page(client: Client, db: None) -> str:
    return client.get(PAGE).content.decode()


def test_a_page_says_its_language_and_title(page: str) -> None:
    assert '<html lang="en-GB">' in page
    assert "<title>Sign in · LSTM course</title>" in page


def test_a_page_has_its_landmarks_once(page: str) -> None:
    for landmark in ("<header", "<main", "<footer", '<nav class="site-nav" aria-label="Main"'):
        assert page.count(landmark) == 1
    assert page.count("<h1") == 1


def test_the_first_link_skips_to_the_content(page: str) -> None:
    first = re.search(r"<a [^>]*>", page)
    assert first and 'href="#main"' in first.group()
    assert '<main id="main"' in page


def test_news_is_read_out(page: str) -> None:
    assert 'id="messages" class="messages" role="status" aria-live="polite"' in page


def test_nothing_is_asked_of_another_host(page: str) -> None:
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


def test_the_policy_allows_only_scripts_of_ours(client: Client, db: None) -> None:
    policy = client.get(PAGE)["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE)))
def test_no_template_holds_a_script_or_a_style(path: Path) -> None:
    html = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text("utf-8"))
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_come_from_the_tokens(path: Path) -> None:
    if path.name in {"tokens.css", "print.css"}:
        return
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(", path.read_text("utf-8"))


def test_a_visitor_signs_in_and_comes_back_here(client: Client, db: None) -> None:
    page = client.get("/nowhere/?page=2").content.decode()
    assert 'href="/accounts/login/?next=%2Fnowhere%2F%3Fpage%3D2"' in page


def test_a_student_sees_their_name_and_the_way_out(as_student: Client) -> None:
    page = as_student.get("/nowhere/").content.decode()
    assert "<span>sam</span>" in page
    assert 'action="/accounts/logout/"' in page
    assert "Administration" not in page


def test_the_frame_asks_the_database_only_who_is_there(
    as_student: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # session, person
        as_student.get("/nowhere/")


def test_a_page_that_names_no_icon_finds_one(client: Client) -> None:
    address = client.get("/favicon.ico")["Location"]
    assert address.endswith(".svg")
    assert finders.find(address.removeprefix(settings.STATIC_URL))
