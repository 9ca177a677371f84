"""The same judgements through the real jail, on a choice of submissions."""

import pytest

from exercises.grading.grader import grade, run_visible
from exercises.grading.inside import look_inside
from exercises.grading.mutation import mistake_source, right_sources, summary, tallies
from exercises.grading.registry import all_tasks, get_task
from exercises.grading.report import Verdict
from exercises.sandbox.pool import Pool
from tests.exercises.sandbox.pools import shared_pool


@pytest.fixture(scope="module")
def pool() -> Pool:
    return shared_pool()


@pytest.mark.parametrize("slug", [task.slug for task in all_tasks()])
def test_the_first_and_the_last_known_mistake_are_named_in_the_jail(slug: str, pool: Pool) -> None:
    task = get_task(slug)
    for mistake in (task.mistakes[0], task.mistakes[-1]):
        report = grade(task, mistake_source(task, mistake), 30, pool)
        assert report.misconception is not None, mistake.name
        assert report.misconception.slug == mistake.slug
        assert report.sandbox == pool.layers


@pytest.mark.parametrize("slug", [t.slug for t in all_tasks() if t.reward is None])
def test_every_right_solution_passes_in_the_jail(slug: str, pool: Pool) -> None:
    for name, source in right_sources(slug).items():
        assert grade(get_task(slug), source, 31, pool).verdict is Verdict.PASSED, name


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("sentiment", "of the reviews that it had not seen."),
        ("translation", "of 100 numbers that it had not seen without a mistake."),
    ],
)
def test_the_model_solutions_train_well_enough(slug: str, message: str, pool: Pool) -> None:
    report = grade(get_task(slug), right_sources(slug)["solution.py"], 1, pool)
    assert report.verdict is Verdict.PASSED
    assert report.score == 1.0
    assert report.checks[-1].message.endswith(message)


def test_a_lazy_training_fails_the_gate_with_its_figure(pool: Pool) -> None:
    source = right_sources("sentiment")["solution.py"].replace("range(4)", "range(0)")
    report = grade(get_task("sentiment"), source, 1, pool)
    assert report.verdict is Verdict.FAILED
    assert report.score == pytest.approx(0.85)
    assert "72% are asked for. Train longer, or look at the learning rate." in report.headline


def test_a_training_that_raises_says_where(pool: Pool) -> None:
    source = right_sources("translation")["solution.py"].replace("D = H = 48", "D = H = 1 / 0")
    report = grade(get_task("translation"), source, 1, pool)
    assert report.checks[-1].message.startswith(
        "The values are right, but train raised ZeroDivisionError at line "
    )


def test_an_endless_loop_is_a_verdict_and_not_an_error(pool: Pool) -> None:
    report = grade(get_task("sigmoid"), "while True:\n    pass\n", 1, pool)
    assert (report.verdict, report.score) == (Verdict.TIMED_OUT, 0.0)


def test_a_missing_piece_is_no_hindrance_to_looking_inside(pool: Pool) -> None:
    shown = look_inside(get_task("lstm-step"), right_sources("lstm-step")["solution.py"], pool)
    assert [panel.quantity for panel in shown if panel.yours] == ["c_t", "h_t"]


def test_only_the_visible_example_is_heard(pool: Pool) -> None:
    task = get_task("cell-update")
    source = task.model.replace("    return c_t", "    print(c_t.shape)\n    return c_t")
    heard = grade(task, source, 1, pool).stdout
    assert len(heard.splitlines()) == len(task.visible)
    assert heard == run_visible(task, source, pool).stdout


def test_the_mutation_table_has_its_published_keys(pool: Pool) -> None:
    table = summary(tuple(tallies((get_task("cell-update"),), pool))).as_dict()
    assert table["rejected_percent"] == table["named_percent"] == 100.0
    assert table["false_names"] == 0
    assert {
        "slug",
        "mistakes",
        "rejected",
        "named",
        "ties",
        "right_solutions",
        "right_rejected",
    } <= set(table["exercises"][0])
