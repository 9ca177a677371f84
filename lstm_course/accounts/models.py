"""Who uses the site."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person: a student by default, a teacher once an administrator has verified it."""

    display_name = models.CharField(max_length=80, blank=True)
    is_teacher = models.BooleanField(
        "verified teacher",
        default=False,
        help_text="May own classes. Only an administrator sets this.",
    )

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name that others see: the display name, or the user name."""
        return self.display_name or self.username
