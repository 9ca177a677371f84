"""Every template draws numbers that are right, are told apart, and name the slips they show."""

import tomllib
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.reference.activations import sigmoid
from exercises.reference.backward import lstm_step_backward
from exercises.reference.cell import cell_update, hidden_state
from exercises.reference.gates import forget_gate
from exercises.reference.initialisation import init_params
from exercises.reference.loss import bce_with_logits, token_cross_entropy
from exercises.reference.rnn import rnn_forward
from quizzes.scoring.question import Table
from quizzes.scoring.templates import TEMPLATES, sheet_for
from quizzes.scoring.worksheet import (
    GAPS,
    Blank,
    Sheet,
    Slip,
    mark,
    shown,
    tells_apart,
    truth,
)

SEEDS = range(200)
SPECS = [
    {"template": name, **dict(zip(template.options, values, strict=True))}
    for name, template in TEMPLATES.items()
    for values in product(*template.options.values())
]
EACH = [
    {"template": "lstm", "steps": 3, "decimals": 4, "from_zero": False},
    *(spec for spec in SPECS if spec["template"] != "lstm"),
]
SLUGS = {
    row["slug"]
    for path in (Path(__file__).parents[3] / "fixtures/course/misconceptions").glob("*.toml")
    for row in tomllib.loads(path.read_text("utf-8"))["misconception"]
}


def name_of(spec: dict[str, Any]) -> str:
    return "-".join(str(value) for value in spec.values())


def given(table: Table, row: str) -> list[float]:
    """The numbers of one row of a table, as the student reads them."""
    cells = next(cells for cells in table.rows if cells[0] == row)[1:]
    return [float(cell.replace("−", "-")) for cell in cells if cell not in ("", "?")]


def rnn(sheet: Sheet) -> dict[str, float]:
    weights, states = sheet.tables
    w_h, w_x, b = given(weights, "RNN")
    x, [h0] = given(states, "x"), given(states, "h")
    found = rnn_forward(
        np.array(x).reshape(1, 3, 1), np.array([[h0]]), np.array([[w_h]]), np.array([[w_x]]),
        np.array([b]),
    )  # fmt: skip
    return {f"h{t}": float(found[0, t - 1, 0]) for t in (1, 2, 3)}


def rnn_gradient(sheet: Sheet) -> dict[str, float]:
    """By the numbers of a forward pass: a small step in the state before, and what it moves."""
    [table] = sheet.tables
    states, weights = given(table, "h"), given(table, "weight of h")
    tiny = 1e-6
    factors = [
        (np.tanh(np.arctanh(h) + w * tiny) - np.tanh(np.arctanh(h) - w * tiny)) / (2 * tiny)
        for h, w in zip(states, weights, strict=True)
    ]
    keyed = {f"k{t}": float(k) for t, k in enumerate(factors, start=1)}
    return {**keyed, "p": float(np.prod(factors))}


def masked(sheet: Sheet) -> dict[str, float]:
    [table] = sheet.tables
    mask, f, i, g, o = (np.array(given(table, row)) for row in ("mask", "f", "i", "C̃", "o"))
    [C], [h] = given(table, "C"), given(table, "h")
    values: dict[str, float] = {}
    for t in range(4):
        new_c = f[t] * C + i[t] * g[t]
        C, h = (new_c, o[t] * np.tanh(new_c)) if mask[t] else (C, h)
        values |= {f"C{t + 1}": float(C), f"h{t + 1}": float(h)}
    return values


def backward(sheet: Sheet) -> dict[str, float]:
    forward, arriving = sheet.tables
    f, i, g, o, before, C = given(forward, "value")
    dh, d_next = given(arriving, "value")
    arrays = {"f_t": f, "i_t": i, "c_tilde": g, "o_t": o, "c_prev": before, "c_t": C, "h_t": 0.0}
    cache: dict[str, Any] = {key: np.array([[value]]) for key, value in arrays.items()}
    cache |= {"x_t": np.zeros((1, 1)), "h_prev": np.ones((1, 1)), "params": init_params(1, 1, 0)}
    _, _, dc_prev, grads = lstm_step_backward(np.array([[dh]]), np.array([[d_next]]), cache)
    found = {"dP": float(dc_prev[0, 0])}
    slopes = {"f": f * (1 - f), "i": i * (1 - i), "C": 1 - g * g, "o": o * (1 - o)}
    for key, gate in (("df", "f"), ("di", "i"), ("dg", "C"), ("do", "o")):
        found[key] = float(grads[f"b_{gate}"][0]) / slopes[gate]
    return {**found, "dC": found["dP"] / f}


def cell_path(sheet: Sheet) -> dict[str, float]:
    gates = given(sheet.tables[0], "f")
    return {f"p{t}": float(np.prod(gates[t:])) for t in range(4)}


def parameters(sheet: Sheet) -> dict[str, float]:
    H, D, _ = (int(value) for value in given(sheet.tables[0], "network"))
    lstm = sum(array.size for array in init_params(D, H, 0).values())
    return {"rnn": H * H + H * D + H, "lstm": lstm, "twice": lstm}


def shapes(sheet: Sheet) -> dict[str, float]:
    B, T, D, H = (int(value) for value in given(sheet.tables[0], "network"))
    W = init_params(D, H, 0)["W_f"]
    return {
        "z": W.shape[1],
        "rows": W.shape[0],
        "columns": W.shape[1],
        "f": B * H,
        "all": B * T * H,
    }


def gate(sheet: Sheet) -> dict[str, float]:
    weights, joined = sheet.tables
    rows = np.array([given(weights, f"unit {n}") for n in (1, 2)])
    z = np.array([given(joined, "z")])
    f = forget_gate(z[:, :2], z[:, 2:], rows[:, :3], rows[:, 3])[0]
    a = np.log(f / (1 - f))
    return {"a1": a[0], "f1": f[0], "a2": a[1], "f2": f[1]}


def batch(sheet: Sheet) -> dict[str, float]:
    [table] = sheet.tables
    f, C, i, g, o = (
        np.array([given(table, f"{name}, row {row}") for row in (1, 2)])
        for name in ("f", "C before", "i", "C̃", "o")
    )
    C_t = cell_update(f, i, g, C)
    h_t = hidden_state(o, C_t)
    return {
        f"{name}{row}{unit}": float(found[row - 1, unit - 1])
        for name, found in (("C", C_t), ("h", h_t))
        for row in (1, 2)
        for unit in (1, 2)
    }


def judging(sheet: Sheet) -> dict[str, float]:
    layer, verdict = sheet.tables
    [label] = given(verdict, "label")
    *w, b = given(layer, "w")
    s = np.array([np.dot(given(layer, "h"), w) + b])
    loss = bce_with_logits(s, np.array([label]))
    return {"s": float(s[0]), "p": float(sigmoid(s)[0]), "loss": float(loss)}


def decoding(sheet: Sheet) -> dict[str, float]:
    """The target stands first in a vocabulary of two words."""
    [table] = sheet.tables
    p = np.array([given(table, f"sentence {n}") for n in (1, 2)])
    mask = np.array([given(table, f"mask {n}") for n in (1, 2)]) == 1
    scores = np.stack([np.log(p), np.log(1 - p)], axis=-1)
    target = np.zeros(p.shape, dtype=int)
    each = [
        token_cross_entropy(scores[n : n + 1], target[n : n + 1], mask[n : n + 1]) * mask[n].sum()
        for n in (0, 1)
    ]
    mean = token_cross_entropy(scores, target, mask)
    return {"s1": float(each[0]), "s2": float(each[1]), "mean": float(mean)}


SOLVERS = {
    "masked": masked, "rnn": rnn, "rnn-gradient": rnn_gradient, "backward": backward,
    "cell-path": cell_path, "parameters": parameters, "shapes": shapes, "gate": gate,
    "batch": batch, "judging": judging, "decoding-loss": decoding,
}  # fmt: skip


def test_every_template_is_solved_by_the_reference() -> None:
    assert {*SOLVERS, "lstm"} == set(TEMPLATES)  # the trace of a cell has a test of its own


@pytest.mark.parametrize("name", SOLVERS)
def test_the_true_values_are_those_of_the_reference(name: str) -> None:
    for spec in (spec for spec in SPECS if spec["template"] == name):
        for seed in SEEDS:
            sheet = sheet_for(spec, seed)
            assert truth(sheet) == pytest.approx(SOLVERS[name](sheet), abs=1e-6)


@pytest.mark.parametrize("spec", EACH, ids=name_of)
def test_every_slip_shows_a_number_of_its_own_and_is_named_by_it(spec: dict[str, Any]) -> None:
    for seed in SEEDS:
        sheet = sheet_for(spec, seed)
        assert tells_apart(sheet)
        right = shown(sheet)
        given_as = {key: [value] for key, value in right.items()}
        typed = {key: float(value) for key, value in right.items()}
        for blank in sheet.blanks:
            assert GAPS[blank.decimals] > 2 * blank.tolerance
            for slip in blank.slips:
                wrong = f"{slip.formula(typed):.{blank.decimals}f}"
                result = mark(sheet, {**given_as, blank.key: [wrong]})
                part = next(part for part in result.parts if part.key == blank.key)
                assert (part.is_right, part.message) == (False, slip.message)
                assert not slip.slug or slip.slug in result.misconceptions


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_the_published_solution_earns_every_mark(spec: dict[str, Any]) -> None:
    for seed in range(30):
        sheet = sheet_for(spec, seed)
        assert mark(sheet, {key: [value] for key, value in shown(sheet).items()}).value == 1.0


@pytest.mark.parametrize("spec", EACH, ids=name_of)
def test_a_seed_makes_a_sheet_of_its_own(spec: dict[str, Any]) -> None:
    assert len({sheet_for(spec, seed).tables for seed in SEEDS}) > 150


@pytest.mark.parametrize("spec", EACH, ids=name_of)
def test_every_slip_has_its_place_in_the_vocabulary(spec: dict[str, Any]) -> None:
    sheet = sheet_for(spec, 1)
    assert {slip.slug for blank in sheet.blanks for slip in blank.slips} <= {*SLUGS, ""}


@pytest.mark.parametrize("spec", EACH, ids=name_of)
def test_every_quantity_has_slips_that_are_named(spec: dict[str, Any]) -> None:
    for blank in sheet_for(spec, 1).blanks:
        assert any(slip.slug for slip in blank.slips), blank.key


@pytest.mark.parametrize("spec", EACH, ids=name_of)
@pytest.mark.parametrize("typed", ["1e308", "-1e308", "0", "-1", "1e-320", "1/3"])
def test_no_number_is_too_odd_to_be_marked(spec: dict[str, Any], typed: str) -> None:
    """Later values are worked out from the student's own, whatever these are."""
    sheet = sheet_for(spec, 3)
    keys = [blank.key for blank in sheet.blanks]
    for filled in (keys, keys[:-1], keys[:1], keys[1:]):
        assert 0.0 <= mark(sheet, {key: [typed] for key in filled}).value <= 1.0


def test_a_formula_that_breaks_on_a_students_value_marks_it_wrong() -> None:
    def divide(values: Mapping[str, float]) -> float:
        return 1 / values["a"]

    one = Blank("a", "a", "a", lambda values: 2.0, ())
    two = Blank("b", "b", "b", divide, (Slip("x", "No.", lambda v: float("nan") * divide(v)),))
    result = mark(Sheet((), (one, two)), {"a": ["0"], "b": ["7"]})
    assert [part.is_right for part in result.parts] == [False, False]
