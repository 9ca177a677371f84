"""Hand a stored run on to whoever grades: Celery where a broker is set, else this process."""

from django.conf import settings

from exercises.executor import executor
from exercises.fair_queue import Ticket
from exercises.models import Check, Purpose, Regrade, Run
from exercises.services import broker


def hand_on(run: Run | Regrade) -> None:
    """Hand the run on. Never waits and never fails: what is lost here the sweep finds."""
    if settings.CELERY_BROKER_URL:
        broker.publish(run)
    else:
        executor().add(ticket_of(run))


def ticket_of(run: Run | Regrade) -> Ticket:
    if isinstance(run, Regrade):
        # Of nobody: it neither waits for a person's code nor sets the person back.
        return Ticket(is_check=False, pk=run.pk, person=-run.pk, is_regrade=True)
    if isinstance(run, Check) and run.purpose == Purpose.LIVE:
        return Ticket(is_check=True, pk=run.pk, person=run.user_id, is_live=True)
    from exercises.services import marking  # loads NumPy, which a process without jails spares

    return Ticket(
        is_check=isinstance(run, Check),
        pk=run.pk,
        person=run.user_id,
        is_long=run.needs_time or marking.is_long(run.exercise.slug),
    )
