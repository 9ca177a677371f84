"""Fixtures that every test may use: the cast of people, signed in or not."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client
from hypothesis import settings as property_tests

from lstm_course.accounts.models import User
from tests.cast import TeacherFactory, UserFactory

# How long an example takes is the machine's affair; benchmarks measure it.
property_tests.register_profile("suite", deadline=None)
property_tests.load_profile("suite")


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Pages name static files without a manifest, so that no test needs collectstatic."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing one
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def counts_of_nobody() -> None:
    """Rate limits count in the cache: what one test used up, the next one has again."""
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """A password that is slow to check is slow to make, and the cast makes many."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def student(db: None) -> User:
    return UserFactory(username="sam")


@pytest.fixture
def classmate(db: None) -> User:
    return UserFactory(username="cleo")


@pytest.fixture
def teacher(db: None) -> User:
    return TeacherFactory(username="tess")


@pytest.fixture
def outsider(db: None) -> User:
    return TeacherFactory(username="otto")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def as_student(student: User) -> Client:
    return signed_in(student)


@pytest.fixture
def as_teacher(teacher: User) -> Client:
    return signed_in(teacher)


SERVICES = ("mark.services", "mark.every_database")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `-m services` only read the files that name it: they are few among hundreds."""
    if config.getoption("markexpr") != "services" or not collection_path.match("test_*.py"):
        return None
    return not any(name in collection_path.read_text("utf-8") for name in SERVICES) or None


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, with the reason by name."""
    has_services = "postgresql" in site.DATABASES["default"]["ENGINE"] and site.CELERY_BROKER_URL
    reason = "needs PostgreSQL and RabbitMQ: set DATABASE_URL and CELERY_BROKER_URL"
    for item in items:
        if item.get_closest_marker("services") and not has_services:
            item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("every_database") and has_services:
            item.add_marker(pytest.mark.services)
