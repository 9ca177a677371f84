"""When an item looks broken, and each figure in a sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_course.classroom.analysis.distractors import Distractor
from lstm_course.classroom.analysis.items import ENOUGH, Booleans, ItemFigures

FEWEST_STRONG = 5  # strong students who agree on one wrong answer


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why an item may be broken. `kind` is short and stays; `words` are for its author."""

    kind: str
    words: str


def alarms_of(
    figures: ItemFigures,
    options: Sequence[Distractor],
    outcomes: Sequence[tuple[str, float]],
    best: Booleans,
) -> list[Alarm]:
    """Return what speaks against the item; nothing before ten first attempts.

    outcomes: for each student what came out (keys, or the diagnosis of code) and its score;
    best: (students,) marks the best 27 %.
    """
    if figures.n < ENOUGH:
        return []
    found = []
    if figures.discrimination is not None and figures.discrimination < 0:
        found.append(
            Alarm(
                "negative-discrimination",
                f"Those who do well elsewhere do worse here (r = {figures.discrimination:.2f}): "
                "compare the key with the text.",
            )
        )
    right = sum(option.share_of_best for option in options if option.is_right)
    found += [
        Alarm(
            "distractor-beats-key",
            f"Among the best 27 %, {option.share_of_best:.0%} pick option {letter(option.key)} and "
            f"{right:.0%} the key.",
        )
        for option in options
        if not option.is_right and option.share_of_best > right
    ]
    return found or agreement(outcomes, best)


def agreement(outcomes: Sequence[tuple[str, float]], best: Booleans) -> list[Alarm]:
    """Raise an alarm when many strong students have one identical answer that counts as wrong."""
    strong = [outcome for outcome, is_best in zip(outcomes, best, strict=True) if is_best]
    wrong = Counter(what for what, score in strong if what and score < 1)
    if not wrong:
        return []
    ((_, times),) = wrong.most_common(1)
    if times < FEWEST_STRONG or times <= len(strong) / 2:
        return []
    return [
        Alarm(
            "strong-agree-on-wrong",
            f"{times} of the {len(strong)} strongest gave the same answer, which counts as wrong.",
        )
    ]


def letter(key: str) -> str:
    return "ABCDEFGHIJ"[int(key)] if key.isdecimal() and int(key) < 10 else key


def facility_words(facility: float) -> str:
    share = f"{facility:.0%} of the points at the first try"
    if facility > 0.9:
        return f"{share}: almost everybody can do it, so it tells few apart."
    if facility < 0.2:
        return f"{share}: very hard, or unclear."
    return f"{share}: hard enough to tell people apart." if facility <= 0.7 else f"{share}: easy."


def discrimination_words(r: float | None) -> str:
    if r is None:
        return "Everybody did alike, so it tells nobody apart."
    if r < 0:
        return f"{r:.2f}: the strong do worse than the weak; check the key."
    if r < 0.2:
        return f"{r:.2f}: hardly related to the rest; worth a second look."
    return f"{r:.2f}: {'goes' if r >= 0.3 else 'goes fairly'} together with the rest."


def upper_lower_words(d: float) -> str:
    return f"The best 27 % score {abs(d):.0%} {'more' if d >= 0 else 'less'} than the weakest 27 %."


def alpha_words(alpha: float) -> str:
    level = "well" if alpha >= 0.8 else "fairly" if alpha >= 0.7 else "too little to rank people"
    return f"{alpha:.2f}: the items agree {level}."
