"""Markdown to sanitised HTML, with the places of the items that stand in it."""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from lstm_course.content.markdown.inspection import Finding, Inspection, Placement, Surroundings
from lstm_course.content.markdown.sanitise import sanitise
from lstm_course.content.markdown.syntax import course_markdown

_ALONE = Surroundings()
_PLACE = re.compile(r'<div data-place="(question|exercise|lab|glossary) ([a-z0-9-]+)"></div>')
# Browsers end a line between a formula and what touches it, so that a full stop would begin one.
_INLINE = r"<math(?! display)(?: [^>]*)?>(?:(?!</math>).)*</math>"
_AFTER = r"[-.,;:!?)\]’”%]"
_BESIDE = re.compile(rf"[(\[“‘]{_INLINE}{_AFTER}{{0,3}}|{_INLINE}{_AFTER}{{1,3}}", re.DOTALL)
_Tokens = Sequence[Token]
_Env = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, and what its author should mend."""

    html: str
    findings: tuple[Finding, ...] = ()
    placements: tuple[Placement, ...] = ()

    @property
    def blocks(self) -> list[dict[str, str]]:
        """The HTML cut at the places of items; joined in order it is well-formed again."""
        first, *rest = _PLACE.split(self.html)
        blocks = [{"kind": "html", "html": first}]
        for kind, slug, html in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            blocks.append(_place(kind, slug))
            blocks.append({"kind": "html", "html": html})
        return [block for block in blocks if block["kind"] != "html" or block["html"].strip()]


def _place(kind: str, slug: str) -> dict[str, str]:
    """Return the block that holds the place of an item, a lab or the glossary."""
    if kind == "glossary":
        return {"kind": kind}
    return {"kind": kind if kind == "lab" else "item", "slug": slug}


def render(text: str, around: Surroundings = _ALONE, *, scope: str = "") -> Rendered:
    """Return `text` as HTML; `scope` keeps ids apart from those of other texts on the page."""
    env: _Env = {"around": around, "ids": set(), "mentions": 0, "scope": scope}
    tokens = _parser().parse(text, env)
    inspection = Inspection(text.split("\n"), around, lambda line: _parser().parseInline(line, env))
    inspection.walk(tokens)
    html = _parser().renderer.render(tokens, _parser().options, env)
    html = html.replace(' style="text-align:right"', ' class="numeric"')
    html = _BESIDE.sub(r'<span class="unbroken">\g<0></span>', html)
    return Rendered(sanitise(html), tuple(inspection.findings), tuple(inspection.placements))


def render_line(text: str, around: Surroundings = _ALONE, *, scope: str = "") -> Rendered:
    """Return a single paragraph's inside: no `<p>` around it."""
    rendered = render(text.strip(), around, scope=scope)
    match = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>\s*", rendered.html, re.DOTALL)
    if match:
        return Rendered(match.group(1), rendered.findings)
    return Rendered(rendered.html, (*rendered.findings, Finding(1, "one paragraph is expected")))


@cache
def _parser() -> MarkdownIt:
    parser = course_markdown()
    rules = {
        "math_inline": _formula,
        "math_block": _display_formula,
        "say": _nothing,
        "mention": _mention,
        "directive": _directive,
        "fence": _code,
        "code_block": _code,
        "image": _nothing,
        "heading_open": _heading,
        "table_open": _table,
        "table_close": _table_end,
        "container_deeper_open": _deeper,
        "container_deeper_close": _end("</details>"),
        "container_example_open": _box("example", "Worked example"),
        "container_example_close": _end("</section>"),
        "container_note_open": _box("note", ""),
        "container_note_close": _end("</section>"),
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _nothing(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    return ""


def _formula(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    meta = tokens[at].meta
    spoken = escape(meta["spoken"])
    named = f'<math alttext="{spoken}" aria-label="{spoken}"'
    return str(meta["mathml"]).replace("<math", named, 1)


def _display_formula(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    formula = _formula(self, tokens, at, options, env)
    return f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{formula}</div>\n'


def _mention(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    """A link to the vocabulary; its definition stands beside it, hidden, and describes it."""
    token, around = tokens[at], env["around"]
    env["mentions"] += 1
    slug = escape(token.meta["term"])
    described = f"term-{env['scope']}{env['mentions']}"
    return (
        f'<a class="term" href="{escape(around.vocabulary_url)}#term-{slug}" '
        f'aria-describedby="{described}">{escape(token.content)}</a>'
        f'<span class="term-definition" id="{described}" role="tooltip" hidden>'
        f"{escape(token.meta['definition'])}</span>"
    )


def _directive(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    name, argument = tokens[at].meta["name"], tokens[at].meta["argument"]
    if name == "figure":
        return _figure(argument, _children(tokens[at], env), env)
    if name == "beyond":
        return '<p class="beyond">Beyond the short path</p>\n'
    if name == "glossary":
        argument = "glossary"
    return f'<div data-place="{escape(name)} {escape(argument)}"></div>\n'


def _figure(name: str, caption: str, env: _Env) -> str:
    figure = env["around"].figures.get(name)
    if figure is None:
        return ""
    return (
        f'<figure class="figure" id="figure-{escape(name)}">'
        f'<div class="figure-picture">{figure.svg}</div>'
        f"<figcaption>{caption}</figcaption></figure>\n"
    )


def _children(token: Token, env: _Env) -> str:
    """Render the title of a box or the caption of a figure."""
    return str(_parser().renderer.render(token.children or [], _parser().options, env))


def _code(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    token = tokens[at]
    language = token.info.split()[0] if token.info.strip() else "text"
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    inside = highlight(token.content, lexer, HtmlFormatter(nowrap=True))
    return f'<pre class="code" tabindex="0"><code>{inside}</code></pre>\n'


def _heading(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    words = re.findall(r"[a-z0-9]+", tokens[at + 1].content.lower())
    base = name = env["scope"] + ("-".join(words)[:60] or "part")
    number = 1
    while name in env["ids"]:
        number += 1
        name = f"{base}-{number}"
    env["ids"].add(name)
    return f'<{tokens[at].tag} id="{name}">'


def _table(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    """A table scrolls by itself on a narrow screen, so that it must take the focus."""
    return '<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>'


def _table_end(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    return "</table></div>\n"


def _deeper(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
    title = _children(tokens[at], env)
    label = '<span class="deeper-label">Go deeper:</span>'
    return f'<details class="deeper"><summary>{label} {title}</summary>'


def _box(kind: str, label: str) -> Any:
    def opening(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
        title = _children(tokens[at], env)
        said = f"{label}: {title}" if title and label else label or title
        heading = f'<p class="box-title">{said}</p>' if said else ""
        return f'<section class="{kind}">{heading}'

    return opening


def _end(html: str) -> Any:
    def closing(self: RendererHTML, tokens: _Tokens, at: int, options: Any, env: _Env) -> str:
        return html

    return closing
