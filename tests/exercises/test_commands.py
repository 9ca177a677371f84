"""The command line: grading a file, and what can go wrong with one."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exercises.grading import mutation
from exercises.management.commands import benchmark_grading, check_exercises
from exercises.management.commands import check as check_command
from exercises.management.commands import grade as grade_command
from exercises.management.measuring import gradings, service
from exercises.models import Submission
from exercises.sandbox.benchmark import Measurement
from exercises.sandbox.layers import LAYERS, LayerState
from lstm_course.accounts.models import User
from tests.cast import UserFactory
from tests.exercises.conftest import ENDLESS, RIGHT, WITHOUT_BIAS
from tests.exercises.sandbox.pools import shared_pool


def run(*args: str, **options: Any) -> tuple[int, str]:
    """The exit status and what was printed."""
    out = StringIO()
    try:
        call_command(*args, stdout=out, stderr=StringIO(), **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answer.py"


def grade_json(file: Path, source: str) -> tuple[int, dict[str, Any]]:
    file.write_text(source)
    status, text = run("grade", "forget-gate", str(file), "--json")
    return status, json.loads(text)


def test_a_right_file_passes(file: Path) -> None:
    status, report = grade_json(file, RIGHT)
    assert status == 0
    assert (report["exercise"], report["verdict"], report["score"]) == ("forget-gate", "passed", 1)
    assert report["misconception"] is None
    assert all(check["passed"] for check in report["checks"])


def test_the_object_has_exactly_the_published_keys(file: Path) -> None:
    _, report = grade_json(file, WITHOUT_BIAS)
    assert list(report) == [
        "exercise",
        "verdict",
        "score",
        "checks",
        "misconception",
        "stdout",
        "seconds",
        "sandbox",
    ]
    assert list(report["checks"][0]) == ["name", "passed", "message"]
    assert list(report["misconception"]) == ["slug", "title", "message"]


def test_a_wrong_file_fails_and_its_mistake_is_named(file: Path) -> None:
    status, report = grade_json(file, WITHOUT_BIAS)
    assert status == 1
    assert report["verdict"] == "failed"
    assert "bias" in report["misconception"]["title"].lower()


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("", "failed"),
        ("def forget_gate(:\n", "failed"),
        ("raise ValueError('no')\n", "failed"),
        (ENDLESS, "timed_out"),
        ("import ctypes\nctypes.string_at(0)\n", "crashed"),
    ],
)
def test_a_broken_file_has_a_verdict_and_no_traceback_of_ours(
    file: Path, source: str, verdict: str
) -> None:
    status, report = grade_json(file, source)
    assert (status, report["verdict"], report["score"]) == (1, verdict, 0)


def test_in_words_each_check_has_a_line(file: Path) -> None:
    file.write_text(WITHOUT_BIAS)
    status, text = run("grade", "forget-gate", str(file))
    assert status == 1
    assert text.startswith("forget-gate: failed, ")
    assert "  ✓ Python can read the file" in text
    assert "  ✗ Its values are right" in text


def test_a_seed_repeats_a_grade(file: Path) -> None:
    file.write_text(WITHOUT_BIAS)
    first, second = (run("grade", "forget-gate", str(file), "--seed", "7") for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x7fELF\x00\x01", "answer.py is not text: it holds a null byte"),
        (b"x = '\xe9'\n", "answer.py is not UTF-8 text"),
        (b"x = 1\n" * 20_000, "answer.py is larger than the 64 KB taken"),
        (None, "answer.py cannot be read: no such file or directory"),
    ],
)
def test_what_is_no_file_of_code_gets_one_line_and_status_2(
    file: Path, data: bytes | None, message: str
) -> None:
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(CommandError) as error:
        run("grade", "forget-gate", str(file))
    assert str(error.value) == f"{file.parent}/{message}"
    assert error.value.returncode == 2


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: is a directory") as error:
        run("grade", "forget-gate", str(tmp_path))
    assert error.value.returncode == 2


def test_an_unknown_exercise_lists_those_that_exist(file: Path) -> None:
    file.write_text(RIGHT)
    with pytest.raises(CommandError) as error:
        run("grade", "no-such-gate", str(file))
    assert str(error.value).startswith("no exercise has the slug 'no-such-gate'; there are: ")
    assert "forget-gate" in str(error.value)
    assert error.value.returncode == 2


def test_a_fault_of_ours_is_no_verdict(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise KeyError("a bug")

    file.write_text(RIGHT)
    monkeypatch.setattr(grade_command, "grade", fail)
    with pytest.raises(CommandError, match="no grade, and that is our fault: ") as error:
        run("grade", "forget-gate", str(file))
    assert error.value.returncode == 2


def test_grading_needs_no_database(file: Path) -> None:
    """This test has no database, and pytest-django refuses every query."""
    assert grade_json(file, RIGHT)[0] == 0


# --- manage.py check


def layers(*missing: str) -> tuple[LayerState, ...]:
    return tuple(LayerState(name, "meaning", name not in missing, "why") for name in LAYERS)


def test_check_names_the_layers_that_are_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_command, "describe_layers", layers)
    _, text = run("check", "--tag", "sandbox")
    assert f"Layers of the jail that are on: {', '.join(LAYERS)}." in text


def checked(missing: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(check_command, "describe_layers", lambda: layers(missing))
    err = StringIO()
    call_command("check", "--tag", "sandbox", stdout=StringIO(), stderr=err)
    return err.getvalue()


def test_check_warns_that_grading_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    text = checked("seccomp", monkeypatch)
    assert "(exercises.W001) Grading is off: the layer seccomp is missing (why)." in text
    assert "SANDBOX_WAIVED=seccomp" in text


def test_check_says_what_was_waived(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SANDBOX_WAIVED = frozenset({"landlock"})
    text = checked("landlock", monkeypatch)
    assert "(exercises.W002) Code is graded without the layer landlock" in text


def test_check_refuses_a_waiver_of_what_is_no_layer(settings: Any) -> None:
    settings.SANDBOX_WAIVED = frozenset({"landlok"})
    with pytest.raises(CommandError, match="SANDBOX_WAIVED names 'landlok', which is no layer"):
        run("check", "--tag", "sandbox")


def test_other_checks_start_no_jail(monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> None:
        raise AssertionError("a jail was started")

    monkeypatch.setattr(check_command, "describe_layers", start)
    run("check", "--tag", "urls")


# --- measuring


BENCHMARK_KEYS = {
    "jail_ms_median",
    "jail_ms_p95",
    "floor_ms_median",
    "ratio",
    "submissions_per_second",
    "warm_start_s",
    "peak_mb",
    "layers",
    "graded_per_second",
    "lstm_forward_ms_median",
    "lstm_forward_queued_ms_median",
    "lstm_forward_stepwise_ms_median",
    "matching_ms_p95",
    "neighbour_ratio",
    "private_mb",
    "service_per_second",
}


def test_the_benchmark_prints_the_published_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = Measurement(3.0, 4.0, 2.5, 1.2, 300.0, 0.3, 60.0, ("seccomp",))
    monkeypatch.setattr(benchmark_grading, "measure", lambda count, progress: measured)
    for name in ("graded_per_second", "slowed_by_a_hostile_neighbour", "lstm_forward_ms_median"):
        monkeypatch.setattr(benchmark_grading, name, lambda *_: 1.5)
    for name in ("matching_ms_p95", "service_per_second", "lstm_forward_queued_ms_median"):
        monkeypatch.setattr(benchmark_grading, name, lambda *_: 7.5)
    monkeypatch.setattr(benchmark_grading, "lstm_forward_stepwise_ms_median", lambda *_: 2.5)
    _, text = run("benchmark_grading", "--submissions", "20", "--json")
    assert set(json.loads(text)) == BENCHMARK_KEYS
    assert set(benchmark_grading.MEANING) == BENCHMARK_KEYS - {"layers"}
    assert 0 < json.loads(text)["private_mb"] <= 60
    assert "jail over floor" in run("benchmark_grading")[1]


@pytest.mark.django_db(transaction=True)
def test_the_service_is_measured_on_a_database_that_is_thrown_away(jails: None) -> None:
    UserFactory(username="of the site")
    assert service.service_per_second(people=2, submissions=4) > 0
    assert [user.username for user in User.objects.all()] == ["of the site"]
    assert not Submission.objects.exists()


def test_naming_and_sequences_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = (gradings.get_task("cell-update"), gradings.get_task("sigmoid"))
    monkeypatch.setattr(gradings, "all_tasks", lambda: tasks)
    assert gradings.matching_ms_p95(shared_pool()) > 0
    assert gradings.lstm_forward_ms_median(2, shared_pool()) > 0
    assert gradings.lstm_forward_stepwise_ms_median(2, shared_pool()) > 0
    assert gradings.lstm_forward_queued_ms_median(2, shared_pool()) > 0


@pytest.mark.parametrize("count", ["0", "-1", "19", "many", "1000001"])
def test_a_benchmark_of_too_few_or_too_many_is_refused(count: str) -> None:
    with pytest.raises(CommandError):
        run("benchmark_grading", "--submissions", count)


@pytest.fixture
def one_exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = check_exercises.all_tasks()[:1]
    monkeypatch.setattr(check_exercises, "all_tasks", lambda: tasks)


@pytest.mark.usefixtures("one_exercise")
def test_check_exercises_prints_its_table() -> None:
    status, text = run("check_exercises")
    assert text.splitlines()[1].startswith("sigmoid")
    assert text.splitlines()[-1] == (
        "100 % of the mistakes rejected, 100 % rightly named; 0 false names, also for 3 wrong "
        "solutions outside the lists."
    )
    assert status == 0


@pytest.mark.usefixtures("one_exercise")
def test_check_exercises_has_the_published_keys() -> None:
    status, text = run("check_exercises", "--json")
    result = json.loads(text)
    assert status == 0
    assert set(result) == {"exercises", "rejected_percent", "named_percent", "false_names"}
    (exercise,) = result["exercises"]
    published = {
        "slug",
        "mistakes",
        "rejected",
        "named",
        "ties",
        "right_solutions",
        "right_rejected",
    }
    assert published <= set(exercise)
    assert exercise["slug"] == "sigmoid"
    assert exercise["mistakes"] == exercise["rejected"] == exercise["named"] > 0
    assert exercise["right_solutions"] >= 3
    assert (exercise["right_rejected"], exercise["ties"]) == (0, [])
    assert (exercise["unlisted"], exercise["false_names"]) == (3, [])


@pytest.mark.usefixtures("one_exercise")
def test_check_exercises_fails_where_code_outside_the_lists_gets_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = check_exercises.all_tasks()[0].mistakes[0]
    sources = {"a new slip": mutation.mistake_source(check_exercises.all_tasks()[0], listed)}
    monkeypatch.setattr(mutation, "unlisted_sources", lambda task: sources)
    status, text = run("check_exercises")
    assert status == 1
    assert f"    a false name: a new slip = {listed.slug}" in text.splitlines()
    assert "1 false names, also for 1 wrong solutions outside the lists." in text
