"""The converter of notations in the lesson is code that runs, and it converts rightly."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from exercises.reference.initialisation import init_params
from exercises.reference.sequence import lstm_forward
from tests.lstm_course.content.bank import COURSE

TEXT = (COURSE / "lstm/steps/3-formulas.md").read_text("utf-8")
FUNCTION, CALLS = re.findall(r"```python\n(.*?)```", TEXT[TEXT.index("a converter") :], re.DOTALL)
LINES = {line.split("# ")[1].split(",")[0]: line.split("  #")[0] for line in CALLS.splitlines()}
VECTORS = COURSE.parent / "vectors"
D, H = 3, 4
Convert = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def convert() -> Convert:
    """The function as a student would paste it."""
    names: dict[str, Any] = {"np": np}
    exec(FUNCTION, names)
    function: Convert = names["to_this_lesson"]
    return function


def called(convert: Convert, library: str, **weights: Any) -> dict[str, Any]:
    """What the lesson's line for a library makes of its weights."""
    names = {"to_this_lesson": convert, "H": H, "D": D, **weights}
    found: dict[str, Any] = eval(LINES[library], names)
    return found


def stacked(params: dict[str, Any], order: Sequence[str]) -> tuple[Any, Any, Any]:
    """W_x, W_h and b with the blocks of `order` on top of each other."""
    W = np.vstack([params[f"W_{name}"] for name in order])
    return W[:, H:], W[:, :H], np.concatenate([params[f"b_{name}"] for name in order])


@pytest.mark.parametrize(
    ("library", "file", "names"),
    [
        (
            "PyTorch",
            "torch_nn_lstm_vectors",
            {f"{kind}_{part}": f"{kind}_{part}_l0"
             for kind in ("weight", "bias") for part in ("ih", "hh")},
        ),
        (
            "Keras",
            "keras_lstm_vectors",
            {"kernel": "kernel_DxAH", "recurrent_kernel": "recurrent_kernel_HxAH", "bias": "bias"},
        ),
    ],
)  # fmt: skip
def test_weights_of_a_library_give_the_librarys_own_results(
    convert: Convert, library: str, file: str, names: dict[str, str]
) -> None:
    records = json.loads((VECTORS / f"{file}.json").read_text())
    whole = [record for record in records if record["lengths"] is None]  # nothing is padded
    assert whole
    for record in whole:
        own = {name: np.array(record[key]) for name, key in names.items()}
        x, h0, c0 = (np.array(record[name], dtype=float) for name in ("x", "h0", "c0"))
        hidden, _, _ = lstm_forward(x, h0, c0, called(convert, library, **own))
        expected = record["output"] if "output" in record else record["y"]
        np.testing.assert_allclose(hidden, expected, rtol=1e-4, atol=1e-5)


def of_onnx(params: dict[str, Any]) -> dict[str, Any]:
    W, R, b = stacked(params, "iofC")
    return {"W": W[None], "R": R[None], "B": np.concatenate([b - 0.25, 0 * b + 0.25])[None]}


def of_cs231n(params: dict[str, Any]) -> dict[str, Any]:
    Wx, Wh, b = stacked(params, "ifoC")
    return {"Wx": Wx.T, "Wh": Wh.T, "b": b}


def of_tensorflow(params: dict[str, Any]) -> dict[str, Any]:
    W_x, W_h, b = stacked(params, "iCfo")
    one = np.repeat([0.0, 0.0, 1.0, 0.0], H)
    return {"kernel": np.vstack([W_x.T, W_h.T]), "bias": b - one, "one_for_f": one}


@pytest.mark.parametrize(
    ("library", "written"),
    [("ONNX", of_onnx), ("CS231n", of_cs231n), ("TensorFlow 1", of_tensorflow)],
)
def test_weights_written_in_a_librarys_layout_come_back(
    convert: Convert, library: str, written: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    params = init_params(D, H, 5)
    params = {name: value + 0.1 * len(name) for name, value in params.items()}
    found = called(convert, library, **written(params))
    assert set(found) == set(params)
    for name, value in params.items():
        np.testing.assert_allclose(found[name], value, atol=1e-12, err_msg=name)
