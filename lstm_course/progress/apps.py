from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "lstm_course.progress"
    label = "progress"
