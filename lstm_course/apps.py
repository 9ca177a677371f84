from django.apps import AppConfig


class LstmCourseConfig(AppConfig):
    name = "lstm_course"
    label = "lstm_course"
    verbose_name = "LSTM course"
