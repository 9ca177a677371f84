"""What a person does to their own account, where it touches more than one table."""

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError
from rest_framework.authtoken.models import Token

from lstm_course.accounts.forms import ProfileForm
from lstm_course.accounts.lockout import lift
from lstm_course.accounts.models import User


@transaction.atomic
def change_profile(form: ProfileForm) -> User:
    """Save the profile; allauth's list of addresses follows, so that a reset finds the new one."""
    user: User = form.save()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    if user.email:
        EmailAddress.objects.get_or_create(
            user=user, email=user.email, defaults={"primary": True, "verified": False}
        )
    return user


@transaction.atomic
def replace_token(user: User) -> Token:
    """Return a new API token; the one before stops working at once."""
    Token.objects.filter(user=user).delete()
    return Token.objects.create(user=user)


class StillNeededError(Exception):
    """The account cannot go yet. The text says to its owner why, and what to do first."""


@transaction.atomic
def delete_account(user: User) -> None:
    """Delete a person and everything that is about them.

    Raises StillNeededError, with nothing deleted, for somebody on whom others depend.
    """
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise StillNeededError(
            "You are the only administrator of this site: make somebody else one first."
        )
    lift(user)  # the record of failed sign-ins holds the name
    acts = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    )
    acts.delete()
    try:
        user.delete()
    except ProtectedError as error:
        needed = ", ".join(sorted({str(row) for row in error.protected_objects}))
        raise StillNeededError(
            f"These are yours and others work in them: {needed}. Hand them over or delete them "
            "first."
        ) from error
