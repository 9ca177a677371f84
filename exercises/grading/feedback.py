"""The words around the checks: the headline, the named mistake, the notes, the side-by-side."""

import math
from typing import Any

import numpy as np

from exercises.grading.attempt import Attempt, Reading
from exercises.grading.misconceptions import vocabulary
from exercises.grading.mistakes import Mistake
from exercises.grading.report import CheckResult, Found, Verdict, json_safe
from exercises.grading.returns import as_numbers, kind_of, pick
from exercises.grading.task import ASIDE, arguments_of
from exercises.sandbox.job import Name, Opaque
from exercises.sandbox.outcome import Outcome

MOST_LISTED, LONGEST_TEXT, MOST_NOTES = 1000, 200, 10

STOPPED = {
    Verdict.TIMED_OUT: "Your code took too long and was stopped. Is there a loop that never ends?",
    Verdict.OUT_OF_MEMORY: "Your code asked for more memory than it may use and was stopped.",
    Verdict.CRASHED: "Python itself stopped while it ran your code",
    Verdict.REFUSED: "What your code returned could not be read",
}


def found_for(mistakes: tuple[Mistake, ...]) -> Found | None:
    """The vocabulary's words for one mistake, or for two that were made together."""
    if not mistakes:
        return None
    words = [vocabulary()[mistake.slug] for mistake in mistakes]
    if len({word.slug for word in words}) == 1:
        word = words[0]
        return Found(word.slug, word.title, word.message, word.step)
    return Found(
        slug=words[0].slug,
        title=f"Two slips at once: {words[0].title}; and: {words[1].title}",
        message=f"{words[0].message} And a second one: {words[1].message}",
        step=words[0].step,
    )


def stopped_headline(verdict: Verdict, outcome: Outcome) -> str:
    """One sentence about a run that did not end by itself."""
    text = STOPPED[verdict]
    return text if text.endswith((".", "?")) else f"{text}{_because(outcome)}."


def _because(outcome: Outcome) -> str:
    return f" ({outcome.detail})" if outcome.detail else ""


def headline(attempt: Attempt, checks: tuple[CheckResult, ...], found: Found | None) -> str:
    """The sentence at the top of the page."""
    failed = [check for check in checks if check.passed is False]
    if not failed:
        told = sum(check.passed is True for check in checks)
        on_example = "" if told == len(checks) else " that the example can tell"
        return f"All {told} checks{on_example} passed."
    first = failed[0].message
    counted = [r for r in attempt.readings if _counts(attempt, r)]
    if not any(r.got.returned for r in counted):
        return found.title + ". " + first if found else first
    if len(counted) == 1:  # the check says all that there is
        return f"{found.title}." if found else first
    right = sum(r.right for r in counted)
    tally = f"in {right} of {len(counted)} cases"
    if found:
        return f"Right values {tally}. {found.title}."
    if first.startswith(f"Right {tally}"):  # the check says the same of the same cases
        return first
    counted_too = first.startswith("Right in ") and "Not right: " in first
    return f"Right values {tally}. {first[first.index('Not right: ') :] if counted_too else first}"


def _counts(attempt: Attempt, reading: Reading) -> bool:
    """It is one of the cases whose values are asked for."""
    return reading.case.check not in ASIDE and reading.function in attempt.task.functions


def notes(attempt: Attempt) -> tuple[str, ...]:
    """Remarks that cost nothing: warnings that NumPy gave in the student's own lines."""
    if attempt.task.watches_warnings:
        return ()
    seen: dict[str, str] = {}
    for reading in attempt.readings:
        for warning in getattr(attempt.outcome.results[reading.index], "warnings", ()):
            line = f"Line {warning.line}: " if warning.line else ""
            advice = _advice(warning.message, is_right=reading.right)
            seen.setdefault(f"{line}{warning.message}.", advice)
    return tuple(text + advice for text, advice in seen.items())[:MOST_NOTES]


def _advice(message: str, *, is_right: bool) -> str:
    if "overflow" in message and "exp" in message and is_right:
        return (
            " The result is still right here, and this costs no points; the stable form of the "
            "first exercise never overflows."
        )
    return " This costs no points."


def comparison(attempt: Attempt) -> dict[str, Any]:
    """The visible case: its inputs, what the student's code made of it, and the right values."""
    seen = attempt.readings[: len(attempt.task.visible)]
    if not seen:
        return {}
    reading = next((r for r in seen if not r.right), seen[0])
    return {
        "function": reading.function.name,
        "inputs": example_inputs(reading),
        "yours": [] if reading.got.error else _leaves(reading, yours=True),
        "right": _leaves(reading, yours=False),
    }


def example_inputs(reading: Reading) -> dict[str, Any]:
    """The call's arguments as nested lists."""
    named = arguments_of(reading.function, reading.case.call)
    return {name: listed(value) for name, value in named.items()}


def _leaves(reading: Reading, *, yours: bool) -> list[dict[str, Any]]:
    if yours:
        return [{"name": p.part.name, "values": listed(p.raw)} for p in reading.parts]
    return named_leaves(reading)


def named_leaves(reading: Reading) -> list[dict[str, Any]]:
    """The right answer's parts, named."""
    value, parts = reading.expected.value, reading.bench.parts(reading.index)
    return [
        {"name": part.name, "values": listed(pick(value, part))} for part in parts if not part.free
    ]


def listed(value: Any) -> Any:
    """Arrays as nested lists, everything else as JSON can say it.

    What has more than MOST_LISTED numbers is described: nobody reads it, and every report is kept.
    """
    return _listed(value) if _entries(value, MOST_LISTED) <= MOST_LISTED else f"<{kind_of(value)}>"


def _listed(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return json_safe(np.asarray(value).tolist())
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    if as_numbers(value) is not None or value is None:
        return json_safe(value)
    return _in_a_word(value)


def _in_a_word(value: Any) -> str:
    if isinstance(value, Opaque):
        return f"<{value.type_name}>"
    text = value.name if isinstance(value, Name) else str(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} …"


def _entries(value: Any, most: int) -> int:
    """How many things it would list; counting ends somewhere above `most`."""
    if isinstance(value, np.ndarray):
        return math.prod(size or 1 for size in value.shape)
    if not isinstance(value, dict | list | tuple):
        return 1 + (len(value) // LONGEST_TEXT if isinstance(value, str) else 0)
    count = 1
    for item in value.values() if isinstance(value, dict) else value:
        if count > most:
            break
        count += _entries(item, most)
    return count
