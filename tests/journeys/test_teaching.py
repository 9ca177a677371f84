"""A teacher's week: a roster, an assignment, code that comes in live, a mark by hand, an export."""

import csv
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import WRONG_GATE, new_name, sign_in, sign_up, type_code
from tests.journeys.site import Site
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

CLASS = "12 C, Friday"
WORK = "Read the lesson"


@pytest.fixture(scope="module")
def site(demo_site: Site) -> Site:
    return demo_site


def in_days(days: int) -> str:
    return f"{datetime.now() + timedelta(days=days):%Y-%m-%dT12:00}"  # noqa: DTZ005 - as typed


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name=CLASS).get_by_role("link", name=name)


def make_class(page: Page) -> None:
    page.goto("/classes/")
    page.get_by_label("Name of the class").fill(CLASS)
    page.get_by_role("button", name="Make the class").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CLASS)


def paste_roster(page: Page, name: str, watch: Watch) -> None:
    """Paste one good row and two bad ones: a name that cannot be, and one named twice."""
    tab(page, "Roster").click()
    page.get_by_label("Paste the roster").fill(f"{name},Sam,A\nno spaces!,Kim,A\n{name},Sam,B")
    page.get_by_role("button", name="Preview").click()
    errors = page.locator(".notice-wrong li")
    expect(errors).to_have_text(
        [
            re.compile("^Line 2: .*cannot be a user name"),
            f"Line 3: “{name}” stands in line 1 already.",
        ]
    )
    watch.accessibility(page)
    page.get_by_role("button", name="Do it for the good lines").click()
    expect(page.locator("body")).to_contain_text("Done: 1 line of the roster")
    watch.accessibility(page)


def assign_with_extension(page: Page, name: str, watch: Watch) -> None:
    tab(page, "Assignments").click()
    page.get_by_role("link", name="Set an assignment").click()
    page.get_by_label("Title").fill(WORK)
    page.get_by_label("Due").fill(in_days(3))
    page.get_by_role("group", name="Whole lessons").get_by_role("checkbox").first.check()
    watch.accessibility(page)
    page.get_by_role("button", name="Set it").click()
    page.get_by_role("link", name=WORK).click()
    page.get_by_label("User name of the student").fill(name)
    page.get_by_label("Due for them").fill(in_days(5))
    page.get_by_label("Reason").fill("was ill")
    page.get_by_role("button", name="Give more time").click()
    expect(page.locator("body")).to_contain_text("They have more time")
    expect(page.get_by_role("main")).to_contain_text("(was ill)")
    watch.accessibility(page)


def accept_invitation(page: Page, watch: Watch) -> None:
    page.goto("/classes/")
    watch.accessibility(page)
    page.get_by_role("button", name=f"Yes, join {CLASS}").click()
    expect(page.get_by_role("main")).to_contain_text(f"Leave {CLASS}")


def hand_in(page: Page) -> None:
    page.goto("/exercises/forget-gate/")
    type_code(page, WRONG_GATE)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#result")).to_contain_text("bias")


def open_top_mistake(page: Page, watch: Watch) -> None:
    page.reload()
    page.locator(".week li").first.get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("1 of 1 made it in the last seven days")
    expect(page.get_by_role("main")).to_contain_text("z has shape")
    watch.accessibility(page)
    page.get_by_role("link", name="Card to project").click()
    expect(page).to_have_url(re.compile("/card/$"))
    watch.accessibility(page)


def open_mark(page: Page) -> None:
    tab(page, "Gradebook").click()
    page.locator(".gradebook tbody td a").first.click()


def override(page: Page, watch: Watch) -> None:
    open_mark(page)
    page.get_by_label("Mark in percent").fill("87")
    page.get_by_label("Reason").fill("shown at the board")
    watch.accessibility(page)
    page.get_by_role("button", name="Set the mark").click()


def exported_marks(page: Page, folder: Path) -> list[str]:
    """What stands behind the one student's names in the gradebook as a file."""
    tab(page, "Gradebook").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as CSV").click()
    target = folder / "gradebook.csv"
    waiting.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        _, (_, _, *marks) = csv.reader(file)
    return marks


def test_a_teacher_sets_work_sees_it_come_in_and_marks_it(
    new_page: NewPage, site: Site, watch: Watch, tmp_path: Path
) -> None:
    teacher, student, name = new_page(), new_page(), new_name("sam")
    sign_up(student, name)
    sign_in(teacher, "turing", site.password)
    make_class(teacher)
    paste_roster(teacher, name, watch)
    accept_invitation(student, watch)
    assign_with_extension(teacher, name, watch)
    student.goto("/")
    expect(student.get_by_role("main")).to_contain_text(WORK)
    watch.accessibility(student)

    tab(teacher, "Overview").click()
    tried = teacher.locator("#grid-table td").filter(has_text="1 try")
    expect(tried).to_have_count(0)
    watch.accessibility(teacher)
    hand_in(student)
    expect(tried).to_have_count(1, timeout=8_000)  # live: nobody loads the page again
    row = teacher.locator("#grid-table tbody tr")
    cells = row.locator("td").count()
    assert cells == teacher.locator("#grid-table tfoot td").count()  # in its place, not beside it
    watch.accessibility(teacher)
    open_top_mistake(teacher, watch)

    teacher.goto("/classes/")
    teacher.get_by_role("link", name=CLASS).first.click()
    override(teacher, watch)
    assert "87" in exported_marks(teacher, tmp_path)
    watch.accessibility(teacher)
    open_mark(teacher)
    teacher.get_by_role("button", name="Let the computed mark count again").click()
    assert "87" not in exported_marks(teacher, tmp_path)


SENT_TWICE_AND_AGAIN = """form => {
    const refused = [];
    document.addEventListener("submit", event => {
        refused.push(event.defaultPrevented);
        event.preventDefault();  // this test stays on its page
    });
    form.noValidate = true;
    form.requestSubmit();
    form.requestSubmit();
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    form.requestSubmit();
    return refused;
}"""


def test_a_double_click_sends_a_form_once_and_coming_back_frees_it(
    new_page: NewPage, site: Site
) -> None:
    page = new_page()
    sign_in(page, "turing", site.password)
    page.goto("/classes/")
    form = page.get_by_role("button", name="Make the class").locator("xpath=ancestor::form")
    assert form.evaluate(SENT_TWICE_AND_AGAIN) == [False, True, False]
