from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    name = "lstm_course.classroom"
    label = "classroom"

    def ready(self) -> None:
        from lstm_course.classroom import following, retelling  # models are there only now

        following.listen()
        retelling.listen()
