"""How far a gradient reaches, measured through forward passes only."""

import numpy as np
import pytest

from exercises.grading.mutation import right_sources
from exercises.grading.reach import AFTER_X, STEPS, moved_inputs, norms, reach
from exercises.grading.registry import get_task
from exercises.reference.rnn import rnn_forward
from tests.exercises.grading.runner import InProcess

SLUGS = ("rnn-forward", "lstm-forward")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_right_forward_pass_reaches_as_far_as_the_reference(slug: str) -> None:
    panel = reach(get_task(slug), right_sources(slug)["solution.py"], InProcess())
    assert panel is not None
    assert np.shape(panel.yours) == np.shape(panel.right) == (1, STEPS)
    np.testing.assert_allclose(np.array(panel.yours), np.array(panel.right), rtol=1e-4, atol=1e-9)


def test_the_measured_gradient_is_the_product_of_the_slopes() -> None:
    W_hh, W_xh, b = AFTER_X["rnn-forward"][1:]
    x = moved_inputs().mean(axis=0, keepdims=True)
    H = rnn_forward(x, np.zeros((1, 2)), W_hh, W_xh, b)[0]
    expected, slope = [], np.eye(2)
    for t in reversed(range(STEPS)):
        through = slope @ np.diag(1 - H[t] ** 2)
        expected.append(np.linalg.norm(through @ W_xh))
        slope = through @ W_hh
    moved = norms(rnn_forward(moved_inputs(), *AFTER_X["rnn-forward"]))
    x_of_all = moved_inputs()
    assert x_of_all.shape == (2 * STEPS, STEPS, 1)
    np.testing.assert_allclose(moved, expected[::-1], rtol=1e-2, atol=1e-8)


def test_the_gradient_of_the_plain_network_fades_towards_the_start() -> None:
    panel = reach(get_task("rnn-forward"), get_task("rnn-forward").model, InProcess())
    assert panel is not None
    assert panel.right[0][0] < panel.right[0][-1] / 100


@pytest.mark.parametrize(
    "source",
    [
        "def rnn_forward(x, h0, W_hh, W_xh, b):\n    return 1 / 0\n",
        "def rnn_forward(x, h0, W_hh, W_xh, b):\n    return 'no numbers'\n",
        "def rnn_forward(x, h0, W_hh, W_xh, b):\n    return x * float('nan')\n",
        "x = 1\n",
        "def",
    ],
)
def test_code_that_gives_no_states_has_no_curve(source: str) -> None:
    assert reach(get_task("rnn-forward"), source, InProcess()) is None


def test_other_exercises_have_no_curve() -> None:
    assert reach(get_task("sigmoid"), get_task("sigmoid").model, InProcess()) is None
