"""Gather what the rules of `attention` look at, in three queries whatever the class has done.

None of them reads every row of a class: each asks an index for the few rows that matter.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
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
    shaky, streaks = shaky_objectives(who), streaks_of(who)
    return [
        Facts(
            user_id=pk,
            last_seen=at,
            shaky=tuple(shaky.get(pk, ())),
            is_past_step_5=is_past,
            streaks=tuple(streaks.get(pk, ())),
            rapid=rapid or 0,
            timed=timed or 0,
        )
        for pk, at, is_past, rapid, timed in single_facts(who)
    ]


def single_facts(who: Who) -> QuerySet[Enrolment, tuple[Any, ...]]:
    """For each student when they were seen, whether past step 5, and first answers: rapid, timed.

    A look into an index for each, where a join would read every row there is. Only for those who
    were rapid more than once or twice it is asked how many were timed.
    """
    first = Trace.objects.filter(user=OuterRef("student"))
    timed = number_of(first.filter(first_seconds__isnull=False))
    return who.annotate(
        rapid=number_of(first.filter(first_seconds__lt=RAPID_SECONDS)),
        timed=Case(When(rapid__gte=RAPID_ANSWERS, then=timed)),
    ).values_list("student_id", last_seen(), past_step_5(), "rapid", "timed")


def number_of(rows: QuerySet[Trace]) -> Subquery:
    """How many traces of the person there are; None for none."""
    return Subquery(rows.order_by().values("user").annotate(n=Count("pk")).values("n"))


def last_seen() -> Greatest:
    """When a student last worked on an item or opened a step, or else joined."""
    worked = ItemProgress.objects.filter(user=OuterRef("student")).order_by("-last_at")
    read = StepProgress.objects.filter(user=OuterRef("student")).order_by("-seen_at")
    moments = (Subquery(worked.values("last_at")[:1]), Subquery(read.values("seen_at")[:1]))
    return Greatest("joined_at", *(Coalesce(moment, "joined_at") for moment in moments))


def past_step_5() -> Exists:
    """Whether a student finished step 5, or has gone on beyond it."""
    beyond = Q(step__position__gt=STEP) | Q(step__position=STEP, completed_at__isnull=False)
    return Exists(StepProgress.objects.filter(beyond, user=OuterRef("student")))


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
