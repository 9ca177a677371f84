"""What happens to an account because of what allauth did."""

from typing import Any

from allauth.account.signals import password_reset
from django.dispatch import receiver

from lstm_course.accounts.lockout import lift
from lstm_course.accounts.models import User


@receiver(password_reset)
def let_in_after_a_reset(user: User, **signal: Any) -> None:
    """Whoever opened the link in the mail need not wait for the lock-out to end."""
    lift(user)
