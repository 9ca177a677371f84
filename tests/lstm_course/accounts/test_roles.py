"""Who may own classes is decided by an administrator, and by nobody else."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from lstm_course.accounts.models import User

pytestmark = pytest.mark.django_db


def test_an_administrator_verifies_a_teacher(client: Client, student: User) -> None:
    office = verify(client, student, is_superuser=True, is_staff=True)
    student.refresh_from_db()
    assert student.is_teacher
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (office, str(student.pk))
    assert entry.get_change_message() == "Verified as teacher."


def test_who_may_only_look_at_people_verifies_nobody(client: Client, student: User) -> None:
    clerk = verify(client, student, is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_user"))
    verify(client, student, is_staff=True)
    student.refresh_from_db()
    assert not student.is_teacher


def test_a_teacher_verifies_nobody(as_teacher: Client, student: User) -> None:
    action = {"action": "verify_as_teacher", "_selected_action": [student.pk]}
    as_teacher.post("/admin/accounts/user/", action)
    student.refresh_from_db()
    assert not student.is_teacher


def verify(client: Client, person: User, **rights: bool) -> User:
    """Let an office worker with these rights use the action on one person."""
    worker, _ = User.objects.get_or_create(username="office", defaults=rights)
    client.force_login(worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    action = {"action": "verify_as_teacher", "_selected_action": [person.pk]}
    client.post("/admin/accounts/user/", action)
    return worker
