"""The sentence judge at work: a score after every word, and what the model does not know."""

from dataclasses import dataclass
from urllib.parse import urlencode

from lstm_course.lessons.labs.asking import Asked
from lstm_course.lessons.labs.numerics.corpus import WORD, ids_of, plain
from lstm_course.lessons.labs.numerics.sentiment import probability, running_scores
from lstm_course.lessons.labs.trained import Figures, sentiment_model
from lstm_course.lessons.labs.wording import percent, signed

LONGEST = 2_000  # characters
LEARNED_LENGTH = 40  # words of the longest sentences that were learned from
ENOUGH = 0.6  # share of known words from which a judgement makes sense
START = "The food was not good at all, but I love this place."
STEPS = (0.5, 1.5, 3.0)  # |score| from which a colour is one shade stronger
UNSURE = 0.5  # |score| below which the model has no opinion


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed, what follows it, and the score once it has been read."""

    text: str
    gap: str
    is_known: bool
    score: float
    change: float

    @property
    def shade(self) -> str:
        """The name of its colour: minus-3 ... zero ... plus-3."""
        strength = sum(abs(self.score) >= step for step in STEPS)
        return f"{'plus' if self.score > 0 else 'minus'}-{strength}" if strength else "zero"

    @property
    def shown(self) -> str:
        return signed(self.score)

    @property
    def difference(self) -> str:
        return signed(self.change)


@dataclass(frozen=True, slots=True)
class Judged:
    """A text as the model reads it, ready for the template."""

    text: str
    before: str  # what stands before the first word
    words: tuple[Word, ...]
    verdict: str  # positive, negative, undecided; or none where no judgement makes sense
    said: str
    problems: tuple[str, ...]
    figures: Figures
    query: str

    @property
    def accuracy(self) -> str:
        return f"{self.figures['accuracy'] * 100:.1f} %"

    @property
    def accuracy_sure(self) -> str:
        return f"{self.figures['accuracy_sure'] * 100:.1f} %"

    @property
    def typed_at_most(self) -> int:
        """More than is read, so that what is left out can be said; and short enough for a link."""
        return 2 * LONGEST


def judge(asked: Asked) -> Judged:
    """Read the text of the address, or a sentence of ours where there is none."""
    given = asked.get("text", START).replace("\x00", "")
    text = given[:LONGEST]
    before, words = read(text)
    verdict, said = judgement(words)
    return Judged(
        text=text,
        before=before,
        words=words,
        verdict=verdict,
        said=said,
        problems=tuple(limits(given, words)),
        figures=sentiment_model().figures,
        query=urlencode({"text": text}),
    )


def read(text: str) -> tuple[str, tuple[Word, ...]]:
    """Return what stands before the first word, and every word with its score."""
    model = sentiment_model()
    found = list(WORD.finditer(text))
    if not found:
        return text, ()
    read_as = [plain(match.group()) for match in found]
    scores = running_scores(ids_of(read_as, model.vocabulary), model.weights).tolist()
    starts = [match.start() for match in found[1:]] + [len(text)]
    words = tuple(
        Word(
            match.group(), text[match.end() : end], word in model.vocabulary, score, score - former
        )
        for match, end, word, score, former in zip(
            found, starts, read_as, scores, [0.0, *scores[:-1]], strict=True
        )
    )
    return text[: found[0].start()], words


def judgement(words: tuple[Word, ...]) -> tuple[str, str]:
    """Return the verdict in one word, and a sentence that says how far to trust it."""
    if not words:
        return "none", "There is no word to read yet."
    known = sum(word.is_known for word in words)
    if known < ENOUGH * len(words):
        what = f"{known} of these {len(words)} words" if known else "none of this"
        return "none", (
            f"No judgement: the model knows {what}. It has seen nothing but short English reviews."
        )
    score = words[-1].score
    if abs(score) < UNSURE:
        return "undecided", f"Undecided: the last score is {signed(score)}, close to zero."
    p = probability(score)
    mood, share = ("positive", p) if score > 0 else ("negative", 1 - p)
    return mood, (
        f"Sounds {mood}: the last score is {signed(score)}, which the model takes for "
        f"{percent(share)} certainty."
    )


def limits(given: str, words: tuple[Word, ...]) -> list[str]:
    """Say where this text goes beyond what the model can be asked."""
    said = []
    if len(given) > LONGEST:
        said.append(f"The text has {len(given):,} characters; the first {LONGEST:,} were read.")
    if len(words) > LEARNED_LENGTH:
        said.append(
            f"The model learned from sentences of at most {LEARNED_LENGTH} words. This text has "
            f"{len(words)}; do not trust what it says about so many."
        )
    unknown = sorted({word.text for word in words if not word.is_known})
    if unknown:
        some = ", ".join(f"“{word[:24]}”" for word in unknown[:5])
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        said.append(f"Unknown to the model: {some}{more}. All unknown words look alike to it.")
    return said
