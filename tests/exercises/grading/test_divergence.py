"""The first difference: what was calculated first, where it stands, and how it comes about."""

from typing import Any

import numpy as np
import pytest

from exercises.grading.bench import visible_bench
from exercises.grading.divergence import Divergence
from exercises.grading.grader import grade
from exercises.grading.registry import all_tasks, get_task
from exercises.grading.report import Report
from exercises.grading.returns import parts_of, pick
from exercises.grading.task import Case, Function, Place, arguments_of
from exercises.sandbox.job import Errand, Job, no_errand
from exercises.sandbox.outcome import Outcome
from tests.exercises.grading.runner import InProcess, answers

STEP = "h_new, c_new = lstm_step(x[:, t], h, c, params)"
INLINE = """z = np.concatenate([h, x[:, t]], axis=1)
        f = sigmoid(z @ params["W_f"].T + params["b_f"])
        i = sigmoid(z @ params["W_i"].T + params["b_i"])
        new = np.tanh(z @ params["W_C"].T + params["b_C"])
        o = sigmoid(z @ params["W_o"].T + params["b_o"])
        c_new = f * c + i * new
        h_new = o * np.tanh(c_new)"""


def graded(slug: str, *edits: tuple[str, str], source: str = "") -> Report:
    source = source or get_task(slug).model
    for right, wrong in edits:
        assert right in source, right
        source = source.replace(right, wrong)
    return grade(get_task(slug), source, 5, InProcess())


def first(slug: str, *edits: tuple[str, str], source: str = "") -> Divergence:
    report = graded(slug, *edits, source=source)
    assert report.misconception is None
    assert report.divergence is not None
    return report.divergence


def inline() -> str:
    """A forward pass without a function for the step."""
    model = get_task("lstm-forward").model
    start, end = model.index("def lstm_step"), model.index("def lstm_forward")
    return (model[:start] + model[end:]).replace(STEP, INLINE)


ARITHMETIC = {
    "the way back through an RNN": (
        "vanishing-gradient",
        ("1 - H[t] ** 2", "1 - np.abs(H[t])"),
        "dh_3 is 1, (-0.5). Through the tanh of h_3: 1·(1 - (-0.6)²) = 0.64; "
        "(-0.5)·(1 - 0.3²) = (-0.455)\n"
        "dh_2, through W_hh: 0.64·0.4 + (-0.455)·0.9 = (-0.1535); "
        "0.64·(-0.7) + (-0.455)·0.2 = (-0.539)\n"
        "norm of dh_2 = √((-0.1535)² + (-0.539)²) = 0.5604",
    ),
    "the start of the way back": (
        "vanishing-gradient",
        ("dh = dh_T", "dh = 2 * dh_T"),
        "The way back starts with dh_T: √(1² + (-0.5)²) = 1.118",
    ),
    "the way back along the cell": (
        "vanishing-gradient",
        ("dc = dc * F[t]", "dc = dc * F[t] ** (2 if t == 1 else 1)"),
        "dc_2 is 0.8, (-0.3). dc_1 = dc_2 ⊙ f_2: 0.8·0.7 = 0.56; (-0.3)·0.2 = (-0.06)\n"
        "norm of dc_1 = √(0.56² + (-0.06)²) = 0.5632",
    ),
    "the gradient of a bias": (
        "gate-backward",
        ("gate * (1 - gate)", "gate * (1 - 0.9 * gate)"),
        "da of unit 0: 1·0.9·(1 - 0.9) = 0.09; 0.3·0.2·(1 - 0.2) = 0.048; "
        "(-0.2)·0.6·(1 - 0.6) = (-0.048)\n"
        "db[0] = 0.09 + 0.048 + (-0.048) = 0.09",
    ),
    "the gradient of a weight": (
        "gate-backward",
        ("dW = da.T @ z", "dW = -da.T @ z"),
        "da of unit 0: 1·0.9·(1 - 0.9) = 0.09; 0.3·0.2·(1 - 0.2) = 0.048; "
        "(-0.2)·0.6·(1 - 0.6) = (-0.048)\n"
        "dW[0, 0] = 0.09·0.5 + 0.048·(-0.4) + (-0.048)·0.1 = 0.021",
    ),
    "the gradient of what a gate looked at": (
        "gate-backward",
        ("dz = da @ W", "dz = 2 * da @ W"),
        "da of row 0: 1·0.9·(1 - 0.9) = 0.09; (-0.5)·0.5·(1 - 0.5) = (-0.125)\n"
        "dz[0, 0] = 0.09·0.2 + (-0.125)·0.7 = (-0.0695)",
    ),
    "the gradient of the cell state": (
        "lstm-step-backward",
        ("dc_prev = dc * f_t", "dc_prev = dc * o_t"),
        "dC = dc + dh·o·(1 - tanh²(c_t)) = 0.4 + 1·0.7521·(1 - tanh²(1.1298)) = 0.6575\n"
        "dc_prev = dC·f = 0.6575·0.8176 = 0.5376",
    ),
    "the gradient of a gate's bias": (
        "lstm-step-backward",
        ("df = dc * c_prev", "df = dc * h_prev"),
        "With df = dC·c_prev, da of unit 0 row by row: 0.789·0.8176·(1 - 0.8176) = 0.1177; "
        "(-0.258)·0.5424·(1 - 0.5424) = (-0.064); (-0.6703)·0.7047·(1 - 0.7047) = (-0.1395)\n"
        "db_f[0] = 0.1177 + (-0.064) + (-0.1395) = (-0.0858)",
    ),
    "the gradient of a gate's weight": (
        "lstm-step-backward",
        ("[h_prev, x_t]", "[np.tanh(h_prev), x_t]"),
        "With do = dh·tanh(c_t), da of unit 0 row by row: 0.811·0.7521·(1 - 0.7521) = 0.1512; "
        "(-0.0963)·0.2042·(1 - 0.2042) = (-0.0156); 0.1388·0.5125·(1 - 0.5125) = 0.0347\n"
        "dW_o[0, 0] = 0.1512·0.5 + (-0.0156)·(-0.4) + 0.0347·0.1 = 0.0853",
    ),
    "the gradient of the input": (
        "lstm-step-backward",
        ("return dz[:, H:],", "return 2 * dz[:, H:],"),
        "from f: 0.1177·0.3 + (-0.0105)·(-0.6) = 0.0416\n"
        "from i: 0.0494·(-0.2) + 0.0112·0.9 = 0.0002\n"
        "from C: 0.2961·0.8 + 0.0184·0.3 = 0.2424\n"
        "from o: 0.1512·0.6 + (-0.0005)·(-0.5) = 0.091\n"
        "dx_t[0, 0], their sum, is 0.3752",
    ),
    "a norm": (
        "gradient-clipping",
        ("largest * np.sqrt", "0.9 * largest * np.sqrt"),
        "norm = √(3² + 4²) = 5; zeros add nothing",
    ),
    "a clipped gradient": (
        "gradient-clipping",
        ("max_norm / norm if", "0.5 * max_norm / norm if"),
        "norm = √(3² + 4²) = 5; zeros add nothing\n"
        "factor = 1 / 5 = 0.2, the same for every entry\n"
        'clipped["W"][0, 0] = 3·0.2 = 0.6',
    ),
    "a cell state": (
        "lstm-step",
        ("c_t = f_t * c_prev", "c_t = 0.9 * f_t * c_prev"),
        "In row 0, unit 0 it should be:\n"
        "a = 0.5·0.2 + (-0.2)·(-0.5) + 1·0.3 + 1 = 1.5, then f = σ(1.5) = 0.8176\n"
        "a = 0.5·0.4 + (-0.2)·0.6 + 1·(-0.2) + 0.1 = (-0.02), then i = σ(-0.02) = 0.495\n"
        "a = 0.5·(-0.7) + (-0.2)·0.2 + 1·0.8 + (-0.1) = 0.31, then C̃ = tanh(0.31) = 0.3004\n"
        "c_t = f·c_prev + i·C̃ = 0.8176·1.2 + 0.495·0.3004 = 1.1298",
    ),
    "a hidden state": (
        "lstm-step",
        ("h_t = o_t * np.tanh(c_t)", "h_t = o_t * np.tanh(np.tanh(c_t))"),
        "In row 0, unit 0 it should be:\n"
        "a = 0.5·0.3 + (-0.2)·(-0.8) + 1·0.6 + 0.2 = 1.11, then o = σ(1.11) = 0.7521\n"
        "h_t = o·tanh(c_t) = 0.7521·tanh(1.1298) = 0.6099",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ARITHMETIC)
def test_the_right_value_is_worked_out_on_the_visible_case(what: str) -> None:
    slug, edit, arithmetic = ARITHMETIC[what]
    place = first(slug, edit)
    assert place.explanation == arithmetic


EXPLAINED = [
    (case, seen.value, task.function(case.call.function))
    for task in all_tasks()
    for case, seen in zip(task.visible, answers(visible_bench(task)), strict=True)
    if task.function(case.call.function).explain is not None
]


@pytest.mark.parametrize(
    ("case", "right", "function"), EXPLAINED, ids=lambda x: getattr(x, "name", "")
)
def test_the_arithmetic_of_every_entry_ends_with_its_right_value(
    case: Case, right: Any, function: Function
) -> None:
    assert function.explain is not None
    arguments: dict[str, Any] = arguments_of(function, case.call)
    for part in parts_of(function.returns, right):
        values = np.asarray(pick(right, part))
        for index in np.ndindex(values.shape):
            said = function.explain(arguments, Place(part.name, index))
            ending = said.removesuffix("; zeros add nothing").rsplit(" ", 1)[-1].strip("()")
            assert float(ending) == pytest.approx(values[index], abs=1e-4), (part.name, index)


def test_fourteen_exercises_work_their_values_out() -> None:
    explained = {function.name for _, _, function in EXPLAINED}
    tasks = [task for task in all_tasks() if explained & {f.name for f in task.functions}]
    assert [task.number for task in tasks] == [*(f"E{n:02}" for n in range(1, 14)), "E15"]


def test_on_the_way_back_the_last_step_comes_first() -> None:
    place = first("vanishing-gradient", ("dh = (dh *", "dh = (0.9 * dh *"))
    assert (place.quantity, place.t, place.index) == ("norms", 2, (1,))
    place = first("lstm-backward", ("dx[t] = dx_t", "dx[t] = 0.9 * dx_t"))
    assert (place.quantity, place.t, place.row) == ("dx", 3, 0)


def test_what_was_made_first_is_shown_where_several_parts_are_wrong() -> None:
    place = first("gate-backward", ("da = d_gate * slope", "da = d_gate * slope * 0.9"))
    assert place.quantity == "db"
    place = first("lstm-step-backward", ("dc = dc_t + dh_t", "dc = dc_t + 0.9 * dh_t"))
    assert place.quantity == "dc_prev"


def test_a_wrong_cell_state_is_found_in_a_forward_pass_without_functions() -> None:
    place = first("lstm-forward", ("i * new", "i * new * (0.5 if t == 1 else 1)"), source=inline())
    assert (place.quantity, place.t, place.row, place.unit) == ("c_t", 2, 0, 0)
    assert place.right == pytest.approx(0.23498, abs=1e-5)
    assert place.yours == pytest.approx(0.50982, abs=1e-5)
    assert place.explanation == (
        "Your own lstm_forward gives this on the first 2 time steps of the example.\n"
        "At t = 2. In row 0, unit 0 it should be:\n"
        "a = 0.6099·0.2 + 0.0015·(-0.5) + (-1)·0.3 + 1 = 0.8212, then f = σ(0.8212) = 0.6945\n"
        "a = 0.6099·0.4 + 0.0015·0.6 + (-1)·(-0.2) + 0.1 = 0.5449, then i = σ(0.5449) = 0.6329\n"
        "a = 0.6099·(-0.7) + 0.0015·0.2 + (-1)·0.8 + (-0.1) = (-1.3267), "
        "then C̃ = tanh(-1.3267) = (-0.8684)\n"
        "c_t = f·c_prev + i·C̃ = 0.6945·1.1298 + 0.6329·(-0.8684) = 0.235"
    )


def test_where_the_cell_state_is_right_the_hidden_state_is_shown() -> None:
    late = ("o * np.tanh(c_new)", "o * np.tanh(c_new) * (0.5 if t == 1 else 1)")
    place = first("lstm-forward", late, source=inline())
    assert (place.quantity, place.t, place.row, place.unit) == ("H", 2, 0, 0)
    assert place.explanation.splitlines()[-1] == ("h_t = o·tanh(c_t) = 0.4457·tanh(0.235) = 0.1028")


@pytest.mark.parametrize("returned", ["h_T", "c_T"])
def test_a_last_state_that_is_spoilt_behind_the_loop_is_not_taken_for_one_within(
    returned: str,
) -> None:
    wrong = {"h_T": "axis=1), 2 * h, c", "c_T": "axis=1), h, 2 * c"}[returned]
    place = first("lstm-forward", ("axis=1), h, c", wrong), source=inline())
    assert place.quantity == returned


def test_a_shorter_run_is_not_tried_where_the_example_is_right() -> None:
    runs: list[int] = []

    class Counting(InProcess):
        def run(self, job: Job, meanwhile: Errand = no_errand) -> Outcome:
            runs.append(len(job.calls))
            return super().run(job, meanwhile)

    wrong = inline().replace("mask[:, t, None]", "mask[:, t, None] & (t != 1)")
    report = grade(get_task("lstm-forward"), wrong, 5, Counting())
    assert report.misconception is None
    assert report.divergence is None
    assert len(runs) == 1


def said(slug: str, name: str, *edits: tuple[str, str], source: str = "") -> str:
    report = graded(slug, *edits, source=source)
    return next(check.message for check in report.checks if check.name == name)


def test_what_two_outputs_tell_together_is_said() -> None:
    update = ("c_t = f_t * c_prev +", "c_t = 0.9 * f_t * c_prev +")
    assert said("lstm-step", "cell-state", update).endswith(
        "Not right: c_t. Your h_t is right for your own c_t, so o_t and the last tanh are right: "
        "look at f_t, i_t, C̃ and how they are put together."
    )
    show = ("o_t * np.tanh(c_t)", "o_t * np.sin(c_t)")
    assert said("lstm-step", "hidden-state", show).endswith(
        "Not right: h_t. c_t is right, so look at what comes after it: o_t, and "
        "h_t = o_t ⊙ tanh(c_t)."
    )
    assert said("lstm-step", "hidden-state", update, show).endswith(
        "Not right: h_t. It does not fit your own c_t either. Begin with c_t."
    )


def test_a_state_that_is_spoilt_after_it_was_shown_is_told() -> None:
    late = ("return h_t, c_t", "return h_t, 0.9 * c_t")
    assert said("lstm-step", "cell-state", late).endswith(
        "h_t is right, so c_t was right when h_t was made: look at what becomes of it then."
    )


def test_the_last_states_tell_about_the_sequence() -> None:
    filled = ("H.append(h)", "H.append(2 * h)")
    assert said("lstm-forward", "every-step", filled, source=inline()).endswith(
        "h_T and c_T are right, so the steps are right: look at how H is filled."
    )
    both = ("axis=1), h, c", "axis=1) * 2, h * 2, c")
    assert said("lstm-forward", "every-step", both, source=inline()).endswith(
        "c_T is right, so every state that is carried on is right: look at what is kept of h."
    )
