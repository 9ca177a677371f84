"""What the exercises about gradients ask beside ordinary numbers."""

from typing import Any

import numpy as np

from exercises.grading.bench import Bench, full_bench
from exercises.grading.grader import grade
from exercises.grading.registry import get_task
from exercises.grading.report import CheckResult
from tests.exercises.grading.runner import InProcess, answers

BACK = get_task("lstm-backward")
CALL = "dx_t, dh, dc, step = lstm_step_backward(dH[:, t] + dh, dc, caches[t])"


def rungs(slug: str, right: str, wrong: str) -> dict[str, CheckResult]:
    task = get_task(slug)
    assert right in task.model
    report = grade(task, task.model.replace(right, wrong), 4, InProcess())
    return {check.name: check for check in report.checks}


def test_a_row_or_a_step_without_loss_has_a_gradient_of_zero() -> None:
    bench = full_bench(BACK, 4)
    zero = [(dx == 0.0).all(axis=2) for dx, *_ in _right(bench, "unused")]
    assert zero[0].tolist() == [[False] * 4, [True] * 4, [False] * 4]
    assert zero[1].tolist() == [[False, False, True, True]] * 3


def test_padding_hands_the_cell_gradient_on_and_receives_nothing() -> None:
    bench = full_bench(BACK, 4)
    (padded,) = (case for case in bench.cases if case.check == "padding")
    dH, dh_T, dc_T, caches = padded.call.args
    ((dx, _, dc0, grads),) = _right(bench, "padding")
    assert (dx == 0.0).all(axis=2).tolist() == [
        [False] * 4,
        [False, True, True, True],
        [False, False, False, True],
    ]
    short = BACK.functions[0].reference(dH[1:2, :1], dh_T[1:2], dc_T[1:2], [_row(caches[0], 1)])
    np.testing.assert_allclose(dc0[1:2], short[2])
    alone = [
        BACK.functions[0].reference(
            dH[n : n + 1, :length],
            dh_T[n : n + 1],
            dc_T[n : n + 1],
            [_row(cache, n) for cache in caches[:length]],
        )[3]
        for n, length in enumerate((4, 1, 3))
    ]
    for name, gradient in grads.items():
        np.testing.assert_allclose(gradient, sum(row[name] for row in alone))


def test_what_arrives_at_unused_rows_and_padding_has_checks_of_its_own() -> None:
    found = rungs("lstm-backward", "dx[t] = dx_t", "dx[t] = dx_t + (dx_t == 0.0)")
    assert {name for name, check in found.items() if check.passed is False} == {"unused", "padding"}
    assert found["padding"].message == "Not right on rows of lengths 4, 1 and 3: dx."


def test_a_row_that_is_taken_for_padding_loses_its_gradient() -> None:
    skip = f"dh, dc = (g * dH[:, t].any(axis=1)[:, None] for g in (dh, dc))\n        {CALL}"
    found = rungs("lstm-backward", CALL, skip)
    assert found["unused"].passed is True
    assert found["padding"].passed is False


def _right(bench: Bench, check: str) -> list[Any]:
    pairs = zip(bench.cases, answers(bench), strict=True)
    return [seen.value for case, seen in pairs if case.check == check]


def _row(cache: dict[str, Any], n: int) -> dict[str, Any]:
    return {k: v if k == "params" else v[n : n + 1] for k, v in cache.items()}


RETURN = "return {k: g * scale for k, g in grads.items()}, norm"


def keys(wrong: str) -> CheckResult:
    return rungs("gradient-clipping", RETURN, wrong)["keys"]


def test_keys_that_nobody_could_expect_are_kept_and_clipped() -> None:
    listed = "return {k: g * scale for k, g in grads.items() if k[0] in 'Wb'}, norm"
    lost = keys(listed)
    assert lost.passed is False
    assert lost.message == (
        "On gradients of another network clipped comes back without gamma, embedding, filters. "
        "Go through grads.items(): it needs no list of names."
    )
    left = keys(
        listed.replace(" if k[0] in 'Wb'", "").replace(
            "scale", "(scale if 'W' in k or k[0] == 'b' else 1)"
        )
    )
    assert left.message == (
        'On gradients of another network not right: clipped["gamma"], clipped["embedding"], '
        'clipped["filters"]. Every key is treated alike, whatever it is called.'
    )
    raised = keys("return {k: grads[k] * scale for k in grads if k != 'gamma' or 1 / 0}, norm")
    assert raised.message.startswith(
        "On gradients of another network: clip_by_global_norm raised ZeroDivisionError at line "
    )


def test_a_wrong_factor_does_not_cost_the_keys_as_well() -> None:
    halved = rungs("gradient-clipping", "max_norm / norm if", "0.5 * max_norm / norm if")
    assert (halved["clipped"].passed, halved["keys"].passed) == (False, True)
    each = "return {k: g * min(1.0, max_norm / np.linalg.norm(g)) for k, g in grads.items()}, norm"
    apart = rungs("gradient-clipping", RETURN, each)
    assert (apart["clipped"].passed, apart["keys"].passed) == (False, False)
    hostile = rungs("gradient-clipping", RETURN, RETURN.replace("g * scale", "g * np.nan"))
    assert hostile["keys"].passed is False


def test_a_key_that_is_added_is_told() -> None:
    added = keys(RETURN.replace("}, norm", "} | {'norm': np.array([norm])}, norm"))
    assert added.message == (
        "On the visible example clipped comes back with norm added. Go through grads.items(): it "
        "needs no list of names."
    )


def test_the_order_of_the_keys_is_kept() -> None:
    source = RETURN.replace("grads.items()", "reversed(grads.items())")
    turned = keys(source)
    assert turned.message == (
        "On the visible example the keys of clipped stand in another order than those of grads: "
        "b, W instead of W, b."
    )
    report = grade(
        get_task("gradient-clipping"),
        get_task("gradient-clipping").model.replace(RETURN, source),
        4,
        InProcess(),
    )
    assert report.misconception is not None
    assert report.misconception.slug == "keys-reordered"
    assert report.score == 0.92
