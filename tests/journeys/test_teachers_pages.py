"""Every page of a class, reached by links alone: no rule broken, nothing sideways, no error."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import new_name, sign_in
from tests.journeys.site import Site
from tests.journeys.watch import Watch
from tests.lstm_course.classroom.test_who_sees_what import TABLE

pytestmark = pytest.mark.browser

NARROW = 320
DOWNLOADS = {
    "class-grid-csv",
    "class-gradebook-csv",
    "class-gradebook-xlsx",
    "class-student-export",
}
ON_ANOTHER_PAGE = {"class-grid-changes"}  # asked by the grid itself
OPEN_EVERYTHING = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
TWICE_AS_LARGE = "document.documentElement.style.fontSize = '225%'"
PLACES = "Array.from(document.querySelectorAll('main a[href]'), each => each.href)"


@pytest.fixture(scope="module")
def site(demo_site: Site) -> Site:
    return demo_site


def set_work(page: Page) -> None:
    """An assignment and a regrade, so that their pages are there: without JavaScript."""
    page.goto("/classes/")
    page.get_by_role("link", name="12 B (demo)").click()
    page.get_by_role("link", name="Assignments").click()
    page.get_by_role("link", name="Set an assignment").click()
    page.get_by_label("Title").fill("Everything")
    page.get_by_label("Due").fill("2036-01-01T12:00")
    page.get_by_role("group", name="Whole lessons").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Set it").click()
    page.get_by_role("link", name="Regrades").click()
    page.get_by_label("Exercise").select_option(label="The sigmoid")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Regrade")


def links_of(page: Page) -> dict[str, str]:
    """The pages of a class that this one leads to: name of the address, and where."""
    found = {}
    for href in page.evaluate(PLACES):
        path = urlsplit(href).path
        if path.startswith("/classes/") and not path.endswith((".ics", ".json")):
            found.setdefault(str(resolve(path).url_name), href)
    return found


def look_at(page: Page, watch: Watch, href: str) -> None:
    response = page.goto(href)
    assert response, href
    assert response.status == 200, href
    page.evaluate(OPEN_EVERYTHING)
    watch.accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW, href
    page.evaluate(TWICE_AS_LARGE)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW, f"{href}, large text"


def test_a_teacher_finds_every_page_by_links_and_none_is_broken(
    new_page: NewPage, site: Site, watch: Watch
) -> None:
    plain = new_page(width=NARROW, javascript=False)
    sign_in(plain, "turing", site.password)
    set_work(plain)
    page = new_page(width=NARROW, scheme="dark")
    page.context.add_cookies(plain.context.cookies())  # type: ignore[arg-type]  # as they were given
    pending, seen = {"classes": "/classes/"}, set[str]()
    while pending:
        name, href = pending.popitem()
        seen.add(name)
        look_at(page, watch, href)
        new = {each: place for each, place in links_of(page).items() if each not in DOWNLOADS}
        pending = {**new, **pending}
        pending = {each: place for each, place in pending.items() if each not in seen}
    pages = {name for name, (method, _) in TABLE.items() if method == "get"}
    assert pages - DOWNLOADS - ON_ANOTHER_PAGE - seen == set()


PAPER = 950  # px that a sheet of A4 or Letter has across, within its margins


def test_every_column_of_the_grid_gets_onto_paper(new_page: NewPage, site: Site) -> None:
    page = new_page(width=PAPER)
    sign_in(page, "turing", site.password)
    page.goto("/classes/")
    page.get_by_role("link", name="12 B (demo)").click()
    page.wait_for_load_state()
    columns = page.locator("#grid-table .grid-item").all_text_contents()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    tables = page.locator(".printed-steps table")
    assert tables.locator(".grid-item").all_text_contents() == columns
    assert tables.count() < len(columns) / 20
    for table in tables.all():
        assert table.locator("tbody tr").count() == 12
        box = table.bounding_box()
        assert box
        assert box["x"] + box["width"] <= PAPER
    expect(page.locator("#grid-table")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".printed-steps")).to_have_count(0)
    expect(page.locator("#grid-table")).to_be_visible()


def test_the_grid_is_one_stop_and_the_arrows_walk_it(new_page: NewPage, site: Site) -> None:
    page = new_page()
    sign_in(page, "turing", site.password)
    page.goto("/classes/")
    page.get_by_role("link", name="12 B (demo)").click()
    page.wait_for_load_state()
    page.get_by_role("region", name="Grid of students and items").focus()
    page.keyboard.press("Tab")
    words = page.locator("#grid-words")
    for key, said in (
        ("ArrowRight", "Ada, introduction-02-fifty-steps: "),
        ("ArrowDown", "Bruno, introduction-02-fifty-steps: "),
        ("Home", "Bruno"),
        ("ArrowUp", "Ada"),
        ("ArrowRight", "Ada, solved: "),
        ("ArrowRight", "Ada, introduction-02-fifty-steps: "),
        ("ArrowUp", "Q1 introduction-02-fifty-steps"),
        ("ArrowUp", "Q1 introduction-02-fifty-steps"),  # nothing is above
    ):
        page.keyboard.press(key)
        expect(words).to_contain_text(said)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("introduction-02-fifty-steps")
    page.go_back()
    page.get_by_role("region", name="Grid of students and items").focus()
    page.keyboard.press("Tab")
    for key in ("ArrowRight", "PageDown", "PageDown"):
        page.keyboard.press(key)
    expect(words).to_have_text(re.compile("^[0-9]+ solved introduction-02-fifty-steps$"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("introduction-02-fifty-steps")
    page.go_back()
    page.get_by_role("region", name="Grid of students and items").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada")
    page.go_back()
    page.get_by_role("region", name="Grid of students and items").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-table :focus")).to_have_count(0)


def test_what_the_grid_shows_stands_in_the_address(new_page: NewPage, site: Site) -> None:
    page = new_page()
    sign_in(page, "turing", site.password)
    page.goto("/classes/")
    page.get_by_role("link", name="12 B (demo)").click()
    page.wait_for_load_state()
    address, names = page.url, page.locator("#grid-table tbody .grid-name")
    everyone = names.all_text_contents()
    matching = sorted(name for name in everyone if "a" in name.lower())
    page.get_by_label("Order").select_option("-solved")
    expect(page).to_have_url(f"{address}?sort=-solved")
    page.get_by_label("Name").fill("a")
    page.get_by_label("Name").press("Enter")
    expect(page).to_have_url(f"{address}?name=a&sort=-solved")
    expect(names).to_have_count(len(matching))
    chosen = names.all_text_contents()
    assert sorted(chosen) == matching
    assert chosen != sorted(chosen)
    page.reload()
    expect(names).to_have_text(chosen)
    names.first.get_by_role("link").click()
    page.go_back()
    expect(names).to_have_text(chosen)
    page.get_by_role("button", name="Hide names for projecting").click()
    expect(page).to_have_url(f"{address}?name=a&sort=-solved")
    page.get_by_role("button", name="Show names again").click()


def test_a_double_click_makes_one_class(new_page: NewPage, site: Site) -> None:
    page, name, sent = new_page(), new_name("12 D"), list[Route]()

    def hold(route: Route) -> None:
        sent.append(route)  # its answer takes a while

    sign_in(page, "turing", site.password)
    page.goto("/classes/")
    page.get_by_label("Name of the class").fill(name)
    button = page.get_by_role("button", name="Make the class")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    page.route("**/classes/new/", hold)
    for _ in range(3):
        page.mouse.click(box["x"] + 9, box["y"] + 9)
        page.wait_for_timeout(100)
        assert len(sent) == 1
    sent[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto("/classes/")
    expect(page.get_by_role("link", name=name)).to_have_count(1)
