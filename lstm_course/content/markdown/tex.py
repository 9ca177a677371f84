"""TeX to MathML.

The converter ends the whole process on thousands of nested roots, so that length and depth are
capped before it is called. Its `style` attributes become classes: the site allows no inline style.
"""

import re

from math_core import LatexError, LatexToMathML

LONGEST = 2_000  # characters of one formula
DEEPEST = 25  # braces, environments and commands inside one another

_CONVERTER = LatexToMathML(fancy_error=False)
_OPENS = re.compile(r"\\begin\b|\\left\b|(?<!\\)\{")
_CLOSES = re.compile(r"\\end\b|\\right\b|(?<!\\)\}")
_STEP = re.compile(r"\\begin\b|\\left\b|\\end\b|\\right\b|\\[A-Za-z]+|\\.|[{}]", re.DOTALL)
_CHAIN = re.compile(rf"(?:\\[A-Za-z]+\s*){{{DEEPEST + 1},}}")
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_OPERATOR = re.compile(
    r"[=+]|,(?=\s)|(?<=[\w})])\s*-"  # a minus only between two things
    r"|\\cdot(?!\s*10\^)|\\(?:approx|in|leq?|geq?|neq?|ll|gg|to|odot|times)(?![A-Za-z])"
)
_LONG = 9  # letters and digits; a shorter formula fits into a line of any screen
_BREAK = " "  # a line may end here; an operator at the end has no room of its own after it
_AT_THE_END = re.compile(r'<mo lspace="0" rspace="0">(?=[^<]*</mo></math>$)')
_ROOM_BEFORE = '<mo lspace="0.2222em" rspace="0">'  # as between two things on one line
_COLUMN = {"right": ' class="math-right"', "left": ' class="math-left"'}


class FormulaError(Exception):
    """The formula cannot be shown; the message is for its author."""


def to_mathml(tex: str, *, display: bool) -> str:
    """Return the `<math>` element of `tex`, without style attributes.

    A long formula in running text becomes several, so that a line can end after its operators: no
    browser breaks one by itself. All but the first are hidden from those who listen.

    Raises FormulaError for a formula that is too long or too deep, or that does not parse.
    """
    if len(tex) > LONGEST:
        raise FormulaError(f"the formula has {len(tex)} characters; at most {LONGEST} are allowed")
    if depth(tex) > DEEPEST or _CHAIN.search(tex):
        raise FormulaError(f"the formula is nested more than {DEEPEST} levels deep")
    whole = _converted(tex, display=display)
    pieces = [tex] if display else breakable(tex)
    if len(pieces) == 1:
        return whole
    try:
        *cut, last = (_converted(piece, display=False) for piece in pieces)
    except FormulaError:  # it only makes sense as a whole
        return whole
    first, *rest = (*(_AT_THE_END.sub(_ROOM_BEFORE, piece) for piece in cut), last)
    hidden = [piece.replace("<math", '<math alttext="" aria-hidden="true"', 1) for piece in rest]
    return _BREAK.join([first, *hidden])


def breakable(tex: str) -> list[str]:
    """Return `tex` cut after its outermost operators, in one piece if it is short."""
    if len(re.sub(r"\\[A-Za-z]+", "x", re.sub(r"[\s{}_^]", "", tex))) <= _LONG:
        return [tex]
    cuts = [0]
    for match in _OPERATOR.finditer(tex):
        before = tex[: match.start()]
        is_outermost = len(_OPENS.findall(before)) == len(_CLOSES.findall(before))
        if is_outermost and before[cuts[-1] :].strip():
            cuts.append(match.end())
    pieces = [tex[start:end].strip() for start, end in zip(cuts, [*cuts[1:], None], strict=True)]
    return [piece for piece in pieces if piece]


def _converted(tex: str, *, display: bool) -> str:
    try:
        mathml = str(_CONVERTER.convert_with_local_state(tex, displaystyle=display))
    except LatexError as error:
        raise FormulaError(f"the formula does not parse: {explanation(error)}") from None
    return _STYLE.sub(_class_for_style, mathml)


def depth(tex: str) -> int:
    """Return how many groups are open at once, at most. Runs in one pass, without recursion."""
    now = deepest = 0
    for part in _STEP.findall(tex):
        if _OPENS.fullmatch(part):
            now += 1
            deepest = max(deepest, now)
        elif _CLOSES.fullmatch(part):
            now -= 1
    return deepest


def explanation(error: LatexError) -> str:
    """Return the converter's sentence without the offset in front of it."""
    return re.sub(r"^\d+(\.\.\d+)?:\s*", "", str(error).strip()).rstrip(".")


def _class_for_style(match: re.Match[str]) -> str:
    alignment = re.search(r"text-align:\s*(left|right)", match.group(1))
    return _COLUMN[alignment.group(1)] if alignment else ""
