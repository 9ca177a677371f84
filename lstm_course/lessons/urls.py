"""The course, its lessons and their steps."""

from django.urls import path

from lstm_course.lessons import views
from lstm_course.lessons.labs import views as labs

urlpatterns = [
    path("", views.course, name="course"),
    path("labs/<slug:name>/", labs.lab, name="lab"),
    path("lessons/<slug:lesson>/", views.lesson, name="lesson"),
    path("lessons/<slug:lesson>/<slug:step>/", views.step, name="step"),
    path("lessons/<slug:lesson>/<slug:step>/practice/", views.practice, name="practice"),
    path("lessons/<slug:lesson>/<slug:step>/done/", views.complete_step, name="complete-step"),
]
