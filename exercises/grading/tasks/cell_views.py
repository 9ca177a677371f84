"""The pieces of a cell: the functions of E02-E07, called inside the exercises that use them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from exercises.grading.task import Cases, View
from exercises.grading.tasks.candidate import TASK as CANDIDATE
from exercises.grading.tasks.cases import case
from exercises.grading.tasks.cell_update import TASK as UPDATE
from exercises.grading.tasks.forget_gate import TASK as FORGET
from exercises.grading.tasks.hidden_state import TASK as SHOW
from exercises.grading.tasks.input_gate import TASK as INPUT
from exercises.grading.tasks.output_gate import TASK as OUTPUT

GATE_FUNCTIONS = tuple(
    task.functions[0] for task in (FORGET, INPUT, CANDIDATE, UPDATE, OUTPUT, SHOW)
)


def pieces(step: Mapping[str, Any], where: str) -> Cases:
    """The seven functions of the exercises before, on the right inputs of one step."""
    p, looked_at = step["params"], (step["h_prev"], step["x_t"])
    layers = (("forget_gate", "f"), ("input_gate", "i"), ("candidate", "C"), ("output_gate", "o"))
    gates = tuple(case(name, (*looked_at, p[f"W_{k}"], p[f"b_{k}"]), where) for name, k in layers)
    update = (step["f_t"], step["i_t"], step["c_tilde"], step["c_prev"])
    return (
        *gates[:3],
        case("cell_update", update, where),
        gates[3],
        case("hidden_state", (step["o_t"], step["c_t"]), where),
    )


def gate_views(steps: Sequence[Mapping[str, Any]]) -> tuple[View, ...]:
    """The gates over time, by the student's own gate functions where the file has them."""
    each = [pieces(step, "") for step in steps]

    def over_time(place: int, part: str) -> View:
        cases = (replace(step[place], name=f"{part} {t}") for t, step in enumerate(each))
        return View(part, part, tuple(cases))

    shown = ((0, "f_t"), (1, "i_t"), (2, "c_tilde"), (4, "o_t"))
    return tuple(over_time(place, part) for place, part in shown)
