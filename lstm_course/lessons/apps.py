from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "lstm_course.lessons"
    label = "lessons"
