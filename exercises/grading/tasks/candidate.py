"""E04: C̃_t = tanh(W_C [h_prev, x_t] + b_C), what could be written."""

from exercises.grading.mistakes import slip
from exercises.grading.tasks.gate_family import (
    JOIN,
    gate_function,
    gate_task,
    returning,
    shared_mistakes,
    undefined,
)
from exercises.reference.gates import candidate

TASK = gate_task(
    "candidate",
    "E04",
    gate_function("candidate", "C", "c_tilde", candidate),
    "C",
    "tanh",
    slip("candidate-uses-sigmoid", returning("tanh", "sigmoid(a)")),
    slip("candidate-relu", returning("tanh", "np.maximum(a, 0)")),
    slip("gate-times-candidate", returning("tanh", "sigmoid(a) * np.tanh(a)")),
    *undefined("gate-times-candidate", "tanh", "i_t * np.tanh(a)"),
    slip("tanh-scaling-slip", returning("tanh", "2 * sigmoid(a) - 1")),
    slip("candidate-sees-cell", (JOIN, JOIN.replace("h_prev", "c_prev"))),
    slip("candidate-sees-cell", (JOIN, JOIN.replace("h_prev", "C_prev")), name="candidate-sees-C"),
    slip("lecun-tanh", returning("tanh", "1.7159 * np.tanh(2 * a / 3)")),
    *shared_mistakes("C", "tanh"),
)
