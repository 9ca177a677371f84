"""What the course adds to CommonMark: directives, spoken formulas, boxes and glossary mentions.

@question <slug>   @exercise <slug>   @glossary        the place of an item
@lab <name>                                            the place of a living picture
@beyond            below a ## heading                  its part is not of the short path
@figure <name>     followed by `caption: ...`
$$...$$            followed by `say: ...`
:::deeper Title    :::example Title   :::note          up to `:::`
[[text|term]]      [[term]]
"""

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

BOXES = ("deeper", "example", "note")
DIRECTIVES = ("question", "exercise", "figure", "lab", "glossary", "beyond")
ALONE = ("glossary", "beyond")  # directives without an argument
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIRECTIVE = re.compile(r"@([A-Za-z]+)(?:[ \t]+(\S.*?))?[ \t]*")
_MENTION = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]|\n]*))?\]\]")


def course_markdown() -> MarkdownIt:
    """Return the parser: CommonMark, tables and the rules above; raw HTML is plain text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # allow_digits=False would take a cell's last digit for one in front of its first formula.
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=True, double_inline=False)
    for box in BOXES:
        parser.use(container_plugin, name=box)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("paragraph", "directive", _directive, interrupts)
    parser.block.ruler.before("paragraph", "say", _say)
    parser.inline.ruler.before("link", "mention", _mention)
    return parser


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`@name argument` on a line of its own; a caption may follow on the next one."""
    match = _DIRECTIVE.fullmatch(_line(state, start))
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    last = start + 1
    caption = ""
    if last < end and _line(state, last).startswith("caption:"):
        caption = _line(state, last).removeprefix("caption:").strip()
        last += 1
    token = state.push("directive", "", 0)
    token.map = [start, last]
    token.meta = {"name": match[1], "argument": match[2] or "", "caption": caption}
    state.line = last
    return True


def _say(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`say: spoken text`, the line below a display formula."""
    line = _line(state, start)
    if silent or not line.startswith("say:") or state.is_code_block(start):
        return False
    token = state.push("say", "", 0)
    token.map = [start, start + 1]
    token.content = line.removeprefix("say:").strip()
    state.line = start + 1
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    """`[[text|term]]`, a word of the vocabulary in running text."""
    match = _MENTION.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = match[1].strip()
        token.meta = {"term": (match[2] if match[2] is not None else match[1]).strip()}
    state.pos = match.end()
    return True
