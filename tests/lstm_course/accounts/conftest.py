"""Signing in, for tests: a fast hasher, fresh counts, and no page behind the sign-in."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_counts(settings: LazySettings) -> None:
    """Every test begins with no request counted; hashing takes its time only in production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
