"""Settings that are read from the environment, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ASK = (
    "from django.conf import settings; "
    "print(settings.DATABASES['default']['ENGINE'], settings.DATABASES['default']['NAME'])"
)


def database_with(tmp_path: Path, **environment: str) -> str:
    """The engine and the name of the database, as a process with these variables sees them."""
    found = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lstm_course.settings",
            "DATA_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout


def test_an_empty_address_of_the_database_means_the_embedded_one(tmp_path: Path) -> None:
    engine, name = database_with(tmp_path, DATABASE_URL="").split()
    assert engine == "django.db.backends.sqlite3"
    assert name == str(tmp_path / "lstm_course.sqlite3")


def test_an_address_of_the_database_is_taken(tmp_path: Path) -> None:
    found = database_with(tmp_path, DATABASE_URL="postgres://someone@127.0.0.1:5432/course")
    assert found.split() == ["django.db.backends.postgresql", "course"]
