"""A student's way: read, sign up in the middle, answer, hand in code, learn why it is wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import (
    RIGHT_GATE,
    WRONG_GATE,
    fill_sign_up,
    new_name,
    sign_up,
    type_code,
)
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser


def answer_until_explained(page: Page, watch: Watch) -> None:
    """Try the options of the first single-choice question in their order, until it is explained."""
    slug = page.locator("article.question:has(input[type=radio])").first.get_attribute("id")
    question = page.locator(f"#{slug}")
    for _ in range(2):
        question.locator("input[type=radio]:not([disabled])").first.check()
        with page.expect_response(lambda response: response.url.endswith("/answer/")):
            question.get_by_role("button", name="Check").click()
        expect(question.locator("input[type=radio]:checked:not([disabled])")).to_have_count(0)
        expect(question.locator(".verdict").first).to_be_focused()
        watch.accessibility(page)
        if not question.locator("input[type=radio]").count():
            return
    expect(question.locator("input[type=radio]")).to_have_count(0)


def test_a_student_reads_signs_up_answers_and_is_graded(new_page: NewPage, watch: Watch) -> None:
    page = new_page()
    page.goto("/")
    watch.accessibility(page)
    page.get_by_role("link", name="Start").click()
    for step in (1, 2, 3):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        watch.accessibility(page)
        page.locator(".step-foot").get_by_role("link", name="Go on").click()
        expect(page).to_have_title(re.compile(rf"step {step + 1}\b"))
    gated = page.url
    watch.accessibility(page)
    page.get_by_role("main").get_by_role("link", name="Sign up free").first.click()
    expect(page).to_have_url(re.compile("/accounts/signup/"))
    watch.accessibility(page)
    fill_sign_up(page, new_name("sam"))
    expect(page).to_have_url(re.compile(f"^{re.escape(gated.partition('#')[0])}(#|$)"))
    answer_until_explained(page, watch)
    watch.accessibility(page)
    page.get_by_role("button", name="Mark as done and go on").click()

    page.goto("/exercises/forget-gate/")
    watch.accessibility(page)
    type_code(page, WRONG_GATE)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#result")).to_contain_text("z has shape")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#result h2")).to_contain_text("submission 1")
    expect(page.locator("#result")).to_contain_text("bias")
    watch.accessibility(page)
    type_code(page, RIGHT_GATE)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#result h2")).to_contain_text("submission 2")
    expect(page.locator("#result .score")).to_have_text("100 %")
    watch.accessibility(page)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("odel solution")
    watch.accessibility(page)

    page.goto("/progress/")
    expect(page.get_by_role("main")).to_contain_text("forget gate")
    watch.accessibility(page)
    page.goto("/review/")
    watch.accessibility(page)


def test_everything_works_without_javascript(new_page: NewPage) -> None:
    page = new_page(javascript=False)
    sign_up(page, new_name("nojs"))
    page.goto("/lessons/lstm/formulas/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    question = page.locator("article.question:has(input[type=radio])").first
    slug = question.get_attribute("id")
    question.locator("input[type=radio]").first.check()
    question.get_by_role("button", name="Check").click()
    expect(page.locator(f"#{slug} .verdict").first).to_be_visible()

    page.goto("/exercises/forget-gate/")
    page.locator("textarea[name=source]").fill(WRONG_GATE)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("main")).to_contain_text("The bias is left out")
    page.goto("/exercises/forget-gate/")
    page.locator("textarea[name=source]").fill(RIGHT_GATE)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".score").first).to_have_text("100 %")


def test_code_typed_before_the_sign_up_is_still_there_after_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/exercises/forget-gate/")
    type_code(page, WRONG_GATE)
    page.get_by_role("link", name="Sign up to check and submit").click()
    fill_sign_up(page, new_name("late"))
    expect(page.locator(".cm-content")).to_contain_text("z has shape")


def test_a_choice_made_before_the_sign_up_is_still_there_after_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/questions/formulas-16-relu-forget-gate/")
    page.locator("input[name=choice]").nth(2).check()
    page.get_by_role("button", name="Check").click()
    page.get_by_role("main").get_by_role("link", name="Sign up").first.click()
    fill_sign_up(page, new_name("chose"))
    expect(page.locator("input[name=choice]").nth(2)).to_be_checked()


def test_code_survives_an_expired_session(new_page: NewPage, watch: Watch) -> None:
    page = new_page()
    sign_up(page, new_name("gone"))
    page.goto("/exercises/forget-gate/")
    type_code(page, WRONG_GATE)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("main")).to_contain_text("ign in")
    expect(page.locator(".cm-content")).to_contain_text("z has shape")
    watch.problems[:] = [p for p in watch.problems if "status of 40" not in p]


@pytest.mark.parametrize("path", ["/", "/lessons/lstm/", "/lessons/lstm/formulas/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_never_scrolls_sideways(new_page: NewPage, path: str, scheme: str) -> None:
    page = new_page(width=320, scheme=scheme)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
