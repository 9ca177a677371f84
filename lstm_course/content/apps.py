from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "lstm_course.content"
    label = "content"
