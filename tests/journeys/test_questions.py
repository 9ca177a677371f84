"""Every kind of question is answered by keyboard alone, and by plain HTML without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import new_name, sign_up
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

KINDS = {
    "single": "introduction-02-fifty-steps",
    "multiple": "formulas-15-input-gate-facts",
    "numeric": "gradients-27-half-of-it",
    "ordering": "worked-trace-15-order-by-hand",
    "matching": "formulas-21-gate-settings",
    "sorting": "comparison-11-two-columns",
    "labelling": "formulas-20-label-the-cell",
    "trace": "worked-trace-08-your-first-step",
    "array": "formulas-22-your-own-gate",
}
ACTIVE = "document.activeElement.matches({!r})"
MOST_STOPS = 60  # tab stops before a form; more would be a page that nobody can cross


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what matches `selector` has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(ACTIVE.format(selector)):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab on {page.url}")


def fill_by_keyboard(page: Page, kind: str) -> None:
    """Fill every part in: a letter chooses, a key picks in a list, digits are typed."""
    if kind in {"single", "multiple"}:
        tab_to(page, ".question-form input[name=choice]")
        page.keyboard.press("b")
        return
    blanks = page.locator(".blank-field :is(select, input)").count()
    for number in range(1, blanks + 1):
        tab_to(page, ".blank-field select, .blank-field input")
        if page.evaluate(ACTIVE.format("select")):
            page.keyboard.type(str(number) if kind == "ordering" else "A")
        else:
            page.keyboard.type("0.25")


def test_every_kind_is_answered_by_keyboard_alone(new_page: NewPage, watch: Watch) -> None:
    page = new_page(width=390)
    sign_up(page, new_name("kay"))
    for name, slug in KINDS.items():
        page.goto(f"/questions/{slug}/")
        watch.accessibility(page)
        fill_by_keyboard(page, name)
        with page.expect_response(lambda response: response.url.endswith("/answer/")):
            send_by_keyboard(page)
        expect(page.locator("[id^=feedback-]")).to_be_focused()
        watch.accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, slug
    for kind in ("single", "labelling", "trace"):
        page.goto(f"/questions/{KINDS[kind]}/answers/")
        watch.accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, kind


def test_the_focus_stays_in_a_question_that_is_asked_anew(new_page: NewPage) -> None:
    page = new_page(width=390)
    sign_up(page, new_name("kay"))
    page.goto(f"/questions/{KINDS['numeric']}/")
    tab_to(page, ".question-actions .button-quiet")
    page.keyboard.press("Enter")
    expect(page.locator("[id^=feedback-]")).to_be_focused()
    tab_to(page, ".question-actions a.button-quiet")
    page.keyboard.press("Enter")
    expect(page.locator(".question-stem")).to_be_focused()


def send_by_keyboard(page: Page) -> None:
    """Enter checks, from a field at once and from a list by way of the button."""
    if page.evaluate(ACTIVE.format("select")):
        tab_to(page, ".question-form button[type=submit]")
    page.keyboard.press("Enter")


def test_every_kind_is_answered_without_javascript(new_page: NewPage) -> None:
    page = new_page(javascript=False)
    sign_up(page, new_name("nora"))
    for kind, slug in KINDS.items():
        page.goto(f"/questions/{slug}/")
        form = page.locator("form.question-form")
        if kind in {"single", "multiple"}:
            form.locator("input[name=choice]").first.check()
        for number, blank in enumerate(form.locator(".blank-field :is(select, input)").all(), 1):
            if blank.evaluate("element => element.tagName") == "SELECT":
                blank.select_option(str(number) if kind == "ordering" else "A")
            else:
                blank.fill("0.25")
        form.get_by_role("button", name="Check").click()
        expect(page.locator(f"#feedback-{slug}")).to_be_visible()
