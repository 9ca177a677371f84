"""Every page of a student, one after the other: no rule broken, nothing sideways, no error.

Nothing sideways with the text at twice its size, either, and with every fold open.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import RIGHT_GATE, WRONG_GATE, new_name, sign_up
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

NARROW = 320
TWICE_AS_LARGE = """
document.documentElement.style.fontSize = "225%";
document.querySelectorAll("details").forEach(each => { each.open = true; });
"""
OF_A_VISITOR = (
    "/",
    "/lessons/lstm/",
    "/lessons/lstm/gradients/",
    "/exercises/",
    "/exercises/forget-gate/",
    "/accounts/login/",
    "/accounts/password/reset/",
)
BEFORE_ANY_WORK = (
    "/",
    "/progress/",
    "/review/",
    "/progress/start/",
    "/progress/certificate/",
    "/exercises/forget-gate/submissions/",
    "/classes/",
    "/classes/join/",
    "/classes/comments/",
    "/accounts/profile/",
    "/accounts/profile/delete/",
    "/accounts/password/change/",
    "/accounts/logout/",
)
AFTER_SOME_WORK = (
    "/lessons/lstm/introduction/",
    "/lessons/lstm/vocabulary/",
    "/lessons/lstm/formulas/",
    "/lessons/lstm/worked-trace/",
    "/lessons/lstm/gradients/",
    "/lessons/lstm/applications/",
    "/lessons/lstm/comparison/",
    "/lessons/lstm/comparison/practice/",
    "/exercises/forget-gate/submissions/",
    "/exercises/",
    "/exercises/forget-gate/",
    "/exercises/cell-update/",
    "/exercises/translation/",
    "/exercises/forget-gate/submissions/1/",
    "/exercises/forget-gate/submissions/2/",
    "/exercises/forget-gate/solution/",
    "/progress/",
    "/progress/check/",
)


def look_at(page: Page, watch: Watch, *paths: str) -> None:
    """Open each, let axe read it, and see that it stays within the screen."""
    for path in paths:
        response = page.goto(path)
        assert response and response.status == 200, path
        watch.accessibility(page)
        stays_within(page)
        page.evaluate(TWICE_AS_LARGE)
        stays_within(page)


def stays_within(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW, page.url


def hand_in(page: Page, code: str) -> None:
    """Without JavaScript: the form of the page, as it is."""
    page.goto("/exercises/forget-gate/")
    page.locator("textarea[name=source]").fill(code)
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(re.compile(r"/submissions/\d+/$"))


def test_a_visitor_finds_no_broken_page(new_page: NewPage, watch: Watch) -> None:
    look_at(new_page(width=NARROW, scheme="dark"), watch, *OF_A_VISITOR)


def test_a_new_student_finds_no_broken_page(new_page: NewPage, watch: Watch) -> None:
    page = new_page(width=NARROW, scheme="dark")
    sign_up(page, new_name("neo"))
    look_at(page, watch, *BEFORE_ANY_WORK)
    page.goto("/progress/start/")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("article.question")).to_have_count(6)
    watch.accessibility(page)


def test_a_student_at_work_finds_no_broken_page(new_page: NewPage, watch: Watch) -> None:
    page = new_page(width=NARROW, scheme="light", javascript=False)
    sign_up(page, new_name("ida"))
    for code in (WRONG_GATE, RIGHT_GATE):
        hand_in(page, code)
    state = page.context.storage_state()
    page = new_page(width=NARROW, scheme="light")
    page.context.add_cookies(state["cookies"])  # type: ignore[arg-type]  # as they were given
    look_at(page, watch, *AFTER_SOME_WORK)
    page.goto("/exercises/forget-gate/submissions/2/")
    page.get_by_role("link", name="Next exercise").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The input gate")


def test_a_table_that_goes_on_to_the_right_fades_until_it_ends(new_page: NewPage) -> None:
    page = new_page(width=390)
    sign_up(page, new_name("tab"))
    page.goto("/lessons/lstm/worked-trace/")
    wide = page.locator(".lesson-text > .table-scroll").filter(has_text="0.2012")
    fade = "element => getComputedStyle(element).getPropertyValue('--fade')"
    assert wide.evaluate(fade) == "45px"
    wide.evaluate("element => { element.scrollLeft = element.scrollWidth; }")
    page.wait_for_function(f"element => ({fade})(element) === '0px'", arg=wide.element_handle())
    assert page.locator(".lesson-text .table-scroll").first.evaluate(fade) == "0px"


def test_what_went_wrong_is_a_page_that_can_be_read(new_page: NewPage, watch: Watch) -> None:
    page = new_page(width=NARROW, scheme="dark")
    page.goto("/nothing-here/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here")
    watch.accessibility(page)
    page.goto("/accounts/login/")
    page.locator("main input[name=csrfmiddlewaretoken]").evaluate("field => field.remove()")
    page.locator("main form").evaluate("form => { form.noValidate = true; form.submit(); }")
    expect(page.get_by_role("heading", level=1)).to_have_text("This form was too old to send")
    watch.accessibility(page)
    watch.problems[:] = [each for each in watch.problems if "status of 40" not in each]
