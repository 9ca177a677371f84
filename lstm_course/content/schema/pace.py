"""How long the short path of a step takes: its parts but those marked @beyond, nothing folded.

Reading takes 230 words a minute (Brysbaert 2019, Journal of Memory and Language 109, finds 238 for
plain text in one's own language); a question in its place takes half a minute. Tables and formulas
are looked up as they are needed and not counted.
"""

import re

WORDS_A_MINUTE = 230
MINUTES_A_QUESTION = 0.5
ROOM = 0.5  # of a minute, as minutes are said in whole numbers

_FOLDED = re.compile(r"^:::deeper.*?^:::\s*$", re.MULTILINE | re.DOTALL)
_PART = re.compile(r"^## ", re.MULTILINE)
_BEYOND = re.compile(r"^@beyond\s*$", re.MULTILINE)
_QUESTION = re.compile(r"^@question\b", re.MULTILINE)
_FORMULA = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_NOT_READ = re.compile(r"^(@|say:|\||:::|```).*$", re.MULTILINE)


def minutes_of(text: str) -> float:
    """Return the minutes that the short path of a step's Markdown takes."""
    parts = [part for part in _PART.split(_FOLDED.sub("", text)) if not _BEYOND.search(part)]
    words = sum(len(_NOT_READ.sub("", _FORMULA.sub("", part)).split()) for part in parts)
    questions = sum(len(_QUESTION.findall(part)) for part in parts)
    return words / WORDS_A_MINUTE + questions * MINUTES_A_QUESTION
