"""The addresses of the coding exercises."""

from django.urls import path

from exercises.views import hints, inside, live, runs, workspace

urlpatterns = [
    path("exercises/", workspace.exercise_list, name="exercises"),
    path("exercises/<slug:slug>/", workspace.exercise, name="exercise"),
    path("exercises/<slug:slug>/submit/", runs.submit, name="submit"),
    path("exercises/<slug:slug>/check/", runs.check, name="check"),
    path("exercises/<slug:slug>/live/", live.live, name="live-check"),
    path("exercises/<slug:slug>/check/inside/", inside.inside, name="check-inside"),
    path("exercises/<slug:slug>/submissions/<int:number>/inside/", inside.inside, name="inside"),
    path("exercises/<slug:slug>/hints/<int:number>/", hints.hint, name="exercise-hint"),
    path("exercises/<slug:slug>/solution/", workspace.solution, name="solution"),
    path("exercises/<slug:slug>/submissions/", runs.submissions, name="submissions"),
    path("exercises/<slug:slug>/submissions/<int:number>/", runs.submission, name="submission"),
]
