"""Read steps/<n>-<slug>.md: TOML between +++ lines, then Markdown."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from lstm_course.content.markdown import render
from lstm_course.content.schema.desk import Desk
from lstm_course.content.schema.pace import ROOM, minutes_of
from lstm_course.content.schema.parts import Step
from lstm_course.content.schema.problems import Place, Problems
from lstm_course.content.schema.tables import Table, parse_table, read_text

_NAME = re.compile(r"(\d+)-([a-z0-9-]+)\.md")
_OPENING = re.compile(r"<p>.*?</p>", re.DOTALL)
_KEYS = ("slug", "title", "aim", "minutes", "objectives", "renamed_from")
GLOSSARY = re.compile(r"^@glossary\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One file, taken apart: its front matter and its Markdown, which begins in `line`."""

    front: Table
    text: str
    line: int
    place: Place

    @property
    def has_glossary(self) -> bool:
        return GLOSSARY.search(self.text) is not None


def read_pages(folder: Path, problems: Problems) -> list[Page]:
    """Return the files of the steps in their order."""
    pages: list[Page] = []
    for path in sorted(folder.glob("*.md"), key=_number):
        page = _page(path, problems)
        pages.append(page)
        name = _NAME.fullmatch(path.name)
        if name is None or int(name[1]) != len(pages):
            problems.add(page.place, f"the file's name begins with {len(pages)}-, its place")
        elif page.front.values.get("slug") != name[2]:
            page.front.problem("slug", f"the slug of this file is {name[2]!r}, as in its name")
    return pages


def read_step(page: Page, desk: Desk) -> Step:
    page.front.only(_KEYS)
    around = replace(desk.around, items_allowed=True)
    rendered = render(page.text, around)
    html = desk.taken(rendered, page.place.path, page.line)
    opening = _OPENING.search(html)
    minutes, taken = page.front.number("minutes"), minutes_of(page.text)
    if taken > minutes + ROOM:
        page.front.problem(
            "minutes",
            f"the short path takes about {taken:.1f} minutes, not {minutes}: "
            "shorten it, or mark a part @beyond",
        )
    return Step(
        slug=page.front.slug(),
        title=page.front.text("title"),
        aim=page.front.text("aim"),
        minutes=minutes,
        objectives=page.front.texts("objectives"),
        blocks=tuple(rendered.blocks),
        opening_html=opening.group() if opening else "",
        placed=tuple(
            replace(placement, line=placement.line + page.line - 1)
            for placement in rendered.placements
        ),
        renamed_from=page.front.slug("renamed_from", default=""),
        place=page.place,
    )


def _number(path: Path) -> tuple[int, str]:
    match = _NAME.fullmatch(path.name)
    return (int(match[1]) if match else 0, path.name)


def _page(path: Path, problems: Problems) -> Page:
    text = read_text(path, problems)
    place = Place(problems.name(path))
    lines = text.split("\n")
    end = lines.index("+++", 1) if lines[0] == "+++" and "+++" in lines[1:] else 0
    if not end:
        problems.add(place, "a step begins with its front matter between two +++ lines")
    front = parse_table("\n".join(lines[1:end]), place.path, problems, offset=1)
    first = end + 1 if end else 0
    return Page(front, "\n".join(lines[first:]), first + 1, place)
