"""What is deleted by itself: what goes with a person who leaves, and what is old enough."""

import threading
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connections
from django.db.models.signals import pre_delete

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Invitation
from lstm_course.classroom.oversight import LEAST_DAYS, forget

log = structlog.get_logger(__name__)
DAY = 24 * 60 * 60.0  # seconds


def listen() -> None:
    pre_delete.connect(forget_invitations, sender=User, dispatch_uid="forget_invitations")


def forget_invitations(instance: User, **signal: Any) -> None:
    """Delete invitations by name: they hold the name, and would await a namesake."""
    Invitation.objects.filter(username__iexact=instance.username).delete()


class Forgetter(threading.Thread):
    """Forgets old entries of the audit trail when it starts and then once a day."""

    def __init__(self, days: int) -> None:
        super().__init__(name="forgetter", daemon=True)
        self.kept = timedelta(days=max(days, LEAST_DAYS))
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                forget(self.kept)
            except Exception:
                # A database that is away comes back; tomorrow is soon enough.
                log.warning("forgetting_failed", exc_info=True)
            finally:
                connections.close_all()
            self.stopping.wait(DAY)


def start_forgetting() -> Forgetter | None:
    """Start the thread where the operator says how long the trail is kept; else keep it all.

    Each serving process may do so: to delete what is gone already does no harm.
    """
    if settings.AUDIT_KEPT_DAYS <= 0:
        return None
    forgetter = Forgetter(settings.AUDIT_KEPT_DAYS)
    forgetter.start()
    return forgetter
