"""The cell and its neighbours, against numbers worked out by hand."""

import numpy as np
import pytest

from exercises.reference.activations import sigmoid
from exercises.reference.backward import gate_backward
from exercises.reference.cell import lstm_step
from exercises.reference.gradient_check import numeric_gradient, relative_error
from exercises.reference.initialisation import init_params
from exercises.reference.loss import (
    bce_gradient,
    bce_with_logits,
    token_cross_entropy,
    token_cross_entropy_gradient,
)
from exercises.reference.optim import Adam, clip_by_global_norm
from exercises.reference.rnn import cell_path_gradient_norms, rnn_forward, rnn_gradient_norms

# The worked trace of the lesson: D = H = 1, zero states, (w_h, w_x, b) per gate.
TRACE = {"f": (0.5, -0.4, 1.0), "i": (0.3, 0.8, 0.0), "C": (-0.2, 0.9, 0.0), "o": (0.4, 0.6, 0.0)}
ROWS = [(1.0, 0.4942, 0.2954), (-1.0, 0.1626, 0.0615), (0.5, 0.3616, 0.2012)]


def test_the_sigmoid_is_exact_far_out_and_silent() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert sigmoid(np.array([-1000.0, 0.0, 37.0, 1000.0])).tolist() == [0.0, 0.5, 1.0, 1.0]


def test_the_step_gives_the_worked_trace_of_the_lesson() -> None:
    params = {f"W_{k}": np.array([[w_h, w_x]]) for k, (w_h, w_x, _) in TRACE.items()}
    params |= {f"b_{k}": np.array([b]) for k, (_, _, b) in TRACE.items()}
    h = c = np.zeros((1, 1))
    for x, c_right, h_right in ROWS:
        h, c = lstm_step(np.array([[x]]), h, c, params)
        assert round(float(c[0, 0]), 4) == c_right
        assert round(float(h[0, 0]), 4) == h_right


def test_the_rnn_feeds_its_own_state_back() -> None:
    x, one = np.zeros((1, 2, 1)), np.ones((1, 1))
    hidden = rnn_forward(x, one, 0.5 * one, one, np.zeros(1))
    assert np.allclose(hidden[0, :, 0], [np.tanh(0.5), np.tanh(0.5 * np.tanh(0.5))])


def test_a_gradient_halves_at_every_step_where_the_forget_gate_is_one_half() -> None:
    norms = cell_path_gradient_norms(np.full((4, 2), 0.5), np.array([3.0, 4.0]))
    assert norms.tolist() == [0.625, 1.25, 2.5, 5.0]


def test_rnn_gradient_norms_agree_with_the_numeric_gradient() -> None:
    rng = np.random.default_rng(0)
    W_hh, dh_T = rng.normal(size=(3, 3)), rng.normal(size=3)
    h1 = rng.normal(size=(1, 3))

    def loss(h: np.ndarray) -> float:
        return float(
            rnn_forward(np.zeros((1, 1, 1)), h, W_hh, np.zeros((3, 1)), np.zeros(3))[0, 0] @ dh_T
        )

    h2 = rnn_forward(np.zeros((1, 1, 1)), h1, W_hh, np.zeros((3, 1)), np.zeros(3))[0]
    norms = rnn_gradient_norms(np.vstack([h1, h2]), W_hh, dh_T)
    assert norms[0] == pytest.approx(np.linalg.norm(numeric_gradient(loss, h1)), rel=1e-6)


def test_an_unknown_kind_of_gate_is_a_key_error() -> None:
    one = np.ones((1, 1))
    with pytest.raises(KeyError, match="relu"):
        gate_backward(one, one, one, one, "relu")


def test_the_numeric_gradient_leaves_its_array_alone() -> None:
    array = np.array([1.0, 2.0])
    gradient = numeric_gradient(lambda a: float(np.sum(a**3)), array)
    assert relative_error(gradient, np.array([3.0, 12.0])) < 1e-6
    assert array.tolist() == [1.0, 2.0]


def test_clipping_survives_entries_of_1e200() -> None:
    clipped, norm = clip_by_global_norm({"a": np.array([3e200]), "b": np.array([4e200])}, 1.0)
    assert norm == pytest.approx(5e200)
    assert [float(clipped[k][0]) for k in "ab"] == pytest.approx([0.6, 0.8])


def test_clipping_refuses_nan() -> None:
    with pytest.raises(ValueError, match="a gradient holds NaN or infinity"):
        clip_by_global_norm({"a": np.array([np.nan])}, 1.0)


def test_the_forget_bias_starts_at_one_and_the_others_at_zero() -> None:
    params = init_params(2, 3, seed=4)
    assert {k: float(params[f"b_{k}"].max()) for k in "fiCo"} == {"f": 1, "i": 0, "C": 0, "o": 0}
    assert np.array_equal(params["W_i"], init_params(2, 3, seed=4)["W_i"])


def test_the_losses_stay_finite_at_800_and_their_gradients_check() -> None:
    labels = np.array([1.0, 0.0])
    assert bce_with_logits(np.array([-800.0, 800.0]), labels) == 800.0
    logits = np.array([0.3, -1.2])
    numeric = numeric_gradient(lambda a: bce_with_logits(a, labels), logits)
    assert relative_error(numeric, bce_gradient(logits, labels)) < 1e-6


def test_padded_tokens_count_in_neither_loss_nor_gradient() -> None:
    rng = np.random.default_rng(1)
    scores, targets = rng.normal(size=(2, 3, 4)), rng.integers(0, 4, (2, 3))
    mask = np.array([[True, True, False], [True, False, False]])
    numeric = numeric_gradient(lambda a: token_cross_entropy(a, targets, mask), scores)
    assert relative_error(numeric, token_cross_entropy_gradient(scores, targets, mask)) < 1e-6
    assert not numeric[~mask].any()


def test_adam_walks_downhill() -> None:
    weights, adam = {"w": np.array([1.0])}, Adam(rate=0.1)
    for _ in range(50):
        adam.step(weights, {"w": 2 * weights["w"]})
    assert abs(float(weights["w"][0])) < 0.2
