"""A visitor's way through the labs: by keyboard, on a phone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from lstm_course.lessons.labs.names import LABS
from tests.journeys.conftest import NewPage
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_lab_is_accessible_and_fits_a_phone(
    new_page: NewPage, watch: Watch, scheme: str
) -> None:
    page = new_page(width=320, scheme=scheme)
    for name in LABS:
        page.goto(f"/labs/{name}/")
        watch.accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_cell_is_explored_by_keyboard_alone(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/labs/cell-explorer/")
    slider = page.get_by_role("slider", name="input x, slider")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#lab-cell-explorer-x")).to_have_value("-0.5")
    expect(page.locator("#lab-cell-explorer-said")).to_contain_text("of the candidate −0.4692")
    expect(slider).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?x=-0\.5&"))
    page.get_by_role("link", name="Stay silent").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#lab-cell-explorer-said")).to_contain_text("h is −0.0060")
    expect(slider).to_have_value("1")
    page.reload()
    expect(page.locator("#lab-cell-explorer-said")).to_contain_text("h is −0.0060")


def test_a_sequence_is_stepped_through_by_keyboard_alone(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/labs/sequence-tracer/")
    page.get_by_role("link", name="Forward").focus()
    for step in (2, 3):
        page.keyboard.press("Enter")
        expect(page.locator("#lab-sequence-tracer-said")).to_contain_text(f"Step {step} of 3")
        expect(page.locator("#lab-sequence-tracer-forward")).to_be_focused()


def test_a_visitor_plays_on_the_first_page(new_page: NewPage, watch: Watch) -> None:
    page = new_page(width=390)
    page.goto("/")
    page.get_by_role("link", name="Forget", exact=True).click()
    expect(page.locator("#lab-cell-explorer-said")).to_contain_text("keeps 1 % of its old memory")
    assert page.url.endswith("/")
    watch.accessibility(page)


def test_words_are_coloured_as_they_are_typed(new_page: NewPage, watch: Watch) -> None:
    page = new_page()
    page.goto("/labs/sentiment/")
    page.get_by_label("A sentence in English").fill("not good")
    expect(page.locator(".lab-word")).to_have_count(2)
    expect(page.locator("#lab-sentiment-said")).to_contain_text("Sounds negative")
    watch.accessibility(page)


def test_a_lab_works_without_javascript(new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.goto("/labs/translation/")
    page.get_by_label("A number from zero").fill("ninety seven")
    page.get_by_role("button", name="Translate it").click()
    expect(page.get_by_text("quatre-vingt-dix-sept").first).to_be_visible()
    page.goto("/")
    page.get_by_label("input x", exact=True).fill("2")
    page.get_by_role("button", name="Compute this step").click()
    expect(page).to_have_url(re.compile(r"/labs/cell-explorer/\?x=2&.*#lab-cell-explorer$"))
