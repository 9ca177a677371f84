"""Item analysis of a class, from the first attempts that the traces keep. Five queries."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
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
from lstm_course.classroom.grid import ROWS_AT_ONCE
from lstm_course.classroom.models import Classroom, ItemAlarm, Trace
from lstm_course.lessons.models import Item
from quizzes.models import Option

__all__ = ["ENOUGH", "PLENTY", "Analysis", "ItemReport", "alpha_words", "analyse"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FirstAttempts:
    """The first attempts of a class as arrays of shape (students, items), NaN where none."""

    items: Sequence[Item]
    scores: Floats
    seconds: Floats
    helped: Floats
    choices: NDArray[np.object_]  # what was picked, "" if nothing


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
    def lettered(self) -> list[tuple[str, Distractor, str]]:
        """Each option with its letter and what there is to say of it."""
        right = share_of_key(self.options)
        return [(letter(each.key), each, remark_on(each, right)) for each in self.options]


@dataclass(frozen=True)
class Analysis:
    reports: list[ItemReport]
    reliability: Reliability | None
    students: int


def first_attempts(classroom: Classroom, items: Sequence[Item]) -> FirstAttempts:
    """Fetch the traces of the class: one row for each student and item, whatever came later."""
    column = {item.pk: j for j, item in enumerate(items)}
    traces = Trace.objects.filter(user__in=classroom.student_ids())
    everyone = sorted(classroom.student_ids())
    start = {user: i * len(items) for i, user in enumerate(everyone)}
    size = len(everyone) * len(items)
    scores, seconds, choices = [math.nan] * size, [math.nan] * size, [""] * size
    fields = ("user_id", "item_id", "first_score", "first_choice", "first_seconds")
    rows = traces.values_list(*fields).iterator(chunk_size=ROWS_AT_ONCE)
    for user, item, score, choice, second in rows:
        if item not in column or user not in start:
            continue
        at = start[user] + column[item]
        scores[at], choices[at] = score, choice
        if second is not None:
            seconds[at] = second
    shape = (len(everyone), len(items))
    table, times = np.array(scores).reshape(shape), np.array(seconds).reshape(shape)
    helped = np.where(np.isnan(table), np.nan, 0.0)
    for user, item in traces.filter(first_helped=True).values_list("user_id", "item_id"):
        if item in column and user in start:
            helped.flat[start[user] + column[item]] = 1.0
    tried = ~np.isnan(table).all(axis=1)
    picked = np.array(choices, dtype=object).reshape(shape)
    return FirstAttempts(items, table[tried], times[tried], helped[tried], picked[tried])


def analyse(classroom: Classroom, items: Sequence[Item]) -> Analysis:
    """Compute every figure of the class; alarms are also kept for the authors."""
    first = first_attempts(classroom, items)
    figures = analysis.figures_of(first.scores, first.seconds, first.helped)
    rest = analysis.rest_scores(first.scores)
    means = analysis.items.means_of_students(first.scores)
    keys = options_of(items)
    reports = []
    for j, item in enumerate(items):
        best = analysis.strong_students(means, ~np.isnan(first.scores[:, j]))
        picked = first.choices[:, j].tolist()
        options = analysis.distractors_of(
            picked, keys.get(item.question_id or 0, []), rest[:, j], best
        )
        outcomes = list(zip(picked, first.scores[:, j].tolist(), strict=True))
        alarms = analysis.alarms_of(figures[j], options, outcomes, best)
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
    if not raised:
        return
    known = set(
        ItemAlarm.objects.filter(item__in=[item.pk for item, _ in raised]).values_list(
            "item_id", "kind"
        )
    )
    new = [
        ItemAlarm(item=item, kind=alarm.kind, words=alarm.words)
        for item, alarm in raised
        if (item.pk, alarm.kind) not in known
    ]
    if new:
        with transaction.atomic():
            ItemAlarm.objects.bulk_create(new, ignore_conflicts=True)
