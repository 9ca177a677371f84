"""What goes with a person who leaves the site, beyond what refers to their account."""

from typing import Any

from django.db.models.signals import pre_delete

from lstm_course.accounts.models import User
from lstm_course.classroom.models import Invitation


def listen() -> None:
    pre_delete.connect(forget_invitations, sender=User, dispatch_uid="forget_invitations")


def forget_invitations(instance: User, **signal: Any) -> None:
    """Delete invitations by name: they hold the name, and would await a namesake."""
    Invitation.objects.filter(username__iexact=instance.username).delete()
