"""Objective x student: how sure the course is that each student can do each objective."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom
from lstm_course.lessons.models import Objective
from lstm_course.progress.models import ObjectiveMastery

MASTERED, SHAKY = 0.95, 0.4


@dataclass(frozen=True, slots=True)
class Level:
    """Mastery of one objective in a symbol and in words."""

    state: str
    symbol: str
    words: str


NO_EVIDENCE = Level("none", "·", "no evidence yet")


@dataclass(frozen=True, slots=True)
class MasteryRow:
    student: User
    levels: tuple[Level, ...]


def level_of(probability: float, right: int, tried: int) -> Level:
    # Rounded down, as for the students: 95 % is said of nobody who is not there yet.
    words = f"{int(100 * probability)} % sure, {right} of {tried} right at the first try"
    if tried == 0:
        return NO_EVIDENCE
    if probability >= MASTERED:
        return Level("right", "✓", f"can do it: {words}")
    if probability < SHAKY:
        return Level("wrong", "✗", f"shaky: {words}")
    return Level("partly", "◐", f"on the way: {words}")


def objectives_in_use() -> list[Objective]:
    return list(Objective.objects.filter(is_active=True, lesson__is_active=True))


def mastery_rows(
    classroom: Classroom, students: Sequence[User], objectives: Sequence[Objective]
) -> list[MasteryRow]:
    """Return a row for each student, from one query."""
    known = {
        (user, objective): level_of(probability, right, tried)
        for user, objective, probability, right, tried in ObjectiveMastery.objects.filter(
            user__in=[student.pk for student in students]
        ).values_list("user_id", "objective_id", "probability", "right", "tried")
    }
    return [
        MasteryRow(s, tuple(known.get((s.pk, o.pk), NO_EVIDENCE) for o in objectives))
        for s in students
    ]


def with_sums(
    classroom: Classroom, objectives: Sequence[Objective]
) -> list[tuple[Objective, int, int]]:
    """Each objective with how many of the whole class are shaky in it, and how many can do it."""
    rows = ObjectiveMastery.objects.filter(user__in=classroom.student_ids(), tried__gt=0)
    sums = rows.values("objective").annotate(
        shaky=Count("pk", filter=Q(probability__lt=SHAKY)),
        mastered=Count("pk", filter=Q(probability__gte=MASTERED)),
    )
    known = {row["objective"]: (row["shaky"], row["mastered"]) for row in sums}
    return [(objective, *known.get(objective.pk, (0, 0))) for objective in objectives]
