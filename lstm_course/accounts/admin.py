"""People, for the person who runs the site: the only place where a role is given."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from lstm_course.accounts.lockout import lift
from lstm_course.accounts.models import User


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    list_display = ("username", "display_name", "email", "is_teacher", "is_staff", "is_active")
    list_filter = ("is_teacher", "is_staff", "is_active")
    search_fields = ("username", "display_name", "email")
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        ("Course", {"fields": ("display_name", "is_teacher")}),
    )
    actions = ("verify_as_teacher", "withdraw_teacher", "lift_lockout")

    @admin.action(description="Verify as teacher", permissions=["change"])
    def verify_as_teacher(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self.set_teacher(request, people, is_teacher=True)

    @admin.action(description="Withdraw the role of teacher", permissions=["change"])
    def withdraw_teacher(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self.set_teacher(request, people, is_teacher=False)

    @admin.action(description="Let in again after failed sign-ins", permissions=["change"])
    def lift_lockout(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            lift(person)
        messages.success(request, "They may sign in again at once.")

    def set_teacher(
        self, request: HttpRequest, people: QuerySet[User], *, is_teacher: bool
    ) -> None:
        """Change those who are not yet so; each one's history says who did it."""
        role = "Verified as teacher" if is_teacher else "No longer teacher"
        names = []
        for person in people.exclude(is_teacher=is_teacher):
            person.is_teacher = is_teacher
            person.save(update_fields=["is_teacher"])
            self.log_change(request, person, f"{role}.")
            names.append(person.shown_name)
        messages.success(request, f"{role}: {', '.join(names) or 'nobody new'}.")
