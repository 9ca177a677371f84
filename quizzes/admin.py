"""Questions and answers for administrators: to look at, not to rewrite.

Wording comes from the course's files, which are checked and sanitised when they are loaded; here a
question can only be taken out of the course and put back. Answers are never changed.
"""

from django.contrib import admin
from django.http import HttpRequest

from quizzes.models import Answer, Option, Question


@admin.register(Answer)
class AnswerAdmin(admin.ModelAdmin[Answer]):
    """A record of what happened."""

    list_display = ("user", "question", "number", "score", "used_help", "seconds", "created_at")
    list_filter = ("used_help", "created_at")
    list_select_related = ("user", "question")
    search_fields = ("user__username", "question__slug")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class OptionInline(admin.TabularInline[Option, Question]):
    model = Option
    extra = 0
    fields = ("letter", "text_html", "is_correct", "explanation_html", "misconception")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin[Question]):
    list_display = ("slug", "excerpt", "kind", "objective", "difficulty", "is_sample", "is_active")
    list_filter = ("kind", "objective", "difficulty", "is_sample", "is_active")
    search_fields = ("slug", "stem_html")
    fields = ("is_active", "slug", "kind", "stem_html", "objective", "difficulty", "bloom",
              "is_sample", "version", "spec")  # fmt: skip
    readonly_fields = fields[1:]
    inlines = (OptionInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
