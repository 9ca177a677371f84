"""What others wrote is served unchanged, and says whose it is."""

import hashlib
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "lstm_course/static/vendor"
FILES = tomllib.loads((VENDOR / "VENDORED.toml").read_text("utf-8"))["file"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["path"])
def test_a_vendored_file_is_what_its_author_published(file: dict[str, str]) -> None:
    digest = hashlib.sha256((VENDOR / file["path"]).read_bytes()).hexdigest()
    assert digest == file["sha256"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["path"])
def test_a_vendored_file_names_version_source_and_licence(file: dict[str, str]) -> None:
    assert all(file[key] for key in ("package", "version", "source", "licence"))
    assert (VENDOR / file["licence_file"]).stat().st_size > 0


def test_nothing_is_vendored_in_silence() -> None:
    named = {VENDOR / file[key] for file in FILES for key in ("path", "licence_file")}
    assert {path for path in VENDOR.rglob("*") if path.is_file()} == named | {
        VENDOR / "VENDORED.toml"
    }
