"""The suite itself: what a run reads, and what it runs where."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest

TESTS = Path(conftest.__file__).parent


def config(chosen: str) -> Any:
    return SimpleNamespace(getoption={"markexpr": chosen}.__getitem__)


def test_a_run_with_services_reads_the_files_that_name_it_alone(tmp_path: Path) -> None:
    files = {"services": True, "every_database": True, "browser": False}
    for name, is_read in files.items():
        path = tmp_path / f"test_{name}.py"
        path.write_text(f"pytestmark = pytest.mark.{name}\n")
        ignored = conftest.pytest_ignore_collect(path, config("services"))
        assert ignored is (None if is_read else True)
        assert conftest.pytest_ignore_collect(path, config("")) is None
    assert conftest.pytest_ignore_collect(TESTS / "conftest.py", config("services")) is None


@pytest.mark.parametrize("engine", ["postgresql", "sqlite3"])
def test_what_is_for_every_database_runs_with_services_too(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    databases = {"default": {"ENGINE": f"django.db.backends.{engine}"}}
    site = SimpleNamespace(DATABASES=databases, CELERY_BROKER_URL="amqp://")
    monkeypatch.setattr(conftest, "site", site)
    item = pytest.Function.from_parent(request.node.parent, name="another", callobj=lambda: None)
    item.add_marker(pytest.mark.every_database)
    conftest.pytest_collection_modifyitems([item])
    assert (item.get_closest_marker("services") is not None) == (engine == "postgresql")
