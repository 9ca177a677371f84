"""A mistake is named when it is certain, and only then."""

import re
from itertools import combinations

import pytest

from exercises.grading.bench import Bench, full_bench
from exercises.grading.compare import same_result
from exercises.grading.grader import grade
from exercises.grading.misconceptions import vocabulary
from exercises.grading.mistakes import EditError, Mistake, edited, slip
from exercises.grading.mutation import check_exercise, mistake_source
from exercises.grading.observation import Observation
from exercises.grading.registry import all_tasks, get_task
from exercises.grading.report import Verdict
from exercises.grading.task import Task
from exercises.grading.unlisted import unlisted_sources
from tests.exercises.grading.listed import CONVENTIONS, LISTED
from tests.exercises.grading.runner import InProcess

TASKS = {task.slug: task for task in all_tasks()}
TRAINED = ("sentiment", "translation")
UNLISTED = [(slug, name) for slug, task in TASKS.items() for name in unlisted_sources(task)]


@pytest.mark.parametrize("slug", TASKS)
def test_every_listed_mistake_is_among_the_known_ones(slug: str) -> None:
    assert set(LISTED[slug]) <= {mistake.name for mistake in TASKS[slug].mistakes}


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_convention_is_told_in_every_exercise_where_it_applies(convention: str) -> None:
    for slug in CONVENTIONS[convention]:
        assert convention in TASKS[slug].misconceptions, slug


@pytest.mark.parametrize("slug", ["input-gate", "output-gate", "candidate"])
def test_a_misspelt_result_is_not_taken_for_a_look_at_another_value(slug: str) -> None:
    """`return h_t` in the output gate does not mean that the gate looks at h_t."""
    name = {"input-gate": "f_t", "output-gate": "h_t", "candidate": "c_prev"}[slug]
    lines = TASKS[slug].model.splitlines()
    report = grade(TASKS[slug], "\n".join([*lines[:-1], f"    return {name}"]), 1, InProcess())
    assert f"name '{name}' is not defined" in report.headline
    assert report.misconception is None


@pytest.mark.parametrize("slug", [slug for slug in TASKS if slug not in TRAINED])
def test_every_known_mistake_is_rejected_and_named_and_nothing_right_is(slug: str) -> None:
    tally = check_exercise(TASKS[slug], InProcess(), seed=20)
    assert tally.problems == []
    assert tally.rejected == tally.named == tally.mistakes >= 12
    assert tally.right_solutions >= 4


@pytest.mark.parametrize("slug", [slug for slug in TASKS if slug not in TRAINED])
def test_what_fails_never_has_the_full_score(slug: str) -> None:
    """A matrix of another shape once failed with 100 %."""
    sources = [mistake_source(TASKS[slug], mistake) for mistake in TASKS[slug].mistakes]
    scores = [grade(TASKS[slug], source, 21, InProcess()).score for source in sources]
    assert max(scores) < 0.995


@pytest.mark.parametrize("slug", TRAINED)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_mistakes_of_the_applications_are_named_before_anything_is_trained(
    slug: str, seed: int
) -> None:
    task = TASKS[slug]
    for mistake in task.mistakes:
        report = grade(task, mistake_source(task, mistake), seed, InProcess())
        assert report.misconception is not None, mistake.name
        assert report.misconception.slug == mistake.slug, mistake.name
        assert report.checks[-1].passed is None


@pytest.mark.parametrize("seed", [3])
@pytest.mark.parametrize("slug", [slug for slug in TASKS if slug not in TRAINED])
def test_names_do_not_depend_on_the_numbers_drawn(slug: str, seed: int) -> None:
    task = TASKS[slug]
    for mistake in task.mistakes:
        report = grade(task, mistake_source(task, mistake), seed, InProcess())
        assert report.misconception is not None, mistake.name
        assert report.misconception.slug == mistake.slug, mistake.name


def test_there_are_forty_wrong_solutions_outside_the_lists() -> None:
    assert len(UNLISTED) >= 40


@pytest.mark.parametrize(("slug", "name"), UNLISTED)
def test_a_mistake_outside_the_lists_fails_without_a_name(slug: str, name: str) -> None:
    report = grade(TASKS[slug], unlisted_sources(TASKS[slug])[name], 6, InProcess())
    assert report.verdict is Verdict.FAILED
    assert report.misconception is None
    assert report.headline


@pytest.mark.parametrize("task", [t for t in all_tasks() if t.pairs], ids=lambda t: t.slug)
def test_two_slips_at_once_are_recognised_or_left_without_a_name(task: Task) -> None:
    by_name = {mistake.name: mistake for mistake in task.mistakes}
    recognised = 0
    for one, other in combinations(task.pairs, 2):
        try:
            source = edited(task.model, by_name[one].edits + by_name[other].edits)
        except EditError:
            continue
        report = grade(task, source, 7, InProcess())
        assert report.verdict is Verdict.FAILED, (one, other)
        said = report.misconception.title if report.misconception else ""
        names = {vocabulary()[by_name[name].slug].title for name in (one, other)}
        both = said.startswith("Two slips at once: ") and all(name in said for name in names)
        recognised += both
        assert both or said == "" or _same_as(task, source, said), (one, other, said)
    assert recognised > 0


def _same_as(task: Task, source: str, title: str) -> bool:
    """Two slips may cancel to what another single slip, or another pair, does."""
    bench = full_bench(task, 7)
    both = Mistake(f"both: {source}", "both", ((task.model, source),))
    names = [m for m in task.mistakes if vocabulary()[m.slug].title in title]
    return any(_alike(bench, both, *choice) for n in (1, 2) for choice in combinations(names, n))


def _alike(bench: Bench, one: Mistake, *others: Mistake) -> bool:
    a, b = bench.rehearsal(one), bench.rehearsal(*others)
    assert a is not None
    return b is not None and all(
        _same(a.observation(n), b.observation(n)) for n in range(bench.drawn)
    )


def _same(a: Observation, b: Observation) -> bool:
    conduct = (a.error, a.message, a.changed) == (b.error, b.message, b.changed)
    return conduct and a.warnings == b.warnings and same_result(a.value, b.value)


@pytest.mark.parametrize("slug", TASKS)
def test_no_two_names_fit_the_same_behaviour(slug: str) -> None:
    bench = full_bench(TASKS[slug], 8)
    mistakes = [m for m in TASKS[slug].mistakes if m.shows is None]
    for one, other in combinations(mistakes, 2):
        if (one.function, one.slug) != (other.function, other.slug):
            apart = one.slug == other.slug or not _alike(bench, one, other)
            assert apart or _lines_differ(TASKS[slug], one, other), (one.name, other.name)


def _lines_differ(task: Task, one: Mistake, other: Mistake) -> bool:
    """Both end in the same exception, and the line that raises says which of them it is."""
    own = {m.name: mistake_source(task, m).splitlines()[-1] for m in (one, other)}
    fits = [re.search(m.line, own[n.name]) for m, n in ((one, other), (other, one))]
    return bool(one.line and other.line) and not any(fits)


def test_every_name_that_can_be_given_is_in_the_vocabulary() -> None:
    for task in TASKS.values():
        assert task.misconceptions <= vocabulary().keys()


def test_every_explanation_addresses_the_student_in_two_sentences() -> None:
    for word in vocabulary().values():
        assert (
            word.message.count(". ") + word.message.count("? ") + word.message.count(".\n") >= 1
        ), word.slug
        assert word.title[-1] not in ".!?"
        assert word.step


def test_what_a_mistake_does_on_the_visible_case_is_found_out_once_for_all_seeds() -> None:
    task = get_task("gradient-clipping")
    one, other = (full_bench(task, seed).rehearsal(task.mistakes[0]) for seed in (21, 22))
    assert one is not None
    assert other is not None
    assert one.observation(0) is other.observation(0)
    assert one.observation(1) is not other.observation(1)


def test_an_edit_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(EditError, match="'y' stands 0 times in the source, not once"):
        edited("x = 1", (("y", "z"),))


def test_a_mistake_takes_its_slug_as_its_name() -> None:
    assert slip("bias-missing", ("a", "b")).name == "bias-missing"


def test_names_of_mistakes_are_unique_and_pairs_exist() -> None:
    for task in TASKS.values():
        names = [mistake.name for mistake in task.mistakes]
        assert len(set(names)) == len(names), task.slug
        assert set(task.pairs) <= set(names), task.slug


def test_a_hidden_swap_of_the_convention_is_told_as_such() -> None:
    task = get_task("forget-gate")
    source = edited(task.model, (("[h_prev, x_t]", "[x_t, h_prev]"),))
    found = grade(task, source, 1, InProcess()).misconception
    assert found is not None
    assert found.title == "[x_t, h_prev] is joined where [h_prev, x_t] is asked for"
    assert "right under another convention" in found.message


def test_right_numbers_with_a_changed_argument_are_named_in_any_exercise() -> None:
    task = get_task("rnn-forward")
    source = task.model.replace("    h = h0", "    b *= 1.5\n    b = b / 1.5\n    h = h0")
    found = grade(task, source, 1, InProcess()).misconception
    assert found is not None
    assert found.slug == "changes-its-argument"


def test_a_state_that_outlives_a_call_is_named_in_any_exercise() -> None:
    task = get_task("cell-update")
    source = task.model.replace("c_tilde, c_prev):", "c_tilde, c_prev, calls=[]):").replace(
        "    return c_t", "    calls.append(1)\n    return c_t + (len(calls) - 1)"
    )
    found = grade(task, source, 1, InProcess()).misconception
    assert found is not None
    assert found.slug == "state-kept-between-calls"


def test_a_measured_gradient_is_judged_by_its_largest_entry() -> None:
    task = get_task("lstm-backward")
    for h, score in (("1e-4", 1.0), ("1e-7", 1.0), ("1e-3", 0.8), ("1e-10", 0.8)):
        report = grade(task, task.model.replace("h=1e-5", f"h={h}"), 1, InProcess())
        assert report.score == pytest.approx(score), h


@pytest.mark.parametrize(
    ("returned", "slug"),
    [
        ("sigmoid(a) * np.tanh(c_t)", "output-gate-returns-hidden"),
        ("np.tanh(C_t) * sigmoid(a)", "output-gate-returns-hidden"),
        ("sigmoid(a + c_t)", "gates-see-cell-state"),
        ("sigmoid(a + c_prev)", "gates-see-cell-state"),
        ("sigmoid(a) * c_t", ""),
        ("np.tanh(c_t)", ""),
        ("sigmoid(a) * h_t", ""),
        ("sigmoid(a + h_t)", "output-gate-uses-new-h"),
    ],
)
def test_one_missing_name_can_mean_several_slips(returned: str, slug: str) -> None:
    """All end in the same NameError, so the line that raised has to tell them apart."""
    task = get_task("output-gate")
    source = edited(task.model, (("return sigmoid(a)", f"return {returned}"),))
    found = grade(task, source, 9, InProcess()).misconception
    assert (found.slug if found else "") == slug


def test_arrays_that_do_not_fit_are_not_always_multiplied() -> None:
    task = get_task("forget-gate")
    for operation, slug in (("z * W_f", "product-element-wise"), ("z + W_f", "")):
        source = edited(task.model, (("z @ W_f.T", operation),))
        found = grade(task, source, 9, InProcess()).misconception
        assert (found.slug if found else "") == slug, operation
