"""Gather what the rules of `attention` look at, in five queries whatever the class has done.

None of them reads every row of a class: each asks an index for the few rows that matter.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.text import Truncator

from lstm_course.accounts.models import User
from lstm_course.classroom.attention import (
    KINDS,
    RAPID_ANSWERS,
    RAPID_SECONDS,
    SAME_FAILURES,
    SHAKY,
    Facts,
    Kind,
    Reason,
    Streak,
    needs,
)
from lstm_course.classroom.models import Classroom, Enrolment, Trace
from lstm_course.lessons.models import Misconception
from lstm_course.progress.models import ItemProgress, ObjectiveMastery, StepProgress

STEP = 5
WORDS = 6  # of an objective, as in the table of mastery
NAMED, LISTED = 3, 40  # of the people whom a rule concerns: in its line, and behind a click
Who = QuerySet[Enrolment, int]  # primary keys of students, for a subquery


@dataclass(frozen=True, slots=True)
class Need:
    """One rule, and whom it concerns with the reason of each."""

    kind: Kind
    people: tuple[tuple[User, str], ...]

    @property
    def named(self) -> list[User]:
        """Whom the line names."""
        return [student for student, _ in self.people[:NAMED]]

    @property
    def others(self) -> int:
        """How many there are beside those."""
        return len(self.people) - len(self.named)

    @property
    def listed(self) -> tuple[tuple[User, str], ...]:
        return self.people[:LISTED]


def needs_of(classroom: Classroom, students: Sequence[User]) -> list[Need]:
    """Who of these students needs a hand, by rule, the most pressing rule first."""
    now = timezone.now()
    alone = students[0] if len(students) == 1 else None
    by_kind = needs(facts_of(classroom, alone), now)
    known = {student.pk: student for student in students}
    kinds = {kind.slug: kind for kind in KINDS}
    return [Need(kinds[slug], people_of(found, known)) for slug, found in by_kind.items()]


def people_of(reasons: Sequence[Reason], known: dict[int, User]) -> tuple[tuple[User, str], ...]:
    return tuple((known[r.user_id], r.words) for r in reasons if r.user_id in known)


def facts_of(classroom: Classroom, student: User | None = None) -> list[Facts]:
    """The facts of everyone in the class, or of one student in it."""
    who = classroom.student_ids()
    if student:
        who = who.filter(student=student)
    past, shaky = past_step_5(who), shaky_objectives(who)
    streaks, pace = streaks_of(who), pace_of(who)
    return [
        Facts(
            user_id=pk,
            last_seen=at,
            shaky=tuple(shaky.get(pk, ())),
            is_past_step_5=pk in past,
            streaks=tuple(streaks.get(pk, ())),
            rapid=pace.get(pk, (0, 0))[0],
            timed=pace.get(pk, (0, 0))[1],
        )
        for pk, at in last_seen(who)
    ]


def last_seen(who: Who) -> Iterator[tuple[int, datetime]]:
    """When each student last worked on an item or opened a step, or else joined."""
    worked = ItemProgress.objects.filter(user=OuterRef("student")).order_by("-last_at")
    read = StepProgress.objects.filter(user=OuterRef("student")).order_by("-seen_at")
    moments = (Subquery(worked.values("last_at")[:1]), Subquery(read.values("seen_at")[:1]))
    last = Greatest("joined_at", *(Coalesce(moment, "joined_at") for moment in moments))
    yield from who.values_list("student_id", last)


def past_step_5(who: Who) -> set[int]:
    """Who finished step 5, or has gone on beyond it."""
    beyond = Q(step__position__gt=STEP) | Q(step__position=STEP, completed_at__isnull=False)
    rows = StepProgress.objects.filter(beyond, user__in=who)
    return set(rows.values_list("user_id", flat=True))


def shaky_objectives(who: Who) -> dict[int, list[str]]:
    rows = ObjectiveMastery.objects.filter(user__in=who, probability__lt=SHAKY, tried__gt=0)
    found = defaultdict(list)
    for pk, verb, text in rows.order_by("objective__position").values_list(
        "user_id", "objective__verb", "objective__text"
    ):
        found[pk].append(in_brief(verb, text))
    return found


@lru_cache(maxsize=256)
def in_brief(verb: str, text: str) -> str:
    """An objective in a few words; a class asks for the same few thousands of times."""
    return f"{verb} {Truncator(text).words(WORDS)}".rstrip(".")


def streaks_of(who: Who) -> dict[int, list[Streak]]:
    known = Misconception.objects.filter(slug=OuterRef("streak_of")).values("title")
    traces = Trace.objects.filter(user__in=who, streak__gte=SAME_FAILURES)
    found = defaultdict(list)
    for pk, times, slug, title, question, exercise in traces.order_by("pk").values_list(
        "user_id",
        "streak",
        "streak_of",
        Subquery(known[:1]),
        "item__question__slug",
        "item__exercise__title",
    ):
        diagnosis = title or slug.replace("-", " ")
        found[pk].append(Streak(exercise or question, diagnosis, times))
    return found


def pace_of(who: Who) -> dict[int, tuple[int, int]]:
    """For those who were rapid more than once or twice: how often, and how many were timed."""
    quick = Q(first_seconds__lt=RAPID_SECONDS)
    rapid = Trace.objects.filter(quick, user__in=who).values("user")
    often = rapid.annotate(fast=Count("pk")).filter(fast__gte=RAPID_ANSWERS).values("user")
    timed = Trace.objects.filter(user__in=often, first_seconds__isnull=False).values_list("user")
    rows = timed.annotate(fast=Count("pk", filter=quick), every=Count("pk"))
    return {pk: (fast, every) for pk, fast, every in rows}
