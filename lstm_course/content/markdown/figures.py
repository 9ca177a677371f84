"""Figures: SVG drawn for the lesson, read strictly and written anew for use inside a page.

Only listed elements and attributes pass. Colours come from classes (so that they follow the theme),
ids get the figure's name in front (so that two figures can share a page), references stay inside
the figure. The XML parser never sees a document type, so that no entity can be declared.
"""

import re
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat  # no DTD reaches it, see `read_figure`


def names(text: str) -> frozenset[str]:
    """Return the words of `text`: a list of names, written as one."""
    return frozenset(text.split())


SVG_ELEMENTS = names(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker "
    "clipPath"
)
SVG_ATTRIBUTES = names(
    "viewBox preserveAspectRatio width height id class role aria-labelledby aria-hidden focusable "
    "x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform pathLength "
    "fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity "
    "fill-opacity fill-rule opacity font-size font-weight font-style text-anchor textLength "
    "dominant-baseline alignment-baseline baseline-shift letter-spacing vector-effect "
    "clip-path marker-start marker-mid marker-end orient refX refY markerWidth markerHeight "
    "markerUnits clipPathUnits"
)
_PAINTS = frozenset(["none", "currentColor"])
_REFERENCE = re.compile(r"url\(#([\w-]+)\)")
_VIEW_BOX = re.compile(r"0 0 (\d{2,4}) (\d{2,4})")
_LARGEST = 200_000  # characters of one file


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `svg` is ready to stand in a page, `problems` are (line, message)."""

    name: str
    svg: str
    problems: tuple[tuple[int, str], ...] = ()


def read_figure(name: str, source: str) -> Figure:
    """Return the figure of the SVG document `source`. Mistakes are listed, never raised."""
    if len(source) > _LARGEST:
        message = f"the figure has {len(source)} characters; at most {_LARGEST} are allowed"
        return Figure(name, "", ((1, message),))
    if "<!DOCTYPE" in source.upper() or "<!ENTITY" in source.upper():
        return Figure(name, "", ((1, "a figure declares no document type and no entities"),))
    drawing = _Drawing(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: drawing.start(
        tag, attributes, parser.CurrentLineNumber
    )
    parser.EndElementHandler = drawing.end
    parser.CharacterDataHandler = drawing.text
    try:
        parser.Parse(source, True)
    except expat.ExpatError as error:
        drawing.problems.append((error.lineno, f"the figure is not well-formed: {error}"))
    for needed in ("title", "desc"):
        if needed not in drawing.named:
            drawing.problems.append((1, f"the figure has no <{needed}>"))
    return Figure(name, "".join(drawing.written), tuple(drawing.problems))


@dataclass(slots=True)
class _Drawing:
    """What was read so far, written anew."""

    name: str
    written: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)  # of title and desc: those that stand at the top
    depth: int = 0

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        if tag not in SVG_ELEMENTS:
            self.problems.append((line, f"<{tag}> is not allowed in a figure"))
        kept = {
            key: value
            for key, value in attributes.items()
            if key != "xmlns" and self.allows(tag, key, value, line)
        }
        if self.depth == 0:
            kept = {**kept, **self.root(tag, attributes, line), "role": "img"}
            kept["aria-labelledby"] = f"{self.prefix}title {self.prefix}desc"
        elif self.depth == 1 and tag in ("title", "desc"):
            self.named.add(tag)
            kept["id"] = tag
        self.depth += 1
        written = "".join(f' {key}="{self.value(key, value)}"' for key, value in kept.items())
        self.written.append(f"<{tag}{written}>")

    def root(self, tag: str, attributes: dict[str, str], line: int) -> dict[str, str]:
        """Return what the root gets of us: its natural size, so that no text moves later."""
        size = _VIEW_BOX.fullmatch(attributes.get("viewBox", ""))
        if tag != "svg" or size is None:
            self.problems.append((line, 'a figure is one <svg> with viewBox="0 0 width height"'))
            return {}
        return {"focusable": "false", "width": size[1], "height": size[2]}

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.written.append(f"</{tag}>")

    def text(self, data: str) -> None:
        self.written.append(escape(data, quote=False))

    def allows(self, tag: str, key: str, value: str, line: int) -> bool:
        """Say whether the attribute may stay; note the problem if not."""
        problem = ""
        if key not in SVG_ATTRIBUTES:
            problem = f"the attribute {key} of <{tag}> is not allowed in a figure"
        elif key in ("fill", "stroke") and value not in _PAINTS:
            problem = f'{key}="{value}": a figure takes its colours from classes'
        elif "url" in value.lower() and not _REFERENCE.fullmatch(value):
            problem = f'{key}="{value}": a figure refers only to its own parts'
        if problem:
            self.problems.append((line, problem))
        return not problem

    def value(self, key: str, value: str) -> str:
        if key == "id":
            value = self.prefix + value
        return escape(_REFERENCE.sub(rf"url(#{self.prefix}\1)", value))

    @property
    def prefix(self) -> str:
        return f"figure-{self.name}-"
