"""Signing in, for tests: a fast hasher, fresh counts, and a site that sends mail."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_counts(settings: LazySettings) -> None:
    """Every test begins with no request counted; hashing is slow only in production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SENDS_MAIL = True
    cache.clear()
