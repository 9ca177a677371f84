"""What the exercises are told of the limits that classes set."""

from datetime import timedelta

from django.db.models import Max

from exercises.models import Exercise
from exercises.services import Policy
from lstm_course.accounts.models import User
from lstm_course.classroom.models import AttemptLimit, Classroom


def policy_for(user: User, exercise: Exercise) -> Policy | None:
    """The longest pause that a class of the person sets now; None without any."""
    limits = AttemptLimit.objects.filter(exercise=exercise.pk)
    if not limits.exists():  # as nearly everywhere: the classes of the person need not be found
        return None
    minutes = limits.filter(
        classroom__archived_at=None,
        classroom__enrolments__student=user.pk,
        classroom__enrolments__left_at=None,
    ).aggregate(longest=Max("minutes"))["longest"]
    return Policy(timedelta(minutes=minutes)) if minutes else None


def set_limits(classroom: Classroom, minutes: dict[int, int]) -> None:
    """Set the pause of each exercise, by primary key; 0 takes the limit away."""
    for exercise, pause in minutes.items():
        if pause:
            classroom.attempt_limits.update_or_create(
                exercise_id=exercise, defaults={"minutes": pause}
            )
        else:
            classroom.attempt_limits.filter(exercise=exercise).delete()
