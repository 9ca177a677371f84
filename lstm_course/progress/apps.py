from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "lstm_course.progress"
    label = "progress"

    def ready(self) -> None:
        from lstm_course.lessons.standing import provide_standing  # models are ready only now
        from lstm_course.progress import receivers, services

        assert receivers
        provide_standing(services.standing)
