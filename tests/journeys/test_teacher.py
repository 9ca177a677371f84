"""A teacher's way: make a class, see a student come in, read where everybody stands."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import new_name, sign_in, sign_up
from tests.journeys.site import Site
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(demo_site: Site) -> Site:
    return demo_site


def test_a_teacher_sees_who_stands_where(
    new_page: NewPage, site: Site, watch: Watch, tmp_path: Path
) -> None:
    page = new_page()
    sign_in(page, "turing", site.password)
    page.goto("/classes/")
    watch.accessibility(page)
    page.get_by_role("link", name="12 B (demo)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("12 B (demo)")
    expect(page.get_by_role("main")).to_contain_text("Grace")
    watch.accessibility(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    target = tmp_path / "grid.csv"
    waiting.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert {row["Name"] for row in csv.DictReader(file)} >= {"Ada", "Bruno", "Léa"}
    page.get_by_role("link", name="Bruno", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bruno")
    watch.accessibility(page)


def test_a_new_class_is_joined_by_its_code(new_page: NewPage, site: Site, watch: Watch) -> None:
    teacher = new_page()
    sign_in(teacher, "turing", site.password)
    teacher.goto("/classes/")
    teacher.get_by_label("Name of the class").fill("11 A")
    teacher.get_by_role("button", name="Make the class").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("11 A")
    watch.accessibility(teacher)
    code = teacher.locator(".join-code").first.inner_text()

    student, name = new_page(), new_name("zoe")
    sign_up(student, name)
    student.goto("/classes/join/")
    watch.accessibility(student)
    student.locator("input[name=code]").fill(code.lower())
    student.get_by_role("main").get_by_role("button").first.click()
    expect(student.get_by_role("heading", level=1)).to_contain_text("11 A")
    watch.accessibility(student)
    student.get_by_role("button", name="Join the class").click()
    expect(student.get_by_role("main")).to_contain_text("11 A")

    teacher.reload()
    expect(teacher.get_by_role("main")).to_contain_text(name)
