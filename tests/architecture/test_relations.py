"""Models point down the ranks, also where a string hides the import."""

from django.apps import apps

# A relation may point to its own rank's app or to a lower rank.
RANKS = {
    "auth": -1,
    "contenttypes": -1,
    "accounts": 0,
    "quizzes": 1,
    "exercises": 1,
    "lessons": 2,
    "progress": 3,
    "classroom": 4,
    "api": 5,
    "content": 5,
}
OURS = {"accounts", "quizzes", "exercises", "lessons", "progress", "classroom", "api", "content"}


def test_every_relation_points_to_a_lower_rank() -> None:
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if not points_down(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert upward == []


def points_down(source: str, target: str) -> bool:
    return source == target or RANKS[source] > RANKS[target]


def test_every_app_of_ours_has_a_rank() -> None:
    names = {config.label for config in apps.get_app_configs() if is_ours(config.name)}
    assert names - {"lstm_course"} == OURS


def is_ours(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in {"lstm_course", "quizzes", "exercises"}
