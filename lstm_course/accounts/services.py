"""What a person does to their own account, where it touches more than one table."""

from allauth.account.models import EmailAddress
from django.db import transaction
from rest_framework.authtoken.models import Token

from lstm_course.accounts.forms import ProfileForm
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
