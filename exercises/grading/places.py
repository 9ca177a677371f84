"""Which line of the student's file does it? Looked for in the text, which is never parsed here.

A hostile file can make Python's own parser overflow its stack, so lines are read with plain
patterns. What is not found has no line; a comment is no place.
"""

import re

LONGEST_LINE = 500  # nobody writes by hand what is longer
TO_SINGLE = r"float32|float16|np\.single|np\.half"
TO_WHOLE = (
    r"astype\(\s*['\"]?(np\.)?u?int|dtype\s*=\s*['\"]?(np\.)?u?int|(zeros|ones|empty|full)_like\("
)
UPRIGHT = r"reshape\(\s*-?\w+\s*,\s*1\s*\)|\[\s*:\s*,\s*(None|np\.newaxis)\s*\]|keepdims\s*=\s*True"
KEPT = r"^\s*(global|nonlocal)\b|^\s*def\b.*=\s*(\[|\{|dict\(|list\()"


def line_of(source: str, pattern: str) -> int | None:
    """The number of the first line that fits, from 1 on."""
    fits = re.compile(pattern).search
    for number, line in enumerate(source.split("\n"), start=1):
        if len(line) <= LONGEST_LINE and fits(line.partition("#")[0]):
            return number
    return None


def at(source: str, pattern: str) -> str:
    """ " at line 3", or nothing."""
    line = line_of(source, pattern)
    return f" at line {line}" if line else ""


def indented(name: str) -> str:
    """The pattern of a function of that name that stands inside something else."""
    return rf"^\s+(async\s+)?def\s+{re.escape(name)}\s*\("


def changing(name: str) -> str:
    """The pattern of what writes into the array of that name: `h *= 2`, `h[0] = 1`, `out=h`."""
    own = rf"\b{re.escape(name)}"
    operator = r"(//|\*\*|<<|>>|[-+*/%@&|^])"
    return (
        rf"{own}(\[[^\]]*\])?\s*{operator}=|{own}\[[^\]]*\]\s*=(?!=)|\bout\s*=\s*\(?\s*{own}\b"
        rf"|{own}\.(fill|sort|resize|put|partition|itemset)\("
    )
