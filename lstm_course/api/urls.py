from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularJSONAPIView

from lstm_course.api import views
from lstm_course.api.docs import docs

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("schema.json", SpectacularJSONAPIView.as_view(), name="api-schema-json"),
    path("docs/", docs, name="api-docs"),
    path("course/", views.CourseView.as_view()),
    path("lessons/", views.LessonListView.as_view()),
    path("lessons/<slug:slug>/", views.LessonView.as_view()),
    path("lessons/<slug:slug>/terms/", views.TermListView.as_view()),
    path("lessons/<slug:slug>/<slug:step>/", views.StepView.as_view()),
    path("questions/", views.QuestionListView.as_view()),
    path("questions/<slug:slug>/", views.QuestionView.as_view()),
    path("questions/<slug:slug>/answers/", views.QuestionAnswersView.as_view()),
    path("answers/", views.AnswerListView.as_view()),
    path("exercises/", views.ExerciseListView.as_view()),
    path("exercises/<slug:slug>/", views.ExerciseView.as_view()),
    path("exercises/<slug:slug>/submissions/", views.ExerciseSubmissionsView.as_view()),
    path("submissions/", views.SubmissionListView.as_view()),
    path("submissions/<int:pk>/", views.SubmissionView.as_view()),
    path("progress/", views.ProgressView.as_view()),
    path("classes/", views.ClassListView.as_view()),
    path("classes/<int:pk>/grid/", views.ClassGridView.as_view()),
]
