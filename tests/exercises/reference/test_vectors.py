"""The reference LSTM agrees with two libraries that were written by others."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.reference.backward import lstm_backward
from exercises.reference.conventions import STACKED, from_keras, from_torch
from exercises.reference.sequence import lstm_caches, lstm_forward

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors"
TORCH = json.loads((VECTORS / "torch_nn_lstm_vectors.json").read_text())
KERAS = json.loads((VECTORS / "keras_lstm_vectors.json").read_text())


def arrays(record: dict[str, Any], *names: str) -> list[Any]:
    return [np.array(record[name], dtype=np.float64) for name in names]


def mask_of(record: dict[str, Any], steps: int) -> Any:
    lengths = record["lengths"]
    return None if lengths is None else np.arange(steps) < np.array(lengths)[:, None]


def torch_run(record: dict[str, Any]) -> tuple[dict[str, Any], Any, Any, Any, Any]:
    params = from_torch(*arrays(record, "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"))
    x, h0, c0 = arrays(record, "x", "h0", "c0")
    return params, x, h0, c0, mask_of(record, x.shape[1])


@pytest.mark.parametrize("record", TORCH, ids=lambda r: r["name"])
def test_outputs_match_pytorch_to_1e_10(record: dict[str, Any]) -> None:
    params, x, h0, c0, mask = torch_run(record)
    hidden, h_T, c_T = lstm_forward(x, h0, c0, params, mask)
    if mask is not None:
        hidden = hidden * mask[..., None]  # a packed sequence writes 0 at padded steps
    output, h_n, c_n = arrays(record, "output", "h_n", "c_n")
    np.testing.assert_allclose(hidden, output, rtol=0, atol=1e-10)
    np.testing.assert_allclose(h_T, h_n, rtol=0, atol=1e-10)
    np.testing.assert_allclose(c_T, c_n, rtol=0, atol=1e-10)


@pytest.mark.parametrize("record", TORCH, ids=lambda r: r["name"])
def test_gradients_match_pytorch_autograd_to_1e_10(record: dict[str, Any]) -> None:
    params, x, h0, c0, mask = torch_run(record)
    dH, dc_T = arrays(record, "loss_weights_output", "loss_weights_cn")
    if mask is not None:
        dH = dH * mask[..., None]
    caches = lstm_caches(x, h0, c0, params, mask)
    dx, dh0, dc0, grads = lstm_backward(dH, np.zeros_like(h0), dc_T[0], caches, mask)
    if mask is not None:
        dx = dx * mask[..., None]
    expected = {name: np.array(value) for name, value in record["grad"].items()}
    np.testing.assert_allclose(dx, expected["x"], rtol=0, atol=1e-10)
    np.testing.assert_allclose(dh0, expected["h0"], rtol=0, atol=1e-10)
    np.testing.assert_allclose(dc0, expected["c0"], rtol=0, atol=1e-10)
    weights = np.hstack([expected["weight_hh_l0"], expected["weight_ih_l0"]])
    np.testing.assert_allclose(
        np.vstack([grads[f"W_{k}"] for k in STACKED]), weights, rtol=0, atol=1e-10
    )
    np.testing.assert_allclose(
        np.concatenate([grads[f"b_{k}"] for k in STACKED]),
        expected["bias_ih_l0"],
        rtol=0,
        atol=1e-10,
    )


@pytest.mark.parametrize("record", KERAS, ids=lambda r: r["name"])
def test_outputs_match_keras_float32(record: dict[str, Any]) -> None:
    params = from_keras(*arrays(record, "kernel_DxAH", "recurrent_kernel_HxAH", "bias"))
    x, h0, c0 = arrays(record, "x", "h0", "c0")
    mask = mask_of(record, x.shape[1])
    hidden, h_T, c_T = lstm_forward(x, h0, c0, params, mask)
    output, h_n, c_n = arrays(record, "y", "h_n", "c_n")
    np.testing.assert_allclose(hidden, output, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(h_T, h_n, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(c_T, c_n, rtol=1e-4, atol=1e-5)
