"""E03: i_t = σ(W_i [h_prev, x_t] + b_i), what to write of the candidate."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from exercises.grading.mistakes import slip
from exercises.grading.tasks.gate_family import (
    gate_function,
    gate_task,
    returning,
    shared_mistakes,
    sigmoid_gate_mistakes,
    softmax_mistake,
    undefined,
)
from exercises.reference.gates import input_gate

TASK = gate_task(
    "input-gate",
    "E03",
    gate_function("input_gate", "i", "i_t", input_gate),
    "i",
    "sigmoid",
    slip("gate-times-candidate", returning("sigmoid", "sigmoid(a) * np.tanh(a)")),
    *undefined("gate-times-candidate", "sigmoid", "sigmoid(a) * c_tilde"),
    *undefined("another-gates-weights", "sigmoid", "sigmoid(a) * np.tanh(z @ W_C.T)"),
    slip("another-gates-weights", ("W_i.T + b_i", "W_f.T + b_f")),
    slip("another-gates-weights", ("W_i.T + b_i", "W_i.T + b_f"), name="another-gates-bias"),
    *undefined("asks-for-another-gate", "sigmoid", "1 - f_t", "1 - forget_gate(h_prev, x_t, W_i, b_i)"),
    softmax_mistake(),
    *shared_mistakes("i", "sigmoid"),
    *sigmoid_gate_mistakes("i"),
)  # fmt: skip
