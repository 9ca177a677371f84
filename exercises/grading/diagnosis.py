"""Naming the mistake: which known wrong variant does exactly what the student's code did?

A name is given only where the variant agrees with the student on every case (but the long ones,
which repeat the others over more steps), at least three of them drawn independently, while the
reference does not. Anything less is no name.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from exercises.grading.attempt import Attempt, Reading
from exercises.grading.bench import Rehearsal
from exercises.grading.checks.conduct import repeats_itself
from exercises.grading.compare import same_result
from exercises.grading.mistakes import CHANGES_ARGUMENT, KEEPS_STATE, Mistake
from exercises.grading.observation import Observation
from exercises.grading.places import LONGEST_LINE
from exercises.grading.task import ASIDE, VALUES
from exercises.sandbox.outcome import Raised

INDEPENDENT_CASES = 3


def diagnose(attempt: Attempt) -> tuple[Mistake, ...]:
    """The mistake that explains everything seen, or the two that do together, or nothing."""
    if _misspells_its_result(attempt):
        return ()
    for function in attempt.task.functions:
        drawn = attempt.readings[: attempt.bench.drawn]
        readings = _telling_first(
            [r for r in drawn if r.function is function], len(attempt.task.visible)
        )
        mistakes = [m for m in attempt.task.mistakes if _concerns(attempt, m, function.name)]
        independent = [r for r in readings if r.case.check == VALUES]
        if len(independent) < INDEPENDENT_CASES or not _deviates(attempt, readings):
            continue
        found = _single(attempt, readings, mistakes) or _pair(attempt, readings, mistakes)
        if found:
            return found
    return _shown(attempt) or _behaviour(attempt)


def _misspells_its_result(attempt: Attempt) -> bool:
    """It ends with `return h_t` where no h_t is: a slip of the pen, whatever else asks for h_t."""
    first = attempt.outcome.results[0] if attempt.outcome.results else None
    if not isinstance(first, Raised) or first.type_name != "NameError" or not first.line:
        return False
    line = "".join(attempt.source.split("\n")[first.line - 1 : first.line]).strip()
    asked = line.removeprefix("return ")
    return asked != line and first.message == f"name '{asked}' is not defined"


def _behaviour(attempt: Attempt) -> tuple[Mistake, ...]:
    """What any exercise can suffer from, where the numbers themselves are right."""
    readings = attempt.readings
    if readings and all(reading.right for reading in readings):
        return (CHANGES_ARGUMENT,) if any(r.got.changed for r in readings) else ()
    if readings and readings[0].right and not repeats_itself(attempt):
        return (KEEPS_STATE,)
    return ()


def _concerns(attempt: Attempt, mistake: Mistake, function: str) -> bool:
    return (mistake.function or attempt.task.functions[0].name) == function


def _telling_first(readings: list[Reading], visible: int) -> list[Reading]:
    """The visible cases, then one case of each check, where the student is wrong before others.

    What a mistake does on the visible cases is kept, so most are ruled out for nothing, and
    those that are alike on ordinary inputs by the first special one.
    """
    seen: Counter[str] = Counter()
    keyed = []
    for place, reading in enumerate(readings):
        check = reading.case.check
        fine = check in ASIDE or (reading.right and not reading.got.changed)
        keyed.append((reading.index >= visible, seen[check] > 0, fine, check != VALUES, place))
        seen[check] += 1
    return [readings[place] for *_, place in sorted(keyed)]


def _deviates(attempt: Attempt, readings: list[Reading]) -> bool:
    """The reference does not explain the run."""
    if any(not r.right or r.got.changed for r in readings):
        return True
    return _warned(attempt) and any(r.got.warnings for r in readings)


def _warned(attempt: Attempt) -> bool:
    """Warnings tell something only where every number is right in spite of them."""
    return attempt.task.watches_warnings and all(r.right for r in attempt.readings)


def _same_conduct(attempt: Attempt, a: Observation, b: Observation) -> bool:
    """What else counts beside the value: altered arguments and, in some exercises, warnings."""
    return a.changed == b.changed and (not _warned(attempt) or a.warnings == b.warnings)


def _single(
    attempt: Attempt, readings: list[Reading], mistakes: list[Mistake]
) -> tuple[Mistake, ...]:
    for mistake in mistakes:
        if mistake.shows is None and _explains(attempt, readings, mistake):
            return (mistake,)
    return ()


def _pair(
    attempt: Attempt, readings: list[Reading], mistakes: list[Mistake]
) -> tuple[Mistake, ...]:
    """Two listed slips at once, where only one choice of two ideas fits."""
    pool = [mistake for mistake in mistakes if mistake.name in attempt.task.pairs]
    fits = [pair for pair in combinations(pool, 2) if _explains(attempt, readings, *pair)]
    ideas = {frozenset(mistake.slug for mistake in pair) for pair in fits}
    return fits[0] if len(ideas) == 1 else ()


def _explains(attempt: Attempt, readings: list[Reading], *mistakes: Mistake) -> bool:
    rehearsal = attempt.bench.rehearsal(*mistakes)
    if rehearsal is None:
        return False
    return all(_agrees(attempt, reading, rehearsal) for reading in readings) and all(
        _is_seen(attempt, readings[0], mistake.line) for mistake in mistakes
    )


def _is_seen(attempt: Attempt, reading: Reading, pattern: str) -> bool:
    """An exception tells little: z * W and z + W fail alike. The line that raised has to fit."""
    got = reading.got
    if not (pattern and got.error):
        return True
    line = "".join(attempt.source.split("\n")[got.line - 1 : got.line]) if got.line else ""
    return bool(re.search(pattern, line[:LONGEST_LINE]))


def _agrees(attempt: Attempt, reading: Reading, rehearsal: Rehearsal) -> bool:
    seen, got = rehearsal.observation(reading.index), reading.got
    if seen.error or got.error:
        # An exception that is asked for is raised in the student's own words.
        same_words = seen.message == got.message or not reading.expected.returned
        return seen.error == got.error and same_words
    single = isinstance(got.value, np.ndarray) and got.value.dtype == np.float32
    return same_result(seen.value, got.value, single=single) and _same_conduct(attempt, seen, got)


def _shown(attempt: Attempt) -> tuple[Mistake, ...]:
    """Mistakes of exercises with chance in them are recognised by what they show."""
    telling: Iterator[Mistake] = (
        m for m in attempt.task.mistakes if m.shows is not None and m.shows(attempt)
    )
    first = next(telling, None)
    return () if first is None else (first,)
