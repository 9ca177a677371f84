from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    name = "lstm_course.classroom"
    label = "classroom"

    def ready(self) -> None:
        from exercises.services import provide_policy  # models are there only now
        from lstm_course.classroom import (
            assigning,
            attempts,
            dossier,
            following,
            forgetting,
            retelling,
            telling,
        )
        from lstm_course.lessons.due import provide_due
        from lstm_course.lessons.news import provide_news
        from lstm_course.progress.export import provide_rows

        following.listen()
        retelling.listen()
        forgetting.listen()
        provide_policy(attempts.policy_for)
        provide_due(assigning.due_items)
        provide_rows(dossier.dossier_of)
        provide_news(telling.news_of)
