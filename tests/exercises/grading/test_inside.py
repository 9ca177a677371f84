"""Looking inside: the student's own pieces and states, beside the reference, on visible cases."""

import numpy as np
import pytest

from exercises.grading.grader import grade
from exercises.grading.inside import Panel, look_inside
from exercises.grading.mutation import right_sources
from exercises.grading.registry import all_tasks, get_task
from tests.exercises.grading.runner import InProcess

LOOKED_AT = (
    "lstm-step", "lstm-forward", "rnn-forward", "vanishing-gradient", "lstm-step-backward",
    "lstm-backward",
)  # fmt: skip
OWN_GATES = """
def forget_gate(h_prev, x_t, W_f, b_f):
    return sigmoid(np.concatenate([h_prev, x_t], axis=1) @ W_f.T + b_f)


def input_gate(h_prev, x_t, W_i, b_i):
    return sigmoid(np.concatenate([h_prev, x_t], axis=1) @ W_i.T + b_i) ** 1.5
"""


def panels(slug: str, source: str | None = None) -> dict[str, Panel]:
    source = right_sources(slug)["solution.py"] if source is None else source
    return {panel.quantity: panel for panel in look_inside(get_task(slug), source, InProcess())}


@pytest.mark.parametrize("slug", LOOKED_AT)
def test_a_right_solution_looks_like_the_reference(slug: str) -> None:
    shown = panels(slug)
    own = [panel for panel in shown.values() if panel.yours is not None]
    assert own
    for panel in own:
        np.testing.assert_allclose(np.array(panel.yours), np.array(panel.right), atol=1e-9)


def test_states_of_a_sequence_are_shown_step_by_step() -> None:
    shown = panels("lstm-forward")
    assert list(shown) == ["f_t", "i_t", "c_tilde", "o_t", "c_t", "h_t"]
    assert np.shape(shown["c_t"].right) == np.shape(shown["h_t"].right) == (8, 2)


def test_own_gate_functions_are_shown_where_the_file_has_them() -> None:
    shown = panels("lstm-step", get_task("lstm-step").model + OWN_GATES)
    assert shown["f_t"].yours == shown["f_t"].right
    assert shown["i_t"].yours is not None
    assert shown["i_t"].yours != shown["i_t"].right
    assert shown["o_t"].yours is None


def test_the_lab_shows_a_gradient_that_fades_and_one_that_lasts() -> None:
    shown = panels("vanishing-gradient")
    fading = shown["RNN, recurrent weights scaled by 0.5"].right[0]
    lasting = shown["cell path, forget bias 5"].right[0]
    assert fading[0] / fading[-1] < 1e-10
    assert lasting[0] / lasting[-1] > 0.5


def test_nothing_is_shown_where_there_is_no_time() -> None:
    assert look_inside(get_task("sigmoid"), "", InProcess()) == ()


def test_broken_code_leaves_the_reference_alone_in_the_picture() -> None:
    shown = panels("rnn-forward", "def rnn_forward(x, h0, W_hh, W_xh, b):\n    return 1 / 0\n")
    assert shown["h_t"].yours is None
    assert len(shown["h_t"].right) == 8


def test_the_first_wrong_piece_is_found_among_the_own_functions() -> None:
    task = get_task("lstm-step")
    body = task.model.replace(
        'i_t = sigmoid(z @ params["W_i"].T + params["b_i"])',
        'i_t = input_gate(h_prev, x_t, params["W_i"], params["b_i"])',
    )
    report = grade(task, body + OWN_GATES, 2, InProcess())
    assert report.misconception is None
    assert report.divergence is not None
    assert report.divergence.quantity == "i_t"
    assert report.divergence.explanation == (
        "Your own input_gate gives this on the visible example.\n"
        "a = 0.5·0.4 + (-0.2)·0.6 + 1·(-0.2) + 0.1 = (-0.02), then i_t[0, 0] = σ(-0.02) = 0.495"
    )


def test_the_first_wrong_intermediate_is_found_in_a_returned_cache() -> None:
    task = get_task("lstm-step")
    cached = task.model.replace(
        "return h_t, c_t", 'return h_t, c_t, {"f_t": f_t, "i_t": i_t, "c_tilde": c_tilde}'
    )
    assert grade(task, cached, 2, InProcess()).score == 1.0
    wrong = cached.replace("c_tilde = np.tanh(z", "c_tilde = 0.9 * np.tanh(z")
    report = grade(task, wrong, 2, InProcess())
    assert report.divergence is not None
    assert (report.divergence.quantity, report.divergence.row) == ("c_tilde", 0)
    assert report.divergence.explanation == (
        "This is c_tilde in the dict that you return.\n"
        "In row 0, unit 0 it should be:\n"
        "a = 0.5·(-0.7) + (-0.2)·0.2 + 1·0.8 + (-0.1) = 0.31, then C̃ = tanh(0.31) = 0.3004"
    )


def test_the_first_wrong_time_step_is_found() -> None:
    task = get_task("rnn-forward")
    report = grade(task, task.model.replace("W_xh.T + b)", "W_xh.T + b * (t < 1))"), 2, InProcess())
    assert report.divergence is not None
    assert (report.divergence.quantity, report.divergence.t) == ("H", 2)
    assert report.divergence.explanation.startswith("At t = 2, row 0, unit 0: ")


def test_every_task_with_views_is_one_that_has_time() -> None:
    assert tuple(task.slug for task in all_tasks() if task.views) == LOOKED_AT
