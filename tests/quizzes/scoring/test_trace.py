"""A trace by hand: true numbers, marks that follow through, slips that are named."""

from random import Random
from typing import Any

import numpy as np
import pytest

from exercises.reference.cell import lstm_step
from quizzes.scoring import ResponseError, SpecError, check, present, score, solution
from quizzes.scoring.scalar_lstm import (
    FORMULAS,
    GATES,
    QUANTITIES,
    SLIPS,
    Before,
    pre_activation,
    slips_at,
)
from quizzes.scoring.templates.lstm import sheet_of
from quizzes.scoring.trace_draw import GAP, Trace, draw
from quizzes.scoring.worksheet import truth as values_of

SPEC: dict[str, Any] = {
    "kind": "trace",
    "template": "lstm",
    "steps": 3,
    "decimals": 4,
    "from_zero": False,
}
FROM_ZERO = {**SPEC, "from_zero": True}
SEEDS = range(200)


def drawn(spec: dict[str, Any], seed: int) -> Trace:
    """The numbers that the seed stands for, as the template draws them."""
    own = Random(seed).randrange(2**31)
    return draw(own, spec["steps"], from_zero=spec["from_zero"])


def truth(trace: Trace) -> list[dict[str, float]]:
    """All values of every step."""
    values = values_of(sheet_of(trace, 4))
    steps = range(1, len(trace.inputs) + 1)
    return [{name: values[f"{name}{t}"] for name in QUANTITIES} for t in steps]


def befores(trace: Trace) -> list[Before]:
    """What each step of the true trace starts from."""
    states = [(trace.h, trace.C), *((now["h"], now["C"]) for now in truth(trace))]
    return [Before(x, h, C) for x, (h, C) in zip(trace.inputs, states, strict=False)]


def reference(trace: Trace) -> list[tuple[float, float]]:
    """(h, C) of each step by the course's reference LSTM, one unit and one input."""
    params = {
        f"{matrix}_{'C' if gate == 'g' else gate}": values
        for gate, w in trace.cell.items()
        for matrix, values in (("W", np.array([[w.h, w.x]])), ("b", np.array([w.b])))
    }
    h, C = np.array([[trace.h]]), np.array([[trace.C]])
    states = []
    for x in trace.inputs:
        h, C = lstm_step(np.array([[x]]), h, C, params)
        states.append((float(h[0, 0]), float(C[0, 0])))
    return states


@pytest.mark.parametrize("spec", [SPEC, FROM_ZERO])
def test_the_true_values_are_those_of_the_reference(spec: dict[str, Any]) -> None:
    for seed in SEEDS:
        trace = drawn(spec, seed)
        ours = [(now["h"], now["C"]) for now in truth(trace)]
        assert np.allclose(ours, reference(trace), rtol=0, atol=1e-12)


@pytest.mark.parametrize("spec", [SPEC, FROM_ZERO])
def test_the_published_solution_earns_every_mark(spec: dict[str, Any]) -> None:
    for seed in SEEDS:
        assert score(spec, seed, dict(solution(spec, seed))).value == 1.0


@pytest.mark.parametrize("spec", [SPEC, FROM_ZERO])
def test_no_two_slips_look_alike(spec: dict[str, Any]) -> None:
    for seed in SEEDS:
        trace = drawn(spec, seed)
        for before, now in zip(befores(trace), truth(trace), strict=True):
            assert all(abs(pre_activation(trace.cell[gate], before)) <= 3 for gate in GATES)
            for name in QUANTITIES:
                slips = slips_at(name, before)
                values = [now[name], *(slip.formula(trace.cell, before, now) for slip in slips)]
                assert np.diff(sorted(values)).min() > GAP


@pytest.mark.parametrize("name", QUANTITIES)
def test_every_slip_is_named_by_its_number(name: str) -> None:
    named = set()
    for seed in SEEDS:
        trace = drawn(SPEC, seed)
        before, now = befores(trace)[1], truth(trace)[1]
        for slip in SLIPS[name]:
            wrong = slip.formula(trace.cell, before, now)
            response = {**solution(SPEC, seed), f"{name}2": f"{wrong:.4f}"}
            assert slip.slug in score(SPEC, seed, response).misconceptions
            named.add(slip.slug)
    assert named == {slip.slug for slip in SLIPS[name]}


def test_one_slip_costs_one_mark_when_the_rest_follows_from_it() -> None:
    trace = drawn(SPEC, 4)
    own: dict[str, float] = {}
    h, C = trace.h, trace.C
    for t, x in enumerate(trace.inputs, start=1):
        now: dict[str, float] = {}
        for name in QUANTITIES:
            value = FORMULAS[name](trace.cell, Before(x, h, C), now)
            now[name] = round(value + (0.2 if (name, t) == ("f", 1) else 0), 4)
        own |= {f"{name}{t}": value for name, value in now.items()}
        h, C = now["h"], now["C"]
    result = score(SPEC, 4, own)
    assert [part.key for part in result.parts if not part.is_right] == ["f1"]
    assert result.value == pytest.approx(17 / 18)


def test_values_left_out_are_wrong_and_do_not_spoil_the_others() -> None:
    response = {key: value for key, value in solution(SPEC, 9).items() if key != "i1"}
    result = score(SPEC, 9, response)
    assert result.value == pytest.approx(17 / 18)
    assert [part.message for part in result.parts if part.message] == ["Not filled in."]


def test_a_value_out_of_the_blue_is_said_not_to_follow() -> None:
    result = score(SPEC, 9, {**solution(SPEC, 9), "h3": "0.99999"})
    [part] = [part for part in result.parts if not part.is_right]
    assert part.message == "This does not follow from your earlier values."
    assert result.misconceptions == ()


def test_a_first_value_out_of_the_blue_is_not_said_to_come_from_earlier_ones() -> None:
    result = score(SPEC, 9, {**solution(SPEC, 9), "f1": "0.99999"})
    told = {part.key: part.message for part in result.parts if not part.is_right}
    assert told["f1"] == "This does not follow from the numbers given."


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ({}, "Fill in at least one value, then check."),
        ({"f1": " "}, "Fill in at least one value, then check."),
        (
            {"C2": "much"},
            "C at step 2: 'much' is not a number. Write it like 0.25 or -1.5.",
        ),
        ({"g1": ["1", "2"]}, "Give one value for each part."),
    ],
)
def test_what_is_no_trace_is_refused_in_words(response: Any, words: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        score(SPEC, 0, response)
    assert str(refusal.value) == words


def test_each_seed_is_a_trace_of_its_own() -> None:
    assert len({drawn(SPEC, seed).inputs for seed in SEEDS}) > 150


def test_what_is_shown_holds_no_value_to_be_found() -> None:
    shown = present(SPEC, 5)
    cells = [cell for table in shown.tables for row in table.rows for cell in row]
    assert not set(solution(SPEC, 5).values()) & set(cells)
    assert cells.count("?") == 6


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"steps": 0}, "steps of the template lstm is one of 1, 2, 3, 4"),
        ({"steps": True}, "steps of the template lstm is one of 1, 2, 3, 4"),
        ({"decimals": 1}, "decimals of the template lstm is one of 3, 4"),
        ({"from_zero": "no"}, "from_zero of the template lstm is one of true, false"),
        (
            {"template": "gru"},
            "there is no template 'gru'; there are lstm, masked, batch, rnn, rnn-gradient, "
            "backward, cell-path, parameters, shapes, gate, judging, decoding-loss",
        ),
    ],
)
def test_a_trace_that_cannot_be_asked_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(SpecError) as refusal:
        check({**SPEC, **change})
    assert str(refusal.value) == words
