"""What people type about themselves. No form has a field for a role."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.http import HttpRequest

from lstm_course.accounts.models import User

user_name_validators = [
    UnicodeUsernameValidator(message="Use letters, digits and any of @.+-_ and no spaces.")
]
WHAT_IS_GOOD = "At least 8 characters, not only digits, and nothing that many people use."


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name"
        self.fields["remember"].label = "Keep me signed in on this computer"
        self.fields["password"].help_text = ""
        without_placeholders(self)


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["username"].label = "User name"
        fields["username"].help_text = "You sign in with it. Letters, digits and any of @.+-_"
        fields["email"].label = "E-mail"
        fields["email"].help_text = "Only for a new password when you have forgotten yours."
        fields["password1"].help_text = WHAT_IS_GOOD
        fields["password2"].label = "Password once more"
        without_placeholders(self)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """For a person who is signed in and knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Your password now"
        ask_for_new_password(self)


class AskForLinkForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail"
        without_placeholders(self)


class SetPasswordByLinkForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_new_password(self)


def ask_for_new_password(form: forms.Form) -> None:
    form.fields["password1"].label = "New password"
    form.fields["password1"].help_text = WHAT_IS_GOOD
    form.fields["password2"].label = "New password once more"
    without_placeholders(form)


def without_placeholders(form: forms.Form) -> None:
    """Labels stand above the fields; a grey repetition inside them only looks filled in."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("display_name", "email")
        labels = {"display_name": "Name that others see", "email": "E-mail"}
        help_texts = {
            "display_name": "Your teacher reads it in the class list. Empty: your user name.",
            "email": "Only for a new password when you have forgotten yours.",
        }

    def clean_display_name(self) -> str:
        return " ".join(self.cleaned_data["display_name"].split())

    def clean_email(self) -> str:
        """One address belongs to one account: a reset must not be ambiguous."""
        email: str = self.cleaned_data["email"].lower()
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise forms.ValidationError("This address belongs to another account.")
        return email


class DeleteAccountForm(forms.Form):
    """The password, once more: whoever sits at an open computer is not always its owner."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        """Wrong ones count as failed sign-ins do, so that nobody can guess here either."""
        password: str = self.cleaned_data["password"]
        found = authenticate(self.request, username=self.user.username, password=password)
        if found is None or found.pk != self.user.pk:
            raise forms.ValidationError("This is not your password. Nothing was deleted.")
        return password
