"""The set-up on a fresh machine acts only when it must, and says in a sentence what is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from lstm_course import bootstrap
from lstm_course.bootstrap import SetUpError


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "constraints.txt").write_text("six==1.17.0\n")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["Django==5.2.19"]\n'
        '[project.optional-dependencies]\ntest = ["pytest==9.2.0"]\n'
    )
    return tmp_path


def make_installed(checkout: Path, *, with_tests: bool = False) -> Path:
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    wanted = bootstrap.pinned_packages(checkout, with_tests=with_tests)
    with bootstrap.stamp_file(checkout).open("a") as file:
        file.write(bootstrap.fingerprint(checkout, wanted) + "\n")
    return python


def test_it_does_nothing_where_django_can_be_imported(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "make_environment", lambda *a, **k: pytest.fail("it acted"))
    bootstrap.enter_environment(checkout, ["manage.py", "start"])


def test_it_does_nothing_inside_an_active_environment(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "can_import", lambda **k: False)
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere")
    monkeypatch.setattr(bootstrap, "make_environment", lambda *a, **k: pytest.fail("it acted"))
    with pytest.raises(SystemExit, match="leave it with `deactivate`"):
        bootstrap.enter_environment(checkout, ["manage.py", "start"])


def test_a_second_start_installs_nothing(checkout: Path) -> None:
    python = make_installed(checkout)
    assert bootstrap.make_environment(checkout, with_tests=False, may_install=True) == python


@pytest.mark.parametrize("may_install", [True, False])
def test_what_the_tests_installed_is_enough_for_the_site(
    checkout: Path, may_install: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "install", lambda *a: pytest.fail("it installed"))
    python = make_installed(checkout, with_tests=True)
    assert python == bootstrap.make_environment(checkout, with_tests=False, may_install=may_install)


def test_what_the_site_installed_is_not_enough_for_the_tests(checkout: Path) -> None:
    make_installed(checkout)
    with pytest.raises(SetUpError, match="not installed yet"):
        bootstrap.make_environment(checkout, with_tests=True, may_install=False)


def test_the_test_packages_are_asked_for_only_by_test(checkout: Path) -> None:
    assert bootstrap.pinned_packages(checkout, with_tests=False) == ["Django==5.2.19"]
    assert bootstrap.pinned_packages(checkout, with_tests=True)[-1] == "pytest==9.2.0"


def test_a_changed_pin_is_installed_again(checkout: Path) -> None:
    make_installed(checkout)
    wanted = bootstrap.pinned_packages(checkout, with_tests=False)
    before = bootstrap.fingerprint(checkout, wanted)
    (checkout / ".ci" / "constraints.txt").write_text("six==1.16.0\n")
    assert bootstrap.fingerprint(checkout, wanted) != before


def test_another_command_says_what_to_run_first(checkout: Path) -> None:
    with pytest.raises(SetUpError, match=r"run `python3 manage\.py start` once"):
        bootstrap.make_environment(checkout, with_tests=False, may_install=False)


def test_an_old_python_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(SetUpError, match=r"Python 3\.11 or newer is needed"):
        bootstrap.pinned_packages(checkout, with_tests=False)


def test_a_python_without_venv_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetUpError, match="venv module is incomplete"):
        bootstrap.check_machine(checkout)


def test_a_full_disk_is_named_before_anything_is_written(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 1 << 62)
    with pytest.raises(SetUpError, match="make room and run the command again"):
        bootstrap.check_machine(checkout)
    assert not (checkout / ".venv").exists()


def test_a_failed_step_gives_its_reason_in_one_sentence() -> None:
    command = [sys.executable, "-c", "print('no such package'); raise SystemExit(1)"]
    with pytest.raises(SetUpError, match=r"^The set-up failed to install \(no such package\)\.$"):
        bootstrap.run(command, "failed to install")


def test_a_bare_python_gets_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    (tmp_path / "lstm_course").mkdir()
    for name in ("manage.py", "pyproject.toml", "lstm_course/__init__.py"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    (tmp_path / "lstm_course/bootstrap.py").write_bytes(Path(bootstrap.__file__).read_bytes())
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "constraints.txt").touch()
    base = Path(sys.base_prefix) / "bin" / "python3"
    done = subprocess.run(
        [base, "-S", tmp_path / "manage.py", "migrate"],
        capture_output=True,
        text=True,
        env={},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "run `python3 manage.py start` once" in done.stderr
