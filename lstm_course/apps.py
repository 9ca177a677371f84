from django.apps import AppConfig
from django.conf import settings


class LstmCourseConfig(AppConfig):
    name = "lstm_course"
    label = "lstm_course"
    verbose_name = "LSTM course"

    def ready(self) -> None:
        if settings.CELERY_BROKER_URL:
            # Where a broker is configured, shared tasks need the application that knows it.
            from lstm_course import celery  # noqa: F401
