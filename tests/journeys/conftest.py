"""A running site, a real browser, and people in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.site import Site, running_copy
from tests.journeys.watch import Watch

FLAGS = (
    "--no-sandbox",  # CI runs as root, where Chromium's own sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run of the suite see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the course and nobody in it."""
    running = running_copy(shared, tmp_path_factory.mktemp("site"), demo=False)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def demo_site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the demo class; a file whose pages open on it lets its `site` be this one."""
    running = running_copy(shared, tmp_path_factory.mktemp("demo"), demo=True)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a file: while it is open its event loop would keep the database from others."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        reason = "Chromium is not installed (on Debian: apt install chromium)"
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Collects what went wrong on the pages that a test opened; the test fails on any of it."""
    seen = Watch()
    yield seen
    assert seen.problems == []


@pytest.fixture
def new_page(browser: Browser, site: Site, watch: Watch) -> Iterator[NewPage]:
    """Opens a page of a fresh person: own cookies, own storage."""
    contexts: list[BrowserContext] = []

    def opened(*, javascript: bool = True, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=site.address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]  # one of Playwright's literals
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a journey leaves pictures for a person to look at."""
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path_factory.getbasetemp() / "shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
