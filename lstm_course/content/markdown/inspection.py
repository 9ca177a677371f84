"""Read the tokens of a text once: find its author's mistakes, and work its formulas out.

The renderer runs afterwards on the same tokens and can no longer fail. What it needs is left in
`token.meta`: `mathml` of a formula, `known` of a mention or a figure.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it.token import Token

from lstm_course.content.markdown.figures import Figure
from lstm_course.content.markdown.spoken import to_words
from lstm_course.content.markdown.syntax import ALONE, BOXES, DIRECTIVES, SLUG
from lstm_course.content.markdown.tex import FormulaError, to_mathml

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_BOX = re.compile(r":::+\s*(\w*)")
_REFUSED_LINK = re.compile(r"^(?!https://|/|#)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake of the author, in line `line` of the text (1 is the first)."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Placement:
    """An item has its place in line `line`: `kind` is question or exercise."""

    kind: str
    slug: str
    line: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text may refer to."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)  # slug -> definition, plain text
    vocabulary_url: str = ""
    labs: Collection[str] = ()  # names of the living pictures
    items_allowed: bool = False  # whether questions, exercises and the glossary have places here


@dataclass(slots=True)
class Inspection:
    """One walk over the tokens of one text."""

    source: list[str]
    around: Surroundings
    parse_line: Callable[[str], list[Token]]  # for titles and captions
    findings: list[Finding] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # figures and items that stand in the text
    placements: list[Placement] = field(default_factory=list)
    heading: int = 1

    def report(self, line: int, message: str) -> None:
        self.findings.append(Finding(line, message))

    def walk(self, tokens: list[Token], line: int = 1) -> None:
        for token, following in zip(tokens, [*tokens[1:], None], strict=False):
            line = token.map[0] + 1 if token.map else line
            self.block(token, following, line)
            if token.type == "inline":
                for child, at in _with_lines(token, line):
                    self.inline(child, at)

    def block(self, token: Token, following: Token | None, line: int) -> None:
        if token.type == "math_block":
            self.display_formula(token, following, line)
        elif token.type == "say" and not token.meta.get("belongs"):
            self.report(line, "say: stands directly below a display formula")
        elif token.type == "directive":
            self.directive(token, line)
        elif token.type == "heading_open":
            self.heading_level(int(token.tag[1]), line)
        elif token.type.startswith("container_") and token.nesting == 1:
            self.box(token, line)
        elif token.type == "th_open" and not (following and following.content.strip()):
            self.report(line, "every column of a table has a name: its first row has an empty cell")

    def inline(self, token: Token, line: int) -> None:
        if token.type == "math_inline":
            self.formula(token, line, display=False)
        elif token.type == "mention":
            self.mention(token, line)
        elif token.type == "text":
            self.text(token.content, line)
        elif token.type == "image":
            self.report(line, "a picture is placed with @figure, not with ![...](...)")
        elif token.type == "link_open" and _REFUSED_LINK.match(str(token.attrs.get("href", ""))):
            self.report(line, f"a link begins with https://, / or #, not {token.attrs['href']}")

    def display_formula(self, token: Token, following: Token | None, line: int) -> None:
        spoken = ""
        if following is not None and following.type == "say":
            spoken = following.content
            following.meta["belongs"] = True
        if not spoken:
            self.report(line, "a display formula needs `say: ...` on the line below it")
        self.formula(token, line, display=True, spoken=spoken)

    def formula(self, token: Token, line: int, *, display: bool, spoken: str = "") -> None:
        """Work a formula out; words are made only of one that is known not to be too deep."""
        token.meta.update(mathml="", spoken=spoken)
        tex = token.content.strip()
        try:
            token.meta["mathml"] = to_mathml(tex, display=display)
            token.meta["spoken"] = spoken or to_words(tex)
        except FormulaError as error:
            self.report(line, f"{error}")

    def mention(self, token: Token, line: int) -> None:
        slug = token.meta["term"]
        token.meta["definition"] = self.around.terms.get(slug, "")
        if slug not in self.around.terms:
            self.report(line, f"the glossary has no term {slug!r}")

    def text(self, text: str, line: int) -> None:
        if tag := _TAG.search(text):
            self.report(line, f"raw HTML is not allowed: {tag.group()[:40]}")
        if "$" in text:
            self.report(line, "a $ without its partner: close the formula, or write \\$")
        if "[[" in text:
            self.report(line, "a glossary mention is [[text|term]], on one line")
        if match := _BOX.match(text):
            known = ", ".join(BOXES)
            self.report(line, f"a box :::{match.group(1)} is not one of {known}, or has no end")

    def heading_level(self, level: int, line: int) -> None:
        if level == 1:
            self.report(line, "headings start at ##; the page has its title already")
        elif level > self.heading + 1:
            self.report(
                line, f"the heading skips a level: {'#' * level} below level {self.heading}"
            )
        elif level > 4:
            self.report(line, "headings end at ####")
        self.heading = level

    def box(self, token: Token, line: int) -> None:
        name = token.type.removeprefix("container_").removesuffix("_open")
        title = token.info.strip().removeprefix(name).strip()
        token.children = self.line_of_text(title, line)
        if name != "note" and not title:
            self.report(line, f"a box :::{name} has a title on the same line")
        assert token.map is not None  # every block has its lines
        last = self.source[min(token.map[1], len(self.source)) - 1]
        if not last.strip().startswith(":::") and not self._ends_below(token.map[1]):
            self.report(line, f"the box :::{name} has no closing :::")

    def line_of_text(self, text: str, line: int) -> list[Token]:
        """Inspect a title or a caption, which stands in `line`, and return its tokens."""
        tokens = self.parse_line(text)
        for token in tokens:
            for child, _ in _with_lines(token, line):
                self.inline(child, line)
        return tokens

    def _ends_below(self, line: int) -> bool:
        """Say whether `line` (from 0) closes a box: the parser counts it to the box or not."""
        return line < len(self.source) and self.source[line].strip() == ":::"

    def directive(self, token: Token, line: int) -> None:
        name, argument = token.meta["name"], token.meta["argument"]
        if name not in DIRECTIVES:
            self.report(line, f"@{name} is not one of @{', @'.join(DIRECTIVES)}")
            return
        if name in ALONE:
            argument = argument or name
        if name == "beyond":
            self.beyond(argument, line)
            return
        if not SLUG.fullmatch(argument):
            self.report(line, f"@{name} is followed by one slug, not by {argument!r}")
            return
        if f"{name} {argument}" in self.used:
            self.report(line, f"@{name} {argument} stands in this text twice")
        self.used.add(f"{name} {argument}")
        if name == "figure":
            self.figure(token, argument, line)
        elif not self.around.items_allowed:
            self.report(line, f"@{name} has its place in the text of a step")
        elif name == "lab":
            self.lab(argument, line)
        elif name != "glossary":
            self.placements.append(Placement(name, argument, line))

    def beyond(self, argument: str, line: int) -> None:
        """Check a mark that says which part of a step may wait."""
        above = next((row for row in reversed(self.source[: line - 1]) if row.strip()), "")
        if argument != "beyond" or not above.startswith("## "):
            self.report(line, "@beyond stands by itself, right below a ## heading")
        elif not self.around.items_allowed:
            self.report(line, "@beyond has its place in the text of a step")

    def lab(self, name: str, line: int) -> None:
        if name not in self.around.labs:
            self.report(line, f"@lab {name} is not one of {', '.join(self.around.labs)}")

    def figure(self, token: Token, name: str, line: int) -> None:
        if name not in self.around.figures:
            self.report(line, f"there is no figure figures/{name}.svg")
        token.children = self.line_of_text(token.meta["caption"], line + 1)
        if not token.meta["caption"]:
            self.report(line, "a figure needs `caption: ...` on the line below it")


def _with_lines(token: Token, line: int) -> Iterator[tuple[Token, int]]:
    """Yield the parts of a paragraph with the line in which each begins."""
    for child in token.children or []:
        yield child, line
        line += child.type in ("softbreak", "hardbreak")
