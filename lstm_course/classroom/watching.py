"""Gather what the rules of `attention` look at, in seven queries whatever the class has done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.attention import (
    KINDS,
    RAPID_SECONDS,
    SAME_FAILURES,
    SHAKY,
    Facts,
    Kind,
    Reason,
    Streak,
    needs,
)
from lstm_course.classroom.grid import known_mistakes
from lstm_course.classroom.models import Classroom, Trace
from lstm_course.progress.models import ItemProgress, ObjectiveMastery, StepProgress

STEP = 5


@dataclass(frozen=True, slots=True)
class Need:
    """One rule, and whom it concerns with the reason of each."""

    kind: Kind
    people: tuple[tuple[User, str], ...]


def needs_of(classroom: Classroom, students: Sequence[User]) -> list[Need]:
    """Who of these students needs a hand, by rule, the most pressing rule first."""
    now = timezone.now()
    by_kind = needs(facts_of(classroom), now)
    known = {student.pk: student for student in students}
    kinds = {kind.slug: kind for kind in KINDS}
    return [Need(kinds[slug], people_of(found, known)) for slug, found in by_kind.items()]


def people_of(reasons: Sequence[Reason], known: dict[int, User]) -> tuple[tuple[User, str], ...]:
    return tuple((known[r.user_id], r.words) for r in reasons if r.user_id in known)


def facts_of(classroom: Classroom) -> list[Facts]:
    joined = dict(classroom.enrolments.filter(left_at=None).values_list("student", "joined_at"))
    seen, past = last_seen(classroom), past_step_5(classroom)
    shaky, streaks, pace = shaky_objectives(classroom), streaks_of(classroom), pace_of(classroom)
    return [
        Facts(
            user_id=pk,
            last_seen=max(at, seen.get(pk, at)),
            shaky=tuple(shaky.get(pk, ())),
            is_past_step_5=pk in past,
            streaks=tuple(streaks.get(pk, ())),
            rapid=pace.get(pk, (0, 0))[0],
            timed=pace.get(pk, (0, 0))[1],
        )
        for pk, at in joined.items()
    ]


def last_seen(classroom: Classroom) -> dict[int, datetime]:
    """When each student last worked on an item or opened a step."""
    ids = classroom.student_ids()
    worked = ItemProgress.objects.filter(user__in=ids).values_list("user_id")
    read = StepProgress.objects.filter(user__in=ids).values_list("user_id")
    latest: dict[int, datetime] = {}
    for pk, at in [*worked.annotate(Max("last_at")), *read.annotate(Max("seen_at"))]:
        latest[pk] = max(at, latest.get(pk, at))
    return latest


def past_step_5(classroom: Classroom) -> set[int]:
    """Who finished step 5, or has gone on beyond it."""
    beyond = Q(step__position__gt=STEP) | Q(step__position=STEP, completed_at__isnull=False)
    rows = StepProgress.objects.filter(beyond, user__in=classroom.student_ids())
    return set(rows.values_list("user_id", flat=True))


def shaky_objectives(classroom: Classroom) -> dict[int, list[str]]:
    rows = ObjectiveMastery.objects.filter(
        user__in=classroom.student_ids(), probability__lt=SHAKY, tried__gt=0
    )
    found = defaultdict(list)
    for pk, verb, text in rows.order_by("objective__position").values_list(
        "user_id", "objective__verb", "objective__text"
    ):
        found[pk].append(f"{verb} {text}")
    return found


def streaks_of(classroom: Classroom) -> dict[int, list[Streak]]:
    traces = Trace.objects.filter(user__in=classroom.student_ids(), streak__gte=SAME_FAILURES)
    rows = list(
        traces.select_related("item__question", "item__exercise").only(
            "user", "streak", "streak_of", "item__question__slug", "item__exercise__title"
        )
    )
    titles = known_mistakes(row.streak_of for row in rows)
    found = defaultdict(list)
    for row in rows:
        name = row.item.exercise.title if row.item.exercise else row.item.slug
        known = titles.get(row.streak_of)
        found[row.user_id].append(
            Streak(name, known.title if known else row.streak_of.replace("-", " "), row.streak)
        )
    return found


def pace_of(classroom: Classroom) -> dict[int, tuple[int, int]]:
    """For each student: how many first answers were rapid, and how many were timed."""
    timed = Trace.objects.filter(
        user__in=classroom.student_ids(), first_seconds__isnull=False
    ).values_list("user_id")
    rapid = Count("pk", filter=Q(first_seconds__lt=RAPID_SECONDS))
    return {pk: (fast, every) for pk, fast, every in timed.annotate(fast=rapid, every=Count("pk"))}
