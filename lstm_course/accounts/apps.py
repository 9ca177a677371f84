from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lstm_course.accounts"
    label = "accounts"
