"""Which kinds of question show that a person can do what an objective's verb says.

Reading is no evidence, and a lucky click is little. So each verb is shown by doing: the cell is
diagrammed by labelling it, a sequence is traced by tracing one, two networks are compared by
sorting and by counting.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

KINDS_OF_VERB: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "explain": ("ordering", "numeric"),
        "diagram": ("labelling",),
        "describe": ("matching", "array"),
        "trace": ("trace",),
        "articulate": ("ordering", "trace"),
        "compare": ("sorting", "trace"),
    }
)
DOING: Mapping[str, str] = MappingProxyType(
    {
        "ordering": "put in order",
        "numeric": "worked out",
        "labelling": "labelled",
        "matching": "matched",
        "array": "filled in",
        "trace": "traced",
        "sorting": "sorted",
        "multiple": "chosen",
        "single": "chosen",
    }
)
FALLBACK = ("multiple", "single")  # for a verb, or a bank, that asks in no other way
REST = timedelta(minutes=10)  # after a miss or an explanation: what is fresh is not yet known


@dataclass(frozen=True, slots=True)
class Try:
    """One scored answer, as far as it may count as evidence."""

    question: int  # primary key
    seed: int
    is_right: bool
    was_helped: bool
    at: datetime


def kinds_for(verb: str, available: Collection[str]) -> tuple[str, ...]:
    """The kinds that show `verb`, of those that an objective's questions have."""
    fitting = tuple(kind for kind in KINDS_OF_VERB.get(verb.lower(), ()) if kind in available)
    return fitting or tuple(kind for kind in FALLBACK if kind in available)[:1]


def proofs(tries: Iterable[Try], told: Mapping[int, datetime]) -> dict[int, datetime]:
    """Return which questions were shown to be mastered, and when first.

    A try counts if it is right in full, unaided, the first with its numbers, and no miss or
    explanation (`told`, when it was last asked for) of the same question lies within REST before.
    """
    found: dict[int, datetime] = {}
    seen: set[tuple[int, int]] = set()
    missed: dict[int, datetime] = {}
    for each in sorted(tries, key=lambda each: each.at):
        is_new = (each.question, each.seed) not in seen
        seen.add((each.question, each.seed))
        if not each.is_right:
            missed[each.question] = each.at
            continue
        lapses = (missed.get(each.question), told.get(each.question))
        is_rested = all(at is None or not at <= each.at < at + REST for at in lapses)
        if is_new and not each.was_helped and is_rested:
            found.setdefault(each.question, each.at)
    return found


def ready_at(question: int, tries: Sequence[Try], told: Mapping[int, datetime]) -> datetime | None:
    """When a question may count again after its last miss or explanation; None if it may now."""
    lapses = [each.at for each in tries if each.question == question and not each.is_right]
    lapses += [told[question]] if question in told else []
    return max(lapses) + REST if lapses else None
