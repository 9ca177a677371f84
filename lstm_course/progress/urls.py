"""A person's own progress: the page, the review and the export."""

from django.urls import path

from lstm_course.progress import views

urlpatterns = [
    path("progress/", views.progress, name="progress"),
    path("progress/export.json", views.export, name="progress-export"),
    path("review/", views.review, name="review"),
]
