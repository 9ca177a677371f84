"""The next step after the exceptions that students meet most, where Python itself tells none."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

# What one exercise defines, another one cannot see.
OF_OTHER_EXERCISES = frozenset(
    {"sigmoid", "forget_gate", "input_gate", "candidate", "output_gate", "cell_update"}
    | {"hidden_state", "lstm_step", "lstm_forward", "rnn_forward", "lstm_step_backward"}
)
MISSING_NAME = re.compile(r"name '(\w{1,80})' is not defined")
NOT_BROADCAST = re.compile(r"broadcast together with shapes \((\d+,\d*)\) \((\d+,\d*)\)")
NOT_MULTIPLIED = re.compile(r"core dimension 0\b.{0,80}\(size (\d+) is different from (\d+)\)")
OF_ONE_NUMBER = re.compile(r"only (0-dimensional|length-1) arrays can be converted|must be real nu")


def in_plain_words(message: str) -> str:
    """What an exception said; of a product that does not fit, NumPy tells in words of its own."""
    found = NOT_MULTIPLIED.search(message)
    if not found:
        return message.rstrip()
    return (
        "in A @ B the columns of A must be as many as the rows of B, and here they are "
        f"{found[2]} and {found[1]}"
    )


def next_step(error: str, message: str, arguments: Mapping[str, Any] | None = None) -> str:
    """A sentence with a space before it, or nothing; `arguments` are those of the call."""
    if error == "NameError":
        return _for_a_name(message)
    if error in ("ModuleNotFoundError", "ImportError"):
        return " Only NumPy and Python's standard library can be imported here."
    if error == "KeyError":
        return _for_a_key(message.strip("'\""), arguments or {})
    if error == "ValueError" and "truth value of an array" in message:
        return " To ask whether an array was given at all, write `is not None`."
    if error == "TypeError" and OF_ONE_NUMBER.search(message):
        return " What comes from `math` takes one number; np.exp, np.tanh and the like take arrays."
    return _for_shapes(message) if error == "ValueError" else ""


def _for_a_name(message: str) -> str:
    found = MISSING_NAME.search(message)
    name = found[1] if found else ""
    if name == "np":
        return " Add `import numpy as np` at the top."
    if name in OF_OTHER_EXERCISES:
        return f" Define {name} in this file, too: nothing is kept from other exercises."
    return f" Write np.{name}." if name in np.__all__ else ""


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
