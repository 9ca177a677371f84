"""Addresses of a person's own account; signing in and out, and passwords, are allauth's."""

from django.urls import path
from django.views.generic import RedirectView

from lstm_course.accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/api-token/", views.create_token, name="api-token"),
    path("profile/api-token/revoke/", views.revoke_token, name="api-token-revoke"),
    path("profile/delete/", views.delete, name="delete-account"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    # allauth's page for several addresses: here a person has one, on the profile.
    path("email/", RedirectView.as_view(pattern_name="profile"), name="account_email"),
]
