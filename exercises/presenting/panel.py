"""The result panel: everything that is said about one run, in the order in which it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exercises.models import Check, Exercise, State, Submission
from exercises.presenting.arrays import Pair, Shown, number, shown

# verdict: (tone of the badge, word in it); tones are those of the site's components
VERDICTS = {
    "passed": ("right", "Passed"),
    "failed": ("wrong", "Not right yet"),
    "crashed": ("wrong", "Crashed"),
    "timed_out": ("wrong", "Took too long"),
    "out_of_memory": ("wrong", "Out of memory"),
    "refused": ("wrong", "Result refused"),
}
PARTLY = ("partly", "Partly right")
UNGRADED = {
    State.QUEUED: ("waiting", "Waiting"),
    State.RUNNING: ("waiting", "Running"),
    State.OUR_FAULT: ("our-fault", "Our fault"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class CheckMark:
    """One check of the ladder. `points` is its share of the score in percent, rounded."""

    title: str
    badge: Badge
    message: str
    points: int


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands in the result panel of a graded run."""

    badge: Badge
    headline: str
    percent: int | None
    checks: tuple[CheckMark, ...]
    misconception: dict[str, str] | None
    divergence: dict[str, Any] | None
    inputs: tuple[Shown, ...]
    pairs: tuple[Pair, ...]
    function: str
    notes: tuple[str, ...]
    stdout: str
    milliseconds: int


def panel_of(run: Submission | Check) -> Panel | None:
    """Lay the report out; None as long as there is none."""
    if run.state != State.GRADED or not run.report:
        return None
    report: dict[str, Any] = run.report
    is_check = isinstance(run, Check)
    untold = ON_SUBMIT if is_check and report["verdict"] == "passed" else NOT_REACHED
    comparison = report.get("comparison") or {}
    return Panel(
        badge=badge_of_report(report["verdict"], report["score"], is_check=is_check),
        headline=report["headline"],
        percent=None if is_check else round(100 * report["score"]),
        checks=tuple(mark_of(check, untold) for check in report["checks"]),
        misconception=report.get("misconception"),
        divergence=in_short(report.get("divergence")),
        inputs=inputs_of(comparison),
        pairs=pairs_of(comparison),
        function=comparison.get("function", ""),
        notes=tuple(report.get("notes", ())),
        stdout=report.get("stdout", ""),
        milliseconds=max(1, round(1000 * report.get("seconds", 0.0))),
    )


def in_short(divergence: dict[str, Any] | None) -> dict[str, Any] | None:
    """The place of the first difference, with its two numbers as the tables show them.

    Where row, unit and time step do not say which entry it is, its index stands behind the name.
    """
    if divergence is None:
        return None
    both = {key: number(divergence[key]) for key in ("yours", "right")}
    index, told = divergence.get("index", ()), ("t", "row", "unit")
    if len(index) > sum(divergence[key] is not None for key in told):
        both["quantity"] = f"{divergence['quantity']}[{', '.join(map(str, index))}]"
    return {**divergence, **both}


def badge_of(submission: Submission) -> Badge:
    """The state of a submission in a word, without its report."""
    if submission.state in UNGRADED:
        return Badge(*UNGRADED[State(submission.state)])
    return badge_of_report(submission.verdict, submission.score or 0.0, is_check=False)


def badge_of_report(verdict: str, score: float, *, is_check: bool) -> Badge:
    if verdict == "failed" and score > 0 and not is_check:
        return Badge(*PARTLY)
    if verdict == "passed" and is_check:
        return Badge("right", "Right on the example")
    return Badge(*VERDICTS[verdict])


def mark_of(check: dict[str, Any], untold: Badge) -> CheckMark:
    words = {True: Badge("right", "right"), False: Badge("wrong", "wrong"), None: untold}
    points = round(100 * check.get("weight", 0.0))
    return CheckMark(check["title"], words[check["passed"]], check["message"], points)


NOT_REACHED = Badge("waiting", "not reached")
ON_SUBMIT = Badge("waiting", "on submit")  # right so far: it takes other inputs than the example


def example_of(exercise: Exercise) -> dict[str, Any] | None:
    """The visible case as tables; None if the course has none for the exercise."""
    if not exercise.example:
        return None
    return {
        "function": exercise.example["function"],
        "inputs": inputs_of(exercise.example),
        "right": [shown(part["name"], part["values"]) for part in exercise.example["right"]],
    }


def inputs_of(comparison: dict[str, Any]) -> tuple[Shown, ...]:
    """Every argument as tables; dicts of arrays key by key, also in a list."""
    return tuple(
        table
        for name, value in comparison.get("inputs", {}).items()
        for table in tables_of(name, value)
    )


def tables_of(name: str, value: Any) -> Iterator[Shown]:
    inner: dict[str, Any] = {}
    if isinstance(value, dict):
        inner = {f'{name}["{key}"]': item for key, item in value.items()}
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        inner = {f"{name}[{n}]": item for n, item in enumerate(value)}
    if not inner:
        yield shown(name, value)
    for part, item in inner.items():
        yield from tables_of(part, item)


def pairs_of(comparison: dict[str, Any]) -> tuple[Pair, ...]:
    yours = {part["name"]: part["values"] for part in comparison.get("yours", ())}
    return tuple(
        Pair(
            name=part["name"],
            yours=shown("yours", yours[part["name"]], part["values"])
            if part["name"] in yours
            else None,
            right=shown("right", part["values"]),
        )
        for part in comparison.get("right", ())
    )
