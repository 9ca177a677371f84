"""One made-up student: the attempts of eight weeks, and what the course keeps of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from lstm_course.classroom.simulation.model import Integers, Parameters
from lstm_course.progress.mastery import mastery

WEEKS = 8
MOST_SUBMISSIONS = 4  # of one exercise by one person
STUCK = 5  # attempts that fail in the same way, of whoever is planted for it


@dataclass(frozen=True)
class Outcome:
    """One way to answer an item, as the real scoring judged it."""

    choice: str
    score: float
    mistakes: tuple[str, ...]
    response: str  # JSON
    feedback: str  # JSON
    source: str = ""


@dataclass(frozen=True)
class Task:
    """An item as the simulation needs it."""

    item_id: int
    question_id: int | None
    exercise_id: int | None
    objective_id: int | None
    guess: float
    right: Outcome
    wrong: Sequence[Outcome]
    version: int


@dataclass
class Attempt:
    column: int
    number: int
    outcome: Outcome
    at: datetime
    seconds: float
    helped: bool


@dataclass
class Life:
    """Everything that one student did, oldest first."""

    attempts: list[Attempt]
    plant: str  # the rule that this student is planted for; empty for the others
    by_item: dict[int, list[Attempt]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for attempt in self.attempts:
            self.by_item[attempt.column].append(attempt)

    def sightings(self) -> dict[tuple[int, str, date], int]:
        """How often each mistake was made in each item on each day."""
        seen: dict[tuple[int, str, date], int] = defaultdict(int)
        for attempt in self.attempts:
            for slug in attempt.outcome.mistakes:
                seen[attempt.column, slug, attempt.at.date()] += 1
        return seen

    def mastery(self, tasks: Sequence[Task]) -> dict[int, tuple[float, int, int]]:
        """For each objective: probability, items tried, right at the first try."""
        evidence: dict[int, list[tuple[datetime, bool, float]]] = defaultdict(list)
        for column, attempts in self.by_item.items():
            task, first = tasks[column], attempts[0]
            if task.objective_id is not None:
                is_right = first.outcome.score == 1 and not first.helped
                evidence[task.objective_id].append((first.at, is_right, task.guess))
        found = {}
        for objective, rows in evidence.items():
            rights = [right for _, right, _ in sorted(rows)]
            guesses = [guess for _, _, guess in sorted(rows)]
            found[objective] = (mastery(rights, guesses), len(rights), sum(rights))
        return found


def live(
    student: int,
    tasks: Sequence[Task],
    model: Parameters,
    *,
    attempts: int,
    plant: str,
    until: datetime,
    seed: int,
) -> Life:
    """Let a student work: each item once in order, then again and again what went wrong or is old.

    `plant` makes one rule of `attention` fire: away, rapid, same-mistake or shaky.
    """
    chance = np.random.default_rng((seed, student))
    columns = order_of_work(tasks, attempts, chance)
    if plant == "same-mistake":  # who has few attempts gets stuck at the end, too
        columns[-STUCK:] = next(j for j, task in enumerate(tasks) if can_be_stuck_at(task))
    ends = until - timedelta(days=10 if plant == "away" else 0, hours=float(chance.uniform(1, 48)))
    times = moments(len(columns), ends, chance)
    before = np.zeros(len(columns), dtype=np.int64)
    counts: dict[int, int] = defaultdict(int)
    for i, column in enumerate(columns.tolist()):
        before[i] = counts[column]
        counts[column] += 1
    right = chance.random(len(columns)) < model.probability(student, before, columns)
    if plant == "shaky":
        right[before == 0] = False
    seconds = chance.lognormal(3.2, 0.5, len(columns)) + 4
    if plant == "rapid":
        seconds[before == 0] = chance.uniform(0.5, 2.5, int((before == 0).sum()))
    helped = chance.random(len(columns)) < 0.04
    picks = chance.random(len(columns))
    lived = [
        Attempt(
            column=column,
            number=int(before[i]) + 1,
            outcome=outcome_of(tasks[column], bool(right[i]), float(picks[i])),
            at=times[i],
            seconds=round(float(seconds[i]), 1),
            helped=bool(helped[i]),
        )
        for i, column in enumerate(columns.tolist())
    ]
    return Life(stuck(lived, tasks) if plant == "same-mistake" else unstuck(lived, tasks), plant)


def order_of_work(tasks: Sequence[Task], attempts: int, chance: np.random.Generator) -> Integers:
    """The columns in the order in which they are worked on."""
    first = np.arange(min(len(tasks), attempts), dtype=np.int64)
    questions = np.array([j for j, task in enumerate(tasks) if task.question_id], dtype=np.int64)
    exercises = np.array([j for j, task in enumerate(tasks) if task.exercise_id], dtype=np.int64)
    again = np.repeat(exercises, chance.integers(0, MOST_SUBMISSIONS, len(exercises)))
    room = max(0, attempts - len(first))
    again = chance.permutation(again)[:room]
    rest = room - len(again) if len(questions) else 0
    later = np.concatenate([again, chance.choice(questions, rest) if rest else again[:0]])
    return np.concatenate([first, chance.permutation(later)])


def moments(n: int, ends: datetime, chance: np.random.Generator) -> list[datetime]:
    """Moments of eight weeks in order; the last is `ends`."""
    ago = np.sort(chance.uniform(0, WEEKS * 7 * 86_400, n))[::-1]
    return [ends - timedelta(seconds=float(second - ago[-1])) for second in ago]


def outcome_of(task: Task, is_right: bool, pick: float) -> Outcome:
    """Right, or one of the wrong ways; the first of them is the most common."""
    if is_right or not task.wrong:
        return task.right
    return task.wrong[int(pick * pick * len(task.wrong))]


def can_be_stuck_at(task: Task) -> bool:
    return any(named(way) for way in task.wrong)


def named(outcome: Outcome) -> str:
    return outcome.mistakes[0] if outcome.mistakes else ""


def streak_of(attempts: Sequence[Attempt]) -> tuple[int, str]:
    """Failures with one diagnosis at the end of the attempts at one item."""
    times, slug = 0, ""
    for attempt in attempts:
        said = named(attempt.outcome)
        if attempt.outcome.score >= 1 or not said:
            times, slug = 0, ""
        else:
            times, slug = (times + 1, slug) if said == slug else (1, said)
    return times, slug


def unstuck(attempts: list[Attempt], tasks: Sequence[Task]) -> list[Attempt]:
    """Let whoever fails a third time in a row the same way get it right: nobody is stuck."""
    runs: dict[int, tuple[int, str]] = defaultdict(lambda: (0, ""))
    for attempt in attempts:
        times, slug = runs[attempt.column]
        said = named(attempt.outcome)
        if said and said == slug and times >= 2:
            attempt.outcome = tasks[attempt.column].right
            said = ""
        runs[attempt.column] = (
            ((times + 1, said) if said == slug else (1, said)) if said else (0, "")
        )
    return attempts


def stuck(attempts: list[Attempt], tasks: Sequence[Task]) -> list[Attempt]:
    """Let the last attempts at the item tried most fail in the same way, and no others."""
    unstuck(attempts, tasks)
    by_item: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_item[attempt.column].append(attempt)
    able = [j for j in by_item if can_be_stuck_at(tasks[j])]
    column = max(able, key=lambda j: len(by_item[j]))
    way = next(way for way in tasks[column].wrong if named(way))
    for attempt in by_item[column][-STUCK:]:
        attempt.outcome = way
    return attempts
