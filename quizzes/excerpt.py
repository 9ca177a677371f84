"""The beginning of an authored text in plain words, to name a question in a list."""

import re
from html import unescape

LONGEST = 72  # characters
FORMULA = re.compile(r"<math\b[^>]*?\balttext=\"([^\"]*)\".*?</math>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def excerpt_of(html: str) -> str:
    """Return the first words of `html`, at most LONGEST characters, cut between words."""
    words = unescape(TAG.sub(" ", FORMULA.sub(r" \1 ", html))).split()
    text = re.sub(r" ([.,;:?!])", r"\1", " ".join(words))
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" .,;:") + " …"
