from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    name = "lstm_course.classroom"
    label = "classroom"
