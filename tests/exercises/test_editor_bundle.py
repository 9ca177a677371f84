"""The committed editor is what its sources give."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "exercises" / "static" / "exercises"
FRONTEND = ROOT / ".frontend"


def record() -> dict[str, object]:
    kept: dict[str, object] = json.loads((STATIC / "editor.bundle.json").read_text("utf-8"))
    return kept


def test_the_bundle_has_the_recorded_checksum() -> None:
    digest = hashlib.sha256((STATIC / "editor.bundle.js").read_bytes()).hexdigest()
    assert digest == record()["sha256"]


def test_the_recorded_versions_are_those_of_the_lock() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))
    packages = {
        name.removeprefix("node_modules/"): package.get("version")
        for name, package in lock["packages"].items()
    }
    versions = record()["versions"]
    assert isinstance(versions, dict)
    assert versions == {name: packages[name] for name in versions}


def test_the_lock_names_no_host() -> None:
    assert "://" not in (FRONTEND / "package-lock.json").read_text("utf-8")


def test_the_licence_is_beside_the_bundle() -> None:
    assert "MIT License" in (STATIC / "LICENSE.codemirror.txt").read_text("utf-8")


def test_a_rebuild_gives_the_same_bytes() -> None:
    if shutil.which("node") is None or not (FRONTEND / "node_modules").is_dir():
        pytest.skip("needs Node.js and `npm ci` in .frontend")
    built = subprocess.run(
        ["node", "build.mjs", "--check"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
