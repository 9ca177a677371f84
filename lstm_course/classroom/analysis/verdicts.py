"""When an item looks broken, and each figure in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_course.classroom.analysis.distractors import Distractor, Picks
from lstm_course.classroom.analysis.items import ENOUGH, Booleans, Floats, ItemFigures, interval

FEWEST_STRONG = 5  # strong students who agree on one wrong answer


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why an item may be broken. `kind` is short and stays; `words` are for its author."""

    kind: str
    words: str


def alarms_of(
    figures: ItemFigures,
    options: Sequence[Distractor],
    picks: Picks,
    scores: Floats,
    best: Booleans,
) -> list[Alarm]:
    """Return what speaks against the item; nothing before ten first attempts.

    What a few students could turn raises no alarm: the whole 95 % interval of the discrimination
    must lie below zero, and five of the best must agree on one wrong option or answer.

    picks: for each student what came out (keys, or the diagnosis of code); scores: (students,);
    best: (students,) marks the best 27 %.
    """
    if figures.n < ENOUGH:
        return []
    found = []
    r = figures.discrimination
    if r is not None and interval(r, figures.n)[1] < 0:
        low, high = interval(r, figures.n)
        found.append(
            Alarm(
                "negative-discrimination",
                f"Those who do well elsewhere do worse here (r = {r:.2f}, 95 % interval "
                f"{low:.2f} to {high:.2f}): compare the key with the text.",
            )
        )
    right, strong = share_of_key(options), int(best.sum())
    found += [
        Alarm(
            "distractor-beats-key",
            f"Among the best 27 %, {option.share_of_best:.0%} pick option {letter(option.key)} and "
            f"{right:.0%} the key.",
        )
        for option in options
        if beats_key(option, right) and round(option.share_of_best * strong) >= FEWEST_STRONG
    ]
    return found or agreement(picks, scores, best)


def share_of_key(options: Sequence[Distractor]) -> float:
    """Return the share of the best 27 % that picks the key, 0..1 for one right option."""
    return sum(option.share_of_best for option in options if option.is_right)


def beats_key(option: Distractor, right: float) -> bool:
    return not option.is_right and option.share_of_best > right


def remark_on(option: Distractor, right: float) -> str:
    """What the table of options says beside a distractor; empty when there is nothing to say."""
    if beats_key(option, right):
        return "beats the key among the best: check the key"
    return "does not work: under 5 % pick it" if option.is_idle else ""


def agreement(picks: Picks, scores: Floats, best: Booleans) -> list[Alarm]:
    """Raise an alarm when many strong students have one identical answer that counts as wrong."""
    strong = int(best.sum())
    wrong = picks.numbers[best & (scores < 1) & picks.which(bool)]
    times = int(np.bincount(wrong).max(initial=0))
    if times < FEWEST_STRONG or times <= strong / 2:
        return []
    return [
        Alarm(
            "strong-agree-on-wrong",
            f"{times} of the {strong} strongest gave the same answer, which counts as wrong.",
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


def discrimination_words(r: float | None, n: int) -> str:
    if r is None:
        return "Everybody did alike, so it tells nobody apart."
    low, high = interval(r, n)
    said = f"{r:.2f} (95 % interval {low:.2f} to {high:.2f})"
    if high < 0:
        return f"{said}: the strong do worse than the weak; check the key."
    if r < 0:
        return f"{said}: below zero, but more answers could turn it."
    if r < 0.2:
        return f"{said}: hardly related to the rest; worth a second look."
    return f"{said}: {'goes' if r >= 0.3 else 'goes fairly'} together with the rest."


def seconds_words(seconds: float | None) -> str:
    if seconds is None:
        return "No time is known."
    return f"Half of the first answers took {seconds:.0f} seconds or less."


def helped_words(helped: float | None) -> str:
    return f"{helped or 0:.0%} of the first attempts came after a hint or an explanation."


def upper_lower_words(d: float) -> str:
    return f"The best 27 % score {abs(d):.0%} {'more' if d >= 0 else 'less'} than the weakest 27 %."


def alpha_words(alpha: float) -> str:
    level = "well" if alpha >= 0.8 else "fairly" if alpha >= 0.7 else "too little to rank people"
    return f"{alpha:.2f}: the items agree {level}."
