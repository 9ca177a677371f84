from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lstm_course.accounts"
    label = "accounts"

    def ready(self) -> None:
        from lstm_course.accounts import receivers  # noqa: F401 - connects them; needs the apps
