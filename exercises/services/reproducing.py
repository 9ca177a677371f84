"""Grade one stored submission again from what is stored with it, and hold the two reports together.

Nothing is written: letting a new grade count is a regrade.
"""

import json
from dataclasses import dataclass
from typing import Any

from exercises.models import Submission
from exercises.services.refusals import Refused

PASSING = ("seconds", "sandbox", "seed", "versions")
"""Parts of a report that say how it was made; times are another each time."""

Pair = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Reproduction:
    """`changes` and `moved`: by name what the stored report says and what today's says.

    changes: parts of the report that differ. moved: versions (of the grader, the exercise's checks
    and its text) that differ. `now` is the whole report of today.
    """

    changes: dict[str, Pair]
    moved: dict[str, Pair]
    now: dict[str, Any]

    @property
    def is_same(self) -> bool:
        return not self.changes


def reproduce(submission: Submission) -> Reproduction:
    """Grade it again, with its own source and seed, in a jail.

    Raises Refused where nothing is stored to compare with, GraderError where the fault is ours.
    """
    then: dict[str, Any] = submission.report or {}
    if not then:
        raise Refused(f"Submission {submission.pk} has no report: it is {submission.state}.")
    from exercises.services import marking  # loads NumPy, which pages do without

    now: dict[str, Any] = json.loads(json.dumps(marking.report_anew(submission)))
    return Reproduction(differences(then, now), versions_moved(submission, then, now), now)


def differences(then: dict[str, Any], now: dict[str, Any]) -> dict[str, Pair]:
    """What differs, check by check; a part that only one of them has stands beside None."""
    names = [name for name in now if name not in (*PASSING, "checks")]
    pairs: dict[str, Pair] = {name: (then.get(name), now[name]) for name in names}
    old, new = (
        {check["name"]: (check["passed"], check["message"]) for check in report.get("checks", ())}
        for report in (then, now)
    )
    pairs |= {f"check {name}": (old.get(name), new.get(name)) for name in {**old, **new}}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def versions_moved(
    submission: Submission, then: dict[str, Any], now: dict[str, Any]
) -> dict[str, Pair]:
    """The versions that are not what they were when the stored report was made."""
    old, new = then.get("versions") or {}, now["versions"]
    pairs: dict[str, Pair] = {
        "grader": (old.get("grader"), new["grader"]),
        "checks of the exercise": (old.get("exercise"), new["exercise"]),
        "text of the exercise": (submission.exercise_version, submission.exercise.version),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
