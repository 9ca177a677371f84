from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "lstm_course.api"
    label = "api"
