"""A reader of question pages: finds the form as a browser would and fills it in."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

HTMX = {"hx-request": "true"}


class Fields(HTMLParser):
    """The named inputs of a page: hidden values, and the options that stand selected."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.options: list[str] = []
        self.selected: list[str] = []
        self.disabled: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, value = values.get("name"), values.get("value") or ""
        if tag != "input" or name is None:
            return
        if values.get("type") == "hidden":
            self.hidden.setdefault(name, value)
        elif name == "choice":
            self.options.append(value)
            self.selected.extend([value] if "checked" in values else [])
            self.disabled.extend([value] if "disabled" in values else [])


def text(response: HttpResponse) -> str:
    return response.content.decode()


def fields(response: HttpResponse) -> Fields:
    return Fields(text(response))


def fill(client: Client, slug: str, choice: Any, query: str = "") -> dict[str, Any]:
    """Load a question's page and return what its form would post."""
    found = fields(client.get(f"/questions/{slug}/{query}"))
    return {**found.hidden, "choice": choice}


def answer(client: Client, slug: str, choice: Any, *, htmx: bool = False) -> Any:
    posted = fill(client, slug, choice)
    return client.post(f"/questions/{slug}/answer/", posted, headers=HTMX if htmx else {})
