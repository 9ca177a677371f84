"""E06: o_t = σ(W_o [h_prev, x_t] + b_o), what to show of the cell state."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from exercises.grading.mistakes import slip
from exercises.grading.tasks.gate_family import (
    JOIN,
    gate_function,
    gate_task,
    returning,
    shared_mistakes,
    sigmoid_gate_mistakes,
    softmax_mistake,
    undefined,
)
from exercises.reference.gates import output_gate

CELLS = ("c_t", "C_t", "c_prev", "C_prev")
SHOWN = r"(?=.*tanh)(?=.*\*)"
INSIDE = r"^(?!.*(tanh|\*\s*[cC]_|[cC]_(t|prev)\s*\*))"  # the cell state is looked at, not shown

TASK = gate_task(
    "output-gate",
    "E06",
    gate_function("output_gate", "o", "o_t", output_gate),
    "o",
    "sigmoid",
    *undefined("output-gate-returns-hidden", "sigmoid", *(f"sigmoid(a) * np.tanh({c})" for c in CELLS), line=SHOWN),
    *undefined("gates-see-cell-state", "sigmoid", *(f"sigmoid(a + {c})" for c in CELLS), line=INSIDE),
    slip("output-gate-uses-new-h", (JOIN, JOIN.replace("h_prev", "h_t")), line=r"^(?!.*(\*\s*h_t|h_t\s*\*))"),
    softmax_mistake(),
    slip("output-gate-returns-hidden", returning("sigmoid", "sigmoid(a) * np.tanh(x_t)")),
    slip("output-gate-returns-hidden", returning("sigmoid", "sigmoid(a) * np.tanh(h_prev)"), name="output-gate-times-h"),
    slip("output-gate-returns-hidden", returning("sigmoid", "sigmoid(a) * np.tanh(a)"), name="output-gate-times-a"),
    *shared_mistakes("o", "sigmoid"),
    *sigmoid_gate_mistakes("o"),
)  # fmt: skip
