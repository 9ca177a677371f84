"""Whose mark a regrade would move, and by how much. A mark is a person's best score."""

from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet

from exercises.models import Exercise, Regrade, RegradeResult, Submission
from exercises.models.regrades import Outcome
from lstm_course.accounts.models import User


@dataclass(frozen=True, slots=True)
class Mover:
    """One person's mark in one exercise; `before` is None where there was no grade at all."""

    user: User
    exercise: Exercise
    before: float | None
    after: float
    is_kept: bool  # would have sunk, and was left as it was

    @property
    def points(self) -> int:
        """Points of a hundred won, or lost where negative."""
        return round(100 * self.after) - round(100 * (self.before or 0.0))

    @property
    def change(self) -> str:
        """The points with their sign."""
        return f"{self.points:+d}".replace("-", "−")

    @property
    def rises(self) -> bool:
        return self.after > (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many submissions a regrade is about, and what came of them so far."""

    total: int
    compared: int
    moving: int
    sinking: int  # of them, those that would lose points or a pass
    counted: int
    kept: int
    our_fault: int


LEFT = Q(outcome__in=(Outcome.KEPT, Outcome.OVERTAKEN))


def progress_of(regrade: Regrade) -> Progress:
    """One query, whatever the size."""
    sinks = Q(new_score__lt=F("old_score"))
    sinks |= Q(old_verdict="passed") & ~Q(new_verdict="passed")
    moving = Q(outcome=Outcome.MOVES)
    return Progress(
        **regrade.results.aggregate(
            total=Count("pk"),
            compared=Count("pk", filter=~Q(outcome=Outcome.WAITING)),
            moving=Count("pk", filter=moving),
            sinking=Count("pk", filter=moving & sinks),
            counted=Count("pk", filter=Q(outcome=Outcome.COUNTED)),
            kept=Count("pk", filter=LEFT),
            our_fault=Count("pk", filter=Q(outcome=Outcome.OUR_FAULT)),
        )
    )


def movers(regrade: Regrade, most: int | None = None) -> list[Mover]:
    """The marks that would differ, those that sink first, then the largest gains."""
    rows = regrade.results.order_by().values_list("submission__user", "submission__exercise")
    marks = rows.annotate(
        before=Max("old_score"), after=Max("new_score"), left=Count("pk", filter=LEFT)
    )
    differ = marks.filter(Q(before=None) | ~Q(before=F("after"))).exclude(after=None)
    found = list(differ.order_by(F("after") - F("before"), "submission__user")[:most])
    people = User.objects.in_bulk({row[0] for row in found})
    exercises = Exercise.objects.only("slug", "title").in_bulk({row[1] for row in found})
    return [
        Mover(
            people[user],
            exercises[exercise],
            before,
            after,
            is_kept=bool(left) and after < (before or 0.0),
        )
        for user, exercise, before, after, left in found
    ]


def regrades_of(submission: Submission) -> QuerySet[RegradeResult]:
    """The regrades that changed the grade, newest first, each with the report it replaced."""
    counted = submission.regrades.in_stage(Outcome.COUNTED)
    return counted.select_related("regrade").order_by("-counted_at")
