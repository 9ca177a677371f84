"""Item analysis of a class, from the first attempts that the traces keep. Four queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice, repeat
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import ExpressionWrapper, F, TextField
from numpy.typing import NDArray

from lstm_course.classroom import analysis
from lstm_course.classroom.analysis import (
    ENOUGH,
    PLENTY,
    Alarm,
    Distractor,
    ItemFigures,
    Reliability,
)
from lstm_course.classroom.analysis.verdicts import (
    alpha_words,
    discrimination_words,
    facility_words,
    helped_words,
    letter,
    remark_on,
    seconds_words,
    share_of_key,
    upper_lower_words,
)
from lstm_course.classroom.models import Classroom, ItemAlarm, Trace
from lstm_course.lessons.models import Item
from quizzes.models import Option

__all__ = ["ENOUGH", "PLENTY", "Analysis", "ItemReport", "alpha_words", "analyse"]

Floats = NDArray[np.float64]
ROWS_AT_ONCE = 500  # few enough to stay in the processor's cache


@dataclass(frozen=True)
class FirstAttempts:
    """The first attempts of a class as arrays of shape (students, items), NaN where none."""

    scores: Floats
    seconds: Floats
    helped: Floats
    picked: NDArray[np.int64]  # numbers into `texts`, 0 where nothing was picked
    texts: Sequence[str]


@dataclass(frozen=True)
class ItemReport:
    """One row of the table."""

    item: Item
    figures: ItemFigures
    options: list[Distractor]
    alarms: list[Alarm]

    @property
    def sentences(self) -> list[str]:
        """Each figure in words, for those who read no coefficients."""
        if self.figures.facility is None or self.figures.upper_lower is None:
            return []
        return [
            f"{self.figures.n} first attempts.",
            facility_words(self.figures.facility),
            discrimination_words(self.figures.discrimination, self.figures.n),
            upper_lower_words(self.figures.upper_lower),
            seconds_words(self.figures.seconds),
            helped_words(self.figures.helped),
        ]

    @property
    def shown(self) -> list[str]:
        """The figures after n, as the table has them."""
        f = self.figures
        time = "–" if f.seconds is None else f"{f.seconds:.0f} s"
        return [two(f.facility), two(f.discrimination), two(f.upper_lower), time, two(f.helped)]

    @property
    def shown_options(self) -> list[list[str]]:
        """For each option its name, share, mean rest score, share among the best and a remark."""
        right = share_of_key(self.options)
        return [
            [
                letter(each.key) + (" ✓ key" if each.is_right else ""),
                f"{each.share:.0%} ({each.count})",
                two(each.mean_rest),
                f"{each.share_of_best:.0%}",
                remark_on(each, right),
            ]
            for each in self.options
        ]


def two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


@dataclass(frozen=True)
class Analysis:
    reports: list[ItemReport]
    reliability: Reliability | None
    students: int


def first_attempts(classroom: Classroom, items: Sequence[Item]) -> FirstAttempts:
    """Fetch the traces of the class: one row for each student and item, whatever came later."""
    row = {user: i for i, user in enumerate(classroom.student_ids())}
    column = {item.pk: j for j, item in enumerate(items)}
    # One row and one column more than there are, for what belongs to nobody and nothing here.
    shape = (len(row) + 1, len(column) + 1)
    scores, seconds, helped = (np.full(shape, np.nan) for _ in range(3))
    picked = np.zeros(shape, dtype=np.int64)
    number: defaultdict[str, int] = defaultdict(count(1).__next__, {"": 0})
    for users, tried, *found in in_columns(classroom):
        rows = np.fromiter(map(row.get, users, repeat(-1)), dtype=np.intp)
        columns = np.fromiter(map(column.get, tried, repeat(-1)), dtype=np.intp)
        for array, values in zip((scores, seconds, helped), found, strict=False):
            array[rows, columns] = np.array(values, dtype=np.float64)
        picked[rows, columns] = np.fromiter(map(number.__getitem__, found[3]), dtype=np.int64)
    inside = np.flatnonzero(~np.isnan(scores[:-1, :-1]).all(axis=1))
    return FirstAttempts(
        scores[inside, :-1],
        seconds[inside, :-1],
        helped[inside, :-1],
        picked[inside, :-1],
        list(number),
    )


def in_columns(classroom: Classroom) -> Iterator[tuple[Sequence[Any], ...]]:
    """Yield the traces of a class, some hundred at a time, field by field."""
    rows = Trace.objects.filter(user__in=classroom.student_ids()).values_list(
        "user_id",
        "item_id",
        "first_score",
        "first_seconds",
        # As the database has it: to make a bool of each takes longer than to fetch them.
        ExpressionWrapper(F("first_helped"), output_field=TextField()),
        "first_choice",
    )
    known = rows.iterator(chunk_size=20 * ROWS_AT_ONCE)  # each fetch is a way to the database
    while chunk := list(islice(known, ROWS_AT_ONCE)):
        yield tuple(zip(*chunk, strict=True))


def analyse(classroom: Classroom, items: Sequence[Item]) -> Analysis:
    """Compute every figure of the class; alarms are also kept for the authors."""
    first = first_attempts(classroom, items)
    figures = analysis.figures_of(first.scores, first.seconds, first.helped)
    rest, strong = analysis.rest_scores(first.scores), analysis.tails(first.scores).strong
    keys = options_of(items)
    reports = []
    for j, item in enumerate(items):
        picks = analysis.Picks(first.picked[:, j], first.texts)
        options = analysis.distractors_of(
            picks, keys.get(item.question_id or 0, []), rest[:, j], strong[:, j]
        )
        alarms = analysis.alarms_of(figures[j], options, picks, first.scores[:, j], strong[:, j])
        reports.append(ItemReport(item, figures[j], options, alarms))
    keep_alarms(reports)
    return Analysis(reports, analysis.reliability_of(first.scores), first.scores.shape[0])


def options_of(items: Sequence[Item]) -> dict[int, list[tuple[str, bool]]]:
    """For each question its options: key, and whether it is right."""
    questions = [item.question_id for item in items if item.question_id]
    found: dict[int, list[tuple[str, bool]]] = {}
    for question, position, is_correct in Option.objects.filter(question__in=questions).values_list(
        "question_id", "position", "is_correct"
    ):
        found.setdefault(question, []).append((str(position), is_correct))
    return {question: sorted(options) for question, options in found.items()}


def keep_alarms(reports: Sequence[ItemReport]) -> None:
    """Tell the authors what is new; an alarm that stands open is not told twice."""
    raised = [(report.item, alarm) for report in reports for alarm in report.alarms]
    items = [report.item.pk for report in reports]
    known = set(ItemAlarm.objects.filter(item__in=items).values_list("item_id", "kind"))
    new = [
        ItemAlarm(item=item, kind=alarm.kind, words=alarm.words)
        for item, alarm in raised
        if (item.pk, alarm.kind) not in known
    ]
    if new:
        with transaction.atomic():
            ItemAlarm.objects.bulk_create(new, ignore_conflicts=True)
