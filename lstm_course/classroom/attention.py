"""Who needs a hand, by rules that anyone can check. Plain values, no database, no score.

A rule fires on facts that it can name; the teacher reads the fact, not a number that stands for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

AWAY = timedelta(days=7)
SHAKY = 0.4  # mastery below it, in two objectives, once step 5 is behind them
SHAKY_OBJECTIVES = 2
TOLD = 2  # of the shaky objectives; the student's page has them all
SAME_FAILURES = 4  # in a row, with one diagnosis
RAPID_SECONDS = 3.0  # an answer faster than one can read the question
RAPID_ANSWERS = 5
RAPID_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Streak:
    """Failures in a row at one item with one diagnosis."""

    item: str  # as the teacher reads it
    diagnosis: str
    times: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at, for one student."""

    user_id: int
    last_seen: datetime  # the last activity, or else when they joined
    shaky: tuple[str, ...] = ()  # objectives with mastery below SHAKY
    is_past_step_5: bool = False
    streaks: tuple[Streak, ...] = ()
    rapid: int = 0  # first answers within RAPID_SECONDS
    timed: int = 0  # first answers whose time is known; counted from RAPID_ANSWERS rapid ones on


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired: `kind` groups, `words` explain, `todo` says what may help."""

    kind: str
    user_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    slug: str
    title: str  # follows the number of students
    todo: str


KINDS = (
    Kind("same-mistake", "stuck on one mistake", "Talk it through: they repeat the same mistake."),
    Kind("shaky", "shaky in two objectives", "Go back to the step of the weaker objective."),
    Kind("away", "away for a week", "Ask how they are; the next step takes few minutes."),
    Kind("rapid", "answering faster than one can read", "Ask them to explain one of the answers."),
)


def reasons_for(facts: Facts, now: datetime) -> list[Reason]:
    """Return every rule that fires for a student, the most pressing first."""
    rules = (same_mistake(facts), shaky(facts), away(facts, now), rapid(facts))
    kinds = (kind.slug for kind in KINDS)
    return [
        Reason(kind, facts.user_id, words)
        for kind, words in zip(kinds, rules, strict=True)
        if words
    ]


def same_mistake(facts: Facts) -> str:
    stuck = [streak for streak in facts.streaks if streak.times >= SAME_FAILURES]
    return "; ".join(
        f"{streak.times} failures in a row at {streak.item}: {streak.diagnosis}" for streak in stuck
    )


def shaky(facts: Facts) -> str:
    if not facts.is_past_step_5 or len(facts.shaky) < SHAKY_OBJECTIVES:
        return ""
    told, more = facts.shaky[:TOLD], len(facts.shaky) - TOLD
    rest = f" and {more} more" if more > 0 else ""
    return f"past step 5, and still shaky: {'; '.join(told)}{rest}"


def away(facts: Facts, now: datetime) -> str:
    gone = now - facts.last_seen
    return f"no activity for {gone.days} days" if gone >= AWAY else ""


def rapid(facts: Facts) -> str:
    if facts.rapid < RAPID_ANSWERS or facts.rapid < RAPID_SHARE * facts.timed:
        return ""
    return f"{facts.rapid} of {facts.timed} first answers came within 3 seconds"


def needs(everyone: Iterable[Facts], now: datetime) -> dict[str, list[Reason]]:
    """Return the reasons by kind, in the order of KINDS; kinds that nobody meets are left out."""
    found = [reason for facts in everyone for reason in reasons_for(facts, now)]
    grouped = {kind.slug: [r for r in found if r.kind == kind.slug] for kind in KINDS}
    return {kind: reasons for kind, reasons in grouped.items() if reasons}
