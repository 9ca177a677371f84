"""What an administrator sees of exercises and of handed-in code: to read, not to edit."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from exercises.models import Exercise, Submission


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Exercises come from the course's files, and a person's work is never rewritten."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Exercise)
class ExerciseAdmin(ReadOnlyAdmin):
    list_display = ("title", "slug", "position", "difficulty", "is_active", "version")
    list_filter = ("is_active", "difficulty")
    search_fields = ("title", "slug")


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("user", "exercise", "number", "state", "verdict", "score", "created_at")
    list_filter = ("state", "verdict", "exercise")
    list_select_related = ("user", "exercise")
    search_fields = ("user__username", "exercise__slug")
    date_hierarchy = "created_at"
    show_full_result_count = False
