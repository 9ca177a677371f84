"""Code as coloured text, and what changed between two versions of it. All of it is escaped."""

import difflib
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

MOST_LINES = 2000  # of each version; comparing more could take seconds
WORDS = {"+": "added", "-": "removed", " ": ""}


@dataclass(frozen=True, slots=True)
class DiffLine:
    """`sign` is +, - or a space; `word` says the same to those who do not see the sign."""

    sign: str
    word: str
    text: str


@cache
def formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


def coloured(source: str) -> SafeString:
    """Return the code as HTML; Pygments escapes every token."""
    html: str = highlight(source, PythonLexer(), formatter())
    return mark_safe(html)  # noqa: S308 - see above


def changes(before: str, after: str) -> tuple[DiffLine, ...] | None:
    """The lines that changed with three around them; None where the texts are too long."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > MOST_LINES:
        return None
    lines = list(difflib.unified_diff(old, new, lineterm="", n=3))[2:]
    return tuple(diff_line(line) for line in lines)


def diff_line(line: str) -> DiffLine:
    if line.startswith("@"):  # where lines are left out
        return DiffLine(" ", "", "…")
    return DiffLine(line[0], WORDS[line[0]], line[1:])
