"""The next step after the exceptions that students meet most, where Python itself tells none.

Messages may be of the student's own making, so they are only searched with short patterns.
"""

# ruff: noqa: E501  # one exception a line reads as a table

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import numpy as np

# What one exercise defines, another one cannot see.
OF_OTHER_EXERCISES = frozenset(
    {"sigmoid", "forget_gate", "input_gate", "candidate", "output_gate", "cell_update"}
    | {"hidden_state", "lstm_step", "lstm_forward", "rnn_forward", "lstm_step_backward"}
)
IN_ONE_LIST = "The arrays to join go into one list: np.concatenate([a, b], axis=1)."
# The exception, a pattern of its message, and what to do.
STEPS = (
    ("ValueError", "truth value of an array", "To ask whether an array was given at all, write `is not None`."),
    ("ValueError", "inhomogeneous shape", "Arrays of different shapes do not make one array: np.concatenate([a, b], axis=1) joins them side by side."),
    ("ValueError", "except for the concatenation axis", "Side by side, row for row, they are joined with axis=1."),
    ("TypeError", r"multiple values for argument 'axis'|stack\(\) takes 1 positional", IN_ONE_LIST),
    ("TypeError", "only integer scalar arrays", f"An array stands where one whole number belongs. {IN_ONE_LIST}"),
    ("TypeError", r"Cannot interpret '\d+' as a data type", "A shape is one tuple: np.zeros((2, 3))."),
    ("TypeError", "'numpy.ndarray' object is not callable", "Round brackets call a function: an entry of an array is a[0], and a product needs its *."),
    ("TypeError", r"only (0-dimensional|length-1) arrays can be|must be real number", "What comes from `math` takes one number; np.exp, np.tanh and the like take arrays."),
    ("ModuleNotFoundError", "", "Only NumPy and Python's standard library can be imported here."),
    ("ImportError", "", "Only NumPy and Python's standard library can be imported here."),
)  # fmt: skip
MISSING_NAME = re.compile(r"name '(\w{1,80})' is not defined")
NOT_IN_NUMPY = re.compile(r"module 'numpy' has no attribute '(\w{1,80})'")
NOT_BROADCAST = re.compile(r"broadcast together with shapes \((\d+,\d*)\) \((\d+,\d*)\)")
NOT_MULTIPLIED = re.compile(r"core dimension 0\b.{0,80}\(size (\d+) is different from (\d+)\)")


def in_plain_words(message: str) -> str:
    """What an exception said; of a product that does not fit, NumPy tells in words of its own."""
    found = NOT_MULTIPLIED.search(message)
    if not found:
        return message.rstrip(" .")
    return (
        "in A @ B the columns of A must be as many as the rows of B, and here they are "
        f"{found[2]} and {found[1]}"
    )


def next_step(error: str, message: str, arguments: Mapping[str, Any] | None = None) -> str:
    """A sentence with a space before it, or nothing; `arguments` are those of the call."""
    if error == "NameError":
        return _for_a_name(message)
    if error == "AttributeError":
        return _for_numpy(message)
    if error == "KeyError":
        return _for_a_key(message.strip("'\""), arguments or {})
    found = (step for kind, said, step in STEPS if kind == error and re.search(said, message))
    step = next(found, "")
    return f" {step}" if step else _for_shapes(message) if error == "ValueError" else ""


def _for_a_name(message: str) -> str:
    found = MISSING_NAME.search(message)
    name = found[1] if found else ""
    if name == "np":
        return " Add `import numpy as np` at the top."
    if name in OF_OTHER_EXERCISES:
        return f" Define {name} in this file, too: nothing is kept from other exercises."
    return f" Write np.{name}." if name in np.__all__ else ""


def _for_numpy(message: str) -> str:
    found = NOT_IN_NUMPY.search(message)
    if not found:
        return ""
    if found[1] == "sigmoid":
        return " Write it yourself, as 1 / (1 + np.exp(-z))."
    near = get_close_matches(found[1], np.__all__, n=1)
    return f" Did you mean np.{near[0]}?" if near else ""


def _for_a_key(key: str, arguments: Mapping[str, Any]) -> str:
    """The keys that there are, where the call was given a dict that lacks this one."""
    for name, value in arguments.items():
        if isinstance(value, dict) and key not in value:
            near = [known for known in value if known.lower() == key.lower()]
            return f" {name} has {', '.join(map(repr, near or value))}."
    return ""


def _for_shapes(message: str) -> str:
    """One number a row meets rows: (3,) and (3, 5), in either order."""
    found = NOT_BROADCAST.search(message)
    if not found:
        return ""
    one, rows = sorted((found[1].split(","), found[2].split(",")), key=lambda shape: shape[1])
    if one[1] or not rows[1] or one[0] != rows[0]:
        return ""
    n = one[0]
    return f" ({n},) lies along the last axis: [:, None] makes it ({n}, 1), one number a row."
