from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    name = "exercises"
    label = "exercises"

    def ready(self) -> None:
        from exercises import checks  # noqa: F401 - registers `manage.py check`'s part
