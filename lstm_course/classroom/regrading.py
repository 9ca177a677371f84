"""Regrades of a class: which people they are about, and what the record says of them."""

from exercises.models import Exercise, Regrade
from exercises.services import confirm_regrade, movers, start_regrade
from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.oversight import record


def scope_of(classroom: Classroom) -> str:
    return f"class:{classroom.pk}"


def regrade_class(
    *, classroom: Classroom, by: User | None, exercise: Exercise | None = None
) -> Regrade:
    """Begin to compare what those who are in the class now have handed in."""
    return start_regrade(
        by=by, scope=scope_of(classroom), people=list(classroom.student_ids()), exercise=exercise
    )


def let_it_count(
    *, classroom: Classroom, regrade: Regrade, by: User, reason: str, may_lower: bool
) -> None:
    """Confirm it, with a line in the record of everybody whose mark moves. Raises Refused."""
    moving = [mover for mover in movers(regrade) if mover.rises or may_lower]
    confirm_regrade(regrade, by=by, reason=reason, may_lower=may_lower)
    for mover in moving:
        record(
            classroom=classroom,
            actor=by,
            student=mover.user,
            action="regraded",
            item=mover.exercise.title,
            percent=round(100 * mover.after),
            reason=regrade.reason,
        )
