"""The translator of number words at work: the one narrow door, and what comes out behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lstm_course.lessons.labs.asking import QUOTED, Asked
from lstm_course.lessons.labs.numerics.corpus import ids_of, words_of
from lstm_course.lessons.labs.numerics.translation import decode, encode, joined
from lstm_course.lessons.labs.trained import Figures, translation_model
from lstm_course.lessons.labs.wording import places

LONGEST = 120  # characters
MOST_WORDS = 12
START = "seven hundred and thirty one"
ACROSS, SIDE = 24, 16  # cells in a row of the strip, and their size in units of the SVG


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the state: its place in the strip, how strong its colour is, its value."""

    x: int
    y: int
    opacity: float
    text: str
    is_negative: bool

    @property
    def is_strong(self) -> bool:
        """Whether the colour is so deep that a mark on it must be light."""
        return self.opacity > 0.6


@dataclass(frozen=True, slots=True)
class Strip:
    """One of the two vectors that go through the door."""

    role: str
    symbol: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def height(self) -> int:
        return SIDE * -(-len(self.cells) // ACROSS)

    @property
    def width(self) -> int:
        return SIDE * ACROSS


@dataclass(frozen=True, slots=True)
class Translated:
    """A phrase and its translation, ready for the template. No `answer`: it was no number."""

    text: str
    words: tuple[str, ...]
    answer: str
    strips: tuple[Strip, ...]
    said: str
    verdict: str  # right, wrong, guess or none
    problems: tuple[str, ...]
    figures: Figures
    query: str

    @property
    def table(self) -> list[tuple[int, str, str]]:
        """Unit, h and C as text; empty where nothing was handed on."""
        columns = [[cell.text for cell in strip.cells] for strip in self.strips]
        return [(unit, h, c) for unit, (h, c) in enumerate(zip(*columns, strict=True), start=1)]

    @property
    def exact_match(self) -> str:
        return f"{self.figures['exact_match'] * 100:.0f} %"


def translate(asked: Asked) -> Translated:
    """Translate the phrase of the address, or one of ours where there is none."""
    model = translation_model()
    given = asked.get("text", START)
    text = given[:LONGEST].replace("\x00", "")
    words = words_of(text)
    answer, strips = "", tuple[Strip, ...]()
    refusal = reason_against(given, words)
    if not refusal:
        h, c = encode(ids_of(words, model.languages.english), model.weights)
        answer = joined(decode(h, c, model.weights, model.languages))
        strips = (
            strip("hidden", "h", "hidden state", h[0].tolist(), full=1.0),
            strip("cell", "C", "cell state", c[0].tolist(), full=3.0),
        )
    verdict, said = ("none", refusal) if refusal else judgement(words, answer)
    return Translated(
        text=text,
        words=tuple(words),
        answer=answer,
        strips=strips,
        said=said,
        verdict=verdict,
        problems=(),
        figures=model.figures,
        query=urlencode({"text": text}),
    )


def reason_against(given: str, words: Sequence[str]) -> str:
    """Say why this is nothing for the model; empty where it is number words."""
    known = translation_model().languages.english
    unknown = next((word for word in words if word not in known), "")
    if any(character.isdigit() for character in given):
        return "Write the number in words: the model has never seen a digit."
    if not words:
        return "Write a number from zero to nine hundred and ninety nine, in English words."
    if unknown:
        return (
            f"“{unknown[:QUOTED]}” is not an English number word. The model knows {len(known)} "
            "words, from zero to ninety, hundred and “and”, and nothing else."
        )
    if len(words) > MOST_WORDS or len(given) > LONGEST:
        return f"That is longer than any number below a thousand: at most {MOST_WORDS} words."
    return ""


def judgement(words: Sequence[str], answer: str) -> tuple[str, str]:
    """Compare the answer with the right one, where the phrase is one of the 1,000 numbers."""
    model = translation_model()
    number = model.numbers.get(tuple(words))
    if number is None:
        return "guess", (
            "These words are not one of the 1,000 numbers as the data writes them (seven hundred "
            "and thirty one), so what you see is a guess, and nobody can mark it."
        )
    right = " ".join(number.french)
    seen = (
        "one of the 100 numbers that training never showed"
        if number.value in model.held_out
        else "one of the 900 numbers that it was trained on"
    )
    if answer == right:
        return "right", f"{number.value} is {seen}."
    return "wrong", f"{number.value} is “{right}” in French. It is {seen}."


def strip(role: str, symbol: str, name: str, values: Sequence[float], *, full: float) -> Strip:
    """Lay the numbers of a state out in rows; colour is full from |value| = `full` on."""
    return Strip(role, symbol, name, tuple(cell(n, value, full) for n, value in enumerate(values)))


def cell(position: int, value: float, full: float) -> Cell:
    return Cell(
        x=SIDE * (position % ACROSS),
        y=SIDE * (position // ACROSS),
        opacity=round(0.06 + 0.94 * min(abs(value) / full, 1.0), 3),
        text=places(value, 2),
        is_negative=value < 0,
    )
