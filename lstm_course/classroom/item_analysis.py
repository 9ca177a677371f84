"""Item analysis of a class, from the first attempts that the traces keep. Three queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import BigIntegerField, Case, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Replace
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
from lstm_course.classroom.standings import Joined, score_text
from lstm_course.lessons.models import Item
from quizzes.models import Option

__all__ = ["ENOUGH", "PLENTY", "Analysis", "ItemReport", "alpha_words", "analyse"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
INSTEAD = ";"  # of a comma in what was chosen, while commas join what students chose


@dataclass(frozen=True)
class FirstAttempts:
    """The first attempts of a class as arrays of shape (students, items), NaN where none."""

    scores: Floats
    seconds: Floats
    helped: Floats
    picked: Integers  # numbers into `texts`, 0 where nothing was picked
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
    """Fetch the first attempts of a class, whatever came later."""
    tried, times, scores, helps, choices = in_columns(classroom)
    rows = np.repeat(np.arange(len(tried)), [text.count(",") + 1 for text in tried])
    place = rows, columns_of(integers(tried), items)
    which_score, score_texts = numbered(scores)
    which_choice, choice_texts = numbered(choices)
    milliseconds = integers(times)

    def table(values: Floats | Integers, unknown: float) -> Any:
        # One column more than there are items, for what belongs to none of them.
        found = np.full((len(tried), len(items) + 1), unknown, dtype=values.dtype)
        found[place] = values
        return found[:, :-1]

    scored = table(np.array([float(text or "nan") for text in score_texts])[which_score], np.nan)
    inside = np.flatnonzero(~np.isnan(scored).all(axis=1))
    return FirstAttempts(
        scores=scored[inside],
        seconds=table(np.where(milliseconds < 0, np.nan, milliseconds / 1000), np.nan)[inside],
        helped=table(integers(helps).astype(np.float64), np.nan)[inside],
        picked=table(which_choice, 0)[inside],
        texts=[text.replace(INSTEAD, ",") for text in choice_texts],
    )


def in_columns(classroom: Classroom) -> Sequence[Sequence[str]]:
    """Fetch the traces of a class field by field, of each student one text with commas.

    Items, milliseconds (-1 where not known), scores, helped (0 or 1) and choices. The database
    joins them: a thousand texts come much faster than 100,000 rows.
    """
    milliseconds = Coalesce(Cast(1000 * F("first_seconds"), BigIntegerField()), -1)
    everyone = Trace.objects.filter(user__in=classroom.student_ids()).order_by().values("user")
    joined = everyone.annotate(
        tried=Joined(Cast("item_id", TextField())),
        times=Joined(Cast(milliseconds, TextField())),
        scores=Joined(score_text("first_score")),
        helps=Joined(Case(When(first_helped=True, then=Value("1")), default=Value("0"))),
        choices=Joined(Replace("first_choice", Value(","), Value(INSTEAD))),
    )
    fields = ("tried", "times", "scores", "helps", "choices")
    return [*zip(*joined.values_list(*fields), strict=True)] or [()] * len(fields)


def integers(joined: Sequence[str]) -> Integers:
    return np.fromstring(",".join(joined), dtype=np.int64, sep=",")


def numbered(joined: Sequence[str]) -> tuple[Integers, list[str]]:
    """Number the texts that differ, few among 100,000; the empty one is 0.

    Return the number of each text, and those that differ.
    """
    each = ",".join(joined).split(",") if joined else []
    number = {text: n for n, text in enumerate(dict.fromkeys(["", *each]))}
    return np.fromiter(map(number.__getitem__, each), dtype=np.int64), list(number)


def columns_of(found: Integers, items: Sequence[Item]) -> Integers:
    """For each primary key the place of its item; for those of no item the one after the last."""
    keys = np.array([item.pk for item in items], dtype=np.int64)
    place = np.full(max(found.max(initial=0), keys.max(initial=0)) + 1, len(items))
    place[keys] = np.arange(len(items))
    return place[found]


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
