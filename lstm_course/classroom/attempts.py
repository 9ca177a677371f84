"""What the exercises are told of the limits that classes set."""

from datetime import timedelta

from django.db.models import Max, QuerySet

from exercises.models import Exercise
from exercises.services import Policy
from lstm_course.accounts.models import User
from lstm_course.classroom.models import AttemptLimit, Classroom
from lstm_course.prepared import rows


def policy_for(user: User, exercise: Exercise) -> Policy | None:
    """The longest pause that a class of the person sets now; None without any."""
    if not limited(exercise.pk):  # as nearly everywhere: the person's classes need not be found
        return None
    minutes = AttemptLimit.objects.filter(
        exercise=exercise.pk,
        classroom__archived_at=None,
        classroom__enrolments__student=user.pk,
        classroom__enrolments__left_at=None,
    ).aggregate(longest=Max("minutes"))["longest"]
    return Policy(timedelta(minutes=minutes)) if minutes else None


@rows
def limited(exercise: int) -> QuerySet[AttemptLimit, tuple[int]]:
    return AttemptLimit.objects.filter(exercise=exercise).values_list("pk")[:1]


def set_limits(classroom: Classroom, minutes: dict[int, int]) -> None:
    """Set the pause of each exercise, by primary key; 0 takes the limit away."""
    for exercise, pause in minutes.items():
        if pause:
            classroom.attempt_limits.update_or_create(
                exercise_id=exercise, defaults={"minutes": pause}
            )
        else:
            classroom.attempt_limits.filter(exercise=exercise).delete()
