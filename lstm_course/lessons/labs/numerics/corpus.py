"""The texts that the two small models learn from: cutting into words, numbering, filling up.

A word here is a run of letters of any alphabet, with the apostrophes within it: what people type
must be shown back to them word by word, in whatever language it is. Id 0 is padding, 1 a word that
was never seen.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exercises.reference.sentiment import FIRST_WORD, PADDING, UNKNOWN
from exercises.reference.types import Booleans, Integers

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Review:
    """One sentence of a review and its label."""

    text: str
    is_positive: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words: 21, ("twenty", "one"), ("vingt", "et", "un")."""

    value: int
    english: tuple[str, ...]
    french: tuple[str, ...]


def read_reviews(path: Path) -> list[Review]:
    """Read lines of label (0 or 1), source and sentence, parted by tabs."""
    rows = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    return [Review(text, label == "1") for label, _, text in rows]


def read_numbers(path: Path) -> list[Number]:
    """Read lines of English words, French words and value, parted by tabs."""
    rows = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    return [
        Number(int(value), tuple(english.split()), tuple(french.split()))
        for english, french, value in rows
    ]


def plain(word: str) -> str:
    """A word as the vocabulary knows it: lower case, with the typewriter's apostrophe."""
    return word.lower().replace("’", "'")


def words_of(text: str) -> list[str]:
    """Cut a text into plain words; digits and punctuation fall away."""
    return [plain(word) for word in WORD.findall(text)]


def vocabulary_of(texts: Iterable[Sequence[str]], at_least: int = 1) -> dict[str, int]:
    """Number the words that occur `at_least` times, in alphabetical order."""
    counts = Counter(word for text in texts for word in text)
    return numbered(sorted(word for word, count in counts.items() if count >= at_least))


def numbered(words: Sequence[str]) -> dict[str, int]:
    """Give words their ids, in the order in which they stand."""
    return {word: number for number, word in enumerate(words, start=FIRST_WORD)}


def ids_of(words: Sequence[str], vocabulary: Mapping[str, int]) -> list[int]:
    return [vocabulary.get(word, UNKNOWN) for word in words]


def padded(rows: Sequence[Sequence[int]]) -> tuple[Integers, Booleans]:
    """Fill rows of ids up on the right: ids (B, T), and mask (B, T), True where a word stands."""
    ids = np.full((len(rows), max(map(len, rows))), PADDING, dtype=np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
    return ids, ids != PADDING
