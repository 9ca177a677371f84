from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    name = "lstm_course.classroom"
    label = "classroom"

    def ready(self) -> None:
        from exercises.services import provide_policy  # models are there only now
        from lstm_course.classroom import assigning, attempts, following, forgetting, retelling
        from lstm_course.lessons.due import provide_due

        following.listen()
        retelling.listen()
        forgetting.listen()
        provide_policy(attempts.policy_for)
        provide_due(assigning.due_items)
