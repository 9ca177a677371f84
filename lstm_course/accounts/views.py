"""A person's own account."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from rest_framework.authtoken.models import Token

from lstm_course.accounts.forms import DeleteAccountForm, ProfileForm
from lstm_course.accounts.models import User
from lstm_course.accounts.services import (
    StillNeededError,
    change_profile,
    delete_account,
    replace_token,
)


def owner(request: HttpRequest) -> User:
    """Return whose account it is, apart from the person in the frame: a refused name stays out."""
    assert request.user.pk is not None  # login_required
    return User.objects.get(pk=request.user.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the account and change what its owner may change."""
    user = owner(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        change_profile(form)
        messages.success(request, "Your profile is saved.")
        return redirect("profile")
    has_token = Token.objects.filter(user=user).exists()
    page = {"form": form, "has_token": has_token}
    return render(request, "accounts/profile.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def create_token(request: HttpRequest) -> HttpResponse:
    """Make a new API token, which ends the one before, and show it this once."""
    token = replace_token(owner(request))
    response = render(request, "accounts/token.html", {"token": token})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def revoke_token(request: HttpRequest) -> HttpResponse:
    Token.objects.filter(user=owner(request)).delete()
    messages.success(request, "Your API token no longer works.")
    return redirect("profile")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Say what deleting an account means, and do it for whoever knows its password."""
    user = owner(request)
    form = DeleteAccountForm(request.POST or None, request=request, user=user)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            delete_account(user)
        except StillNeededError as needed:
            refusal = str(needed)
        else:
            logout(request)
            messages.success(request, "Your account is deleted, and everything you did here.")
            return redirect("course")
    page = {"form": form, "refusal": refusal}
    status = 422 if form.errors or refusal else 200
    return render(request, "accounts/delete.html", page, status=status)


def password_reset(request: HttpRequest) -> HttpResponse:
    """Send a link by mail, or say who can help where the site sends none."""
    if not settings.SENDS_MAIL:
        return render(request, "accounts/no_mail.html")
    answer: HttpResponse = allauth_views.password_reset(request)
    return answer
