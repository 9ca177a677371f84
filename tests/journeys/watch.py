"""What a page must not do while someone uses it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

ALIKE = "#grid-table tbody tr:nth-child(n+5)"  # of hundreds of rows a few tell what all are like


@dataclass
class Watch:
    """Errors in the console, requests to other hosts, and broken accessibility rules."""

    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", lambda request: self.request(page, request))

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"console {message.type}: {message.text}")

    def request(self, page: Page, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host not in {"127.0.0.1", None}:
            self.problems.append(f"request to another host: {request.url}")

    def accessibility(self, page: Page) -> None:
        """Run axe on the page as it stands; every violation of any level is a problem.

        A link that was clicked may just have been answered: until the page is loaded it has
        nothing to read, and axe fails on its missing root.
        """
        page.wait_for_load_state()
        found = Axe().run(page, context={"exclude": [[ALIKE]]})
        for violation in found.response["violations"]:
            where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            self.problems.append(
                f"axe {violation['impact']} {violation['id']} on {page.url}: {where}"
            )
