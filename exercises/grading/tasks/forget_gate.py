"""E02: f_t = σ(W_f [h_prev, x_t] + b_f), what to keep of the old cell state."""

from exercises.grading.tasks.gate_family import (
    gate_function,
    gate_task,
    shared_mistakes,
    sigmoid_gate_mistakes,
)
from exercises.reference.gates import forget_gate

TASK = gate_task(
    "forget-gate",
    "E02",
    gate_function("forget_gate", "f", "f_t", forget_gate),
    "f",
    "sigmoid",
    *shared_mistakes("f", "sigmoid"),
    *sigmoid_gate_mistakes("f"),
)
