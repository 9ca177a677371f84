"""Questions and what is done with them."""

from django.urls import path

from quizzes import views

urlpatterns = [
    path("questions/<slug:slug>/", views.question, name="question"),
    path("questions/<slug:slug>/answer/", views.answer, name="answer"),
    path("questions/<slug:slug>/answers/", views.answers, name="question-answers"),
    path("questions/<slug:slug>/explanation/", views.explanation, name="question-explanation"),
]
