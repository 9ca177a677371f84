"""A person's own progress and practice, and the certificates that anyone with a code may read."""

from django.urls import path

from lstm_course.progress import practice, views

urlpatterns = [
    path("progress/", views.progress, name="progress"),
    path("progress/export.json", views.export, name="progress-export"),
    path("progress/start/", practice.diagnostic, name="diagnostic"),
    path("progress/start/begin/", practice.begin, name="diagnostic-begin"),
    path("progress/check/", practice.check, name="mastery-check"),
    path("progress/certificate/", practice.own_certificate, name="own-certificate"),
    path("certificates/<slug:code>/", practice.certificate, name="certificate"),
    path("review/", views.review, name="review"),
]
