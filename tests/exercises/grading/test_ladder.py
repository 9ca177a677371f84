"""What the student reads on each rung, word by word."""

import pytest

from exercises.grading.checks.next_steps import OF_OTHER_EXERCISES
from exercises.grading.grader import grade, run_visible
from exercises.grading.mutation import starter_source
from exercises.grading.registry import UnknownExercise, all_tasks, get_task
from exercises.grading.report import CheckResult, Report, Verdict
from exercises.sandbox.job import Errand, Job, no_errand
from exercises.sandbox.outcome import Outcome, Status
from tests.exercises.grading.runner import InProcess

TOP = "import numpy as np\n\n\ndef sigmoid(a):\n    return 1 / (1 + np.exp(-a))\n\n\n"
RIGHT = f"""{TOP}def forget_gate(h_prev, x_t, W_f, b_f):
    z = np.concatenate([h_prev, x_t], axis=1)
    return sigmoid(z @ W_f.T + b_f)
"""


def graded(source: str, slug: str = "forget-gate", seed: int = 1) -> Report:
    return grade(get_task(slug), source, seed, InProcess())


def rung(report: Report, name: str) -> CheckResult:
    return next(check for check in report.checks if check.name == name)


def message(source: str, name: str, slug: str = "forget-gate") -> str:
    check = rung(graded(source, slug), name)
    assert check.passed is False
    return check.message


def changed(right: str, wrong: str) -> str:
    assert right in RIGHT
    return RIGHT.replace(right, wrong)


def returning(expression: str) -> str:
    """The right gate, which calls its result f and returns something else."""
    last = "return sigmoid(z @ W_f.T + b_f)"
    return changed(last, f"f = {last.removeprefix('return ')}\n    return {expression}")


def test_a_right_gate_climbs_to_the_top() -> None:
    report = graded(RIGHT)
    assert report.verdict is Verdict.PASSED
    assert report.score == 1.0
    assert report.headline == f"All {len(report.checks)} checks passed."
    assert report.divergence is None


def test_a_file_that_does_not_parse_says_where() -> None:
    report = graded("def forget_gate(h_prev, x_t, W_f, b_f)\n    return 1\n")
    assert rung(report, "parses").message == (
        "Python cannot read the file at line 1: expected ':'. Nothing was run. "
        "Look at that line and at the end of the one before it."
    )
    assert rung(report, "values").passed is None
    assert report.score == 0.0


def test_a_file_that_stops_while_loading_says_why() -> None:
    assert message("np.zeros(3)\n", "loads") == (
        "The file stopped with NameError at line 1 before any function was called: "
        "name 'np' is not defined. Add `import numpy as np` at the top."
    )


def test_a_misspelt_function_is_noticed() -> None:
    assert message(RIGHT.replace("def forget_gate", "def forget_gat"), "defined") == (
        "The file defines forget_gat but no forget_gate. Is it a slip in the name?"
    )


def test_a_letter_of_another_script_is_pointed_out() -> None:
    """The two names look the same, so "is it a slip" would be no help."""
    assert message(RIGHT.replace("def forget_gate", "def forget_g\u0430te"), "defined") == (
        "The file defines forget_g\u0430te but no forget_gate. Its letter number 9 is not the "
        "plain Latin one: it is cyrillic small letter a."
    )


def test_only_the_first_of_many_functions_are_listed() -> None:
    many = "".join(f"def f{n}(): pass\n" for n in range(20))
    assert message(many, "defined") == (
        "The file defines no function forget_gate. It defines f0, f1, f2, f3, f4, f5, f6, f7 "
        "and 12 more."
    )


def test_an_argument_that_only_some_calls_have_is_left_alone_too() -> None:
    """The mask is not in the ordinary calls of the sequence."""
    task = get_task("lstm-forward")
    source = task.model.replace(
        "    return np.stack(H",
        "    if mask is not None:\n        mask[:] = False\n    return np.stack(H",
    )
    report = grade(task, source, 3, InProcess())
    assert report.verdict is Verdict.FAILED
    assert rung(report, "inputs-untouched").message.startswith(
        "lstm_forward changes its argument mask at line"
    )


def test_a_missing_function_is_told_beside_what_is_there() -> None:
    assert message("x = 1\n", "defined") == (
        "The file defines no function forget_gate. It defines no function at all."
    )


@pytest.mark.parametrize("head", ["class LSTM:", "def build():"])
def test_a_function_inside_something_else_is_found_there(head: str) -> None:
    inside = "".join(f"    {line}\n" for line in RIGHT.split("\n"))
    text = f"{head}\n{inside}"
    number = next(n for n, line in enumerate(text.split("\n"), 1) if "def forget_gate" in line)
    assert message(text, "defined") == (
        f"forget_gate stands indented at line {number}, inside a class or another function, "
        "where it cannot be called. Move its def to the left edge, without self."
    )


@pytest.mark.parametrize(
    ("rounding", "said"),
    [
        ("np.round(f, 3)", "rounded to 3 decimal places: return"),
        ("f.round(1)", "rounded to 1 decimal place: return"),
        ("np.rint(f)", "rounded to whole numbers: return"),
    ],
)
def test_right_numbers_that_are_rounded_are_told_so(rounding: str, said: str) -> None:
    told = message(returning(rounding), "values")
    assert told.startswith("Right in 0 of 5 cases. Not right: f_t. They are the right numbers ")
    assert said in told


def test_the_free_check_tells_of_rounding_too() -> None:
    report = run_visible(get_task("forget-gate"), returning("np.round(f, 2)"), InProcess())
    assert rung(report, "values").message == (
        "Not right on the visible example: f_t. They are the right numbers rounded to 2 decimal "
        "places: return them as they are."
    )


def test_what_other_exercises_define_is_what_they_ask_for() -> None:
    asked = {function.name for task in all_tasks() for function in task.functions}
    assert asked >= OF_OTHER_EXERCISES


@pytest.mark.parametrize("other", ["np.floor(f * 1e3) / 1e3", "np.round(f, 2) + 0.01", "f * 0"])
def test_other_wrong_numbers_are_not_called_rounded(other: str) -> None:
    assert "rounded" not in message(returning(other), "values")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("sigma(f)", "name 'sigma' is not defined."),
        ("cell_update(f, f, f, f)", "too: nothing is kept from other exercises."),
        ("tanh(f)", "name 'tanh' is not defined."),
        ("f if W_f > 0 else f", "To ask whether an array was given at all, write `is not None`."),
        ("math.exp(f)", "takes one number; np.exp, np.tanh and the like take arrays."),
        ("f * f[:, 0]", "(2,) lies along the last axis: [:, None] makes it (2, 1), one number"),
        ("np.concatenate(f, f, axis=1)", "go into one list: np.concatenate([a, b], axis=1)."),
        ("np.hstack(f, f)", "go into one list: np.concatenate([a, b], axis=1)."),
        ("np.stack(f, f)", "An array stands where one whole number belongs. The arrays to join"),
        ("np.array([f, x_t]) @ f", "2 dimensions. The detected shape was (2, 2) + inhomogeneous"),
        ("np.array([f, x_t]) @ f", "axis=1) joins them side by side."),
        ("np.concatenate([f, x_t])", "Side by side, row for row, they are joined with axis=1."),
        ("np.zeros(2, 3)", "A shape is one tuple: np.zeros((2, 3))."),
        ("f(0)", "an entry of an array is a[0], and a product needs its *."),
        ("np.sigmoid(f)", "Write it yourself, as 1 / (1 + np.exp(-z))."),
        ("np.concatenat([f, f])", "Did you mean np.concatenate?"),
        ("np.qqqq(f)", "module 'numpy' has no attribute 'qqqq'. It was called with"),
        ("f @ h_prev", "of A must be as many as the rows of B, and here they are 3 and 2. It was"),
        ("np.dot(f, x_t)", "shapes (2,3) and (2,1) not aligned: 3 (dim 1) != 2 (dim 0). It was"),
        ("f[:, 0] * f", "(2,) lies along the last axis: [:, None] makes it (2, 1), one number"),
        (
            "f[:, :2] * f",
            "with shapes (2,2) (2,3). It was called with h_prev (2, 3), x_t (2, 1), "
            "W_f (3, 4), b_f (3,).",
        ),
    ],
)
def test_an_exception_is_followed_by_the_next_step(expression: str, said: str) -> None:
    assert said in message(f"import math\n{returning(expression)}", "runs")


@pytest.mark.parametrize(
    "raised",
    [
        "KeyError()",
        "KeyError('W_f' * 900)",
        "NameError('name \\'np')",
        "ValueError('broadcast together with shapes (,) (1,2)')",
        "ValueError('broadcast together with shapes (1,2,3) (1,2)')",
        "ValueError('broadcast together with shapes (' + '9' * 1900 + ',) (9,)')",
    ],
)
def test_an_exception_of_the_students_own_making_is_told_as_it_is(raised: str) -> None:
    told = message(returning("boom()") + f"\n\ndef boom():\n    raise {raised}\n", "runs")
    assert told.startswith(f"forget_gate raised {raised.partition('(')[0]}")
    assert told.endswith("W_f (3, 4), b_f (3,).")


def test_a_name_of_numpy_and_a_key_in_other_letters_are_told() -> None:
    step = get_task("lstm-step").model
    no_np = message(step.replace("np.concatenate", "concatenate"), "runs", "lstm-step")
    assert no_np.endswith("c_prev (3, 2). Write np.concatenate.")
    small = message(step.replace('"W_C"', '"W_c"'), "runs", "lstm-step")
    assert small.endswith("c_prev (3, 2). params has 'W_C'.")
    other = message(step.replace('"b_C"', '"bias"'), "runs", "lstm-step")
    listed = other.partition("params has ")[2]
    assert sorted(listed.rstrip(".").split(", ")) == sorted(
        repr(f"{kind}_{gate}") for kind in "Wb" for gate in "fiCo"
    )


def test_swapped_parameters_are_told_before_anything_runs() -> None:
    assert message(changed("(h_prev, x_t, W_f", "(x_t, h_prev, W_f"), "parameters") == (
        "The file defines forget_gate(x_t, h_prev, W_f, b_f); expected "
        "forget_gate(h_prev, x_t, W_f, b_f): the same names in another order."
    )


def test_a_missing_parameter_is_told() -> None:
    assert message(changed("W_f, b_f):", "W_f):"), "parameters") == (
        "The file defines forget_gate(h_prev, x_t, W_f); expected "
        "forget_gate(h_prev, x_t, W_f, b_f)."
    )


def test_other_parameter_names_are_fine() -> None:
    renamed = RIGHT.replace("h_prev", "h").replace("x_t", "x")
    assert graded(renamed).verdict is Verdict.PASSED


def test_an_exception_is_told_with_line_and_shapes() -> None:
    assert message(changed("W_f.T", "W_f"), "runs") == (
        "forget_gate raised ValueError at line 10: in A @ B the columns of A must be as many as "
        "the rows of B, and here they are 4 and 3. It was called with h_prev (2, 3), x_t (2, 1), "
        "W_f (3, 4), b_f (3,)."
    )


def test_a_starter_is_told_that_it_is_not_written_yet() -> None:
    source = starter_source("forget-gate")
    last = len(source.splitlines())
    assert message(source, "runs") == f"forget_gate is not written yet at line {last}."


def test_a_forgotten_return_is_told() -> None:
    assert message(changed("return sigmoid(z", "sigmoid(z"), "array") == (
        "forget_gate returned None; expected f_t. Is its return line missing?"
    )


def test_a_list_costs_only_its_own_check() -> None:
    source = changed("return sigmoid(z @ W_f.T + b_f)", "return sigmoid(z @ W_f.T + b_f).tolist()")
    report = graded(source)
    assert rung(report, "array").message == (
        "f_t is a list; expected a NumPy array. Its numbers are judged all the same; turn it into "
        "one with np.array(...)."
    )
    assert report.score == pytest.approx(0.95)


def test_a_matrix_gets_its_own_message() -> None:
    source = changed(
        "return sigmoid(z @ W_f.T + b_f)", "return np.matrix(sigmoid(z @ W_f.T + b_f))"
    )
    assert message(source, "array") == (
        "f_t is an np.matrix, whose * is a matrix product; expected a plain array. Use np.array "
        "or @ instead."
    )


def test_a_float32_result_costs_only_its_own_check() -> None:
    source = changed("+ b_f)", "+ b_f).astype(np.float32)")
    report = graded(source)
    assert rung(report, "dtype").message == (
        "f_t has dtype float32; expected float64. Something turns the numbers into a type with "
        "fewer digits at line 10: look for astype, dtype= or np.float32."
    )
    assert report.score == pytest.approx(0.95)


def test_a_whole_number_result_is_told() -> None:
    assert message(changed("+ b_f)", "+ b_f).astype(int)"), "dtype") == (
        "f_t has dtype int64; expected float64. Everything behind the decimal point is lost at "
        "line 10: look for astype(int), or an array that was made with whole numbers."
    )


def test_a_wrong_shape_names_the_axis() -> None:
    assert message(changed("W_f.T + b_f", "W_f[:-1].T + b_f[:-1]"), "shape") == (
        "f_t has shape (2, 2); expected (B, H) = (2, 3). "
        "(2, 1) and (2,) together became (2, 2): one of two arrays stands upright."
    )
    assert message(changed("+ b_f)", "+ b_f).T"), "shape") == (
        "f_t has shape (3, 2); expected (B, H) = (2, 3). The two axes are swapped."
    )
    assert message(changed("+ b_f)", "+ b_f)[:, :1]"), "shape") == (
        "f_t has shape (2, 1); expected (B, H) = (2, 3). Axis 1 (H) has 1 entries instead of 3."
    )
    assert message(changed("+ b_f)", "+ b_f)[0]"), "shape") == (
        "f_t has shape (3,); expected (B, H) = (2, 3). There is 1 axis missing."
    )


def test_nan_is_told_before_values_are() -> None:
    assert message(changed("+ b_f)", "+ b_f) * np.nan"), "finite") == (
        "f_t holds NaN on ordinary inputs. Look for a division by zero, a log of zero or an exp of "
        "a large number."
    )


def test_a_changed_argument_is_named() -> None:
    source = changed("    z =", "    b_f += 0.5\n    b_f = b_f - 0.5\n    z =")
    assert message(source, "inputs-untouched") == (
        "forget_gate changes its argument b_f at line 9. The caller still needs it: write a new "
        "array instead of `b_f *= ...`, `b_f[...] = ...` or `out=b_f`."
    )


def test_a_memory_between_calls_is_noticed() -> None:
    source = changed("    z =", "    calls.append(1)\n    b_f = b_f + len(calls)\n    z =").replace(
        TOP, f"{TOP}calls = []\n\n\n"
    )
    assert message(source, "same-twice") == (
        "forget_gate was called twice with the same inputs and gave two answers. Something is kept "
        "between the calls: a global, or a default argument that is changed."
    )


def test_an_ignored_argument_is_named() -> None:
    assert message(changed(" + b_f", ""), "uses-every-argument") == (
        "forget_gate gives the same answer when b_f changes. Every argument has to count: check "
        "where your code uses it, and that no number is typed in by hand."
    )


def test_a_hard_coded_answer_scores_nothing() -> None:
    source = changed("return sigmoid(z @ W_f.T + b_f)", "return np.array([[0.5] * 3] * 2)")
    report = graded(source)
    assert report.score == 0.0
    assert rung(report, "uses-every-argument").passed is False


def test_the_headline_counts_and_names() -> None:
    report = graded(changed(" + b_f", ""))
    assert report.headline == "Right values in 1 of 9 cases. The bias is left out."
    assert report.misconception is not None
    assert report.misconception.step == "formulas"


def test_the_headline_counts_once() -> None:
    report = graded(changed("sigmoid(z @ W_f.T + b_f)", "sigmoid(2 * (z @ W_f.T + b_f))"))
    assert rung(report, "values").message == "Right in 0 of 5 cases. Not right: f_t."
    assert report.headline == "Right values in 2 of 9 cases. Not right: f_t."


def test_a_long_list_of_wrong_parts_is_cut() -> None:
    task = get_task("lstm-step-backward")
    source = task.model.replace("tanh_c = np.tanh(", "tanh_c = 0.9 * np.tanh(")
    assert message(source, "single-row", "lstm-step-backward") == (
        'Not right on a batch of one: dx_t, dh_prev, dc_prev, grads["W_f"] and 7 more.'
    )


def test_the_headline_does_not_count_the_same_cases_twice() -> None:
    report = run_visible(get_task("forget-gate"), changed(" + b_f", ""), InProcess())
    assert report.headline == "Not right on the visible example: f_t."


def test_an_overflow_in_right_code_is_a_note_and_costs_nothing() -> None:
    report = graded(changed("    z =", "    np.exp(np.array([1000.0]))\n    z ="))
    assert report.verdict is Verdict.PASSED
    assert report.score == 1.0
    assert report.notes == (
        "Line 9: overflow encountered in exp. The result is still right here, and this costs no "
        "points; the stable form of the first exercise never overflows.",
    )


def test_the_first_difference_is_shown_with_its_arithmetic_on_the_visible_case() -> None:
    report = graded(changed("sigmoid(z @ W_f.T + b_f)", "sigmoid(2 * (z @ W_f.T + b_f))"))
    assert report.misconception is None
    place = report.divergence
    assert place is not None
    assert (place.quantity, place.t, place.row, place.unit) == ("f_t", None, 0, 0)
    assert place.explanation == (
        "a = 0.5·0.2 + (-0.2)·(-0.5) + 0.1·0.3 + 1·0.8 + 0.1 = 1.13, "
        "then f_t[0, 0] = σ(1.13) = 0.7558"
    )
    assert place.right == pytest.approx(0.7558, abs=1e-4)


def test_the_check_button_runs_the_visible_example_only() -> None:
    report = run_visible(get_task("forget-gate"), f"print('hello')\n{RIGHT}", InProcess())
    assert report.verdict is Verdict.PASSED
    assert report.stdout == "hello\n"
    assert report.comparison["function"] == "forget_gate"
    assert report.comparison["yours"][0]["name"] == "f_t"
    assert report.comparison["yours"][0]["values"][0][0] == pytest.approx(0.7558, abs=1e-4)
    assert rung(report, "far-out").passed is None
    told = sum(check.passed is True for check in report.checks)
    assert 0 < told < len(report.checks)
    assert report.headline == f"All {told} checks that the example can tell passed."


STOPPED = {
    Status.TIMED_OUT: "Your code took too long and was stopped. Is there a loop that never ends?",
    Status.OUT_OF_MEMORY: "Your code asked for more memory than it may use and was stopped.",
    Status.CRASHED: "Python itself stopped while it ran your code (killed by SIGSEGV).",
    Status.REFUSED: "What your code returned could not be read (killed by SIGSEGV).",
}


@pytest.mark.parametrize("status", STOPPED)
def test_a_run_that_was_stopped_is_a_verdict_of_its_own(status: Status) -> None:
    class Stopped:
        def run(self, job: Job, meanwhile: Errand = no_errand) -> Outcome:
            return Outcome(status, detail="killed by SIGSEGV")

    report = grade(get_task("sigmoid"), "", 1, Stopped())
    assert report.verdict is Verdict[status.name]
    assert (report.score, report.headline) == (0.0, STOPPED[status])
    assert [check.name for check in report.checks if check.passed is False] == ["runs"]


def test_one_of_two_functions_earns_its_part() -> None:
    task = get_task("vanishing-gradient")
    half = task.model.split("def cell_path_gradient_norms")[0]
    report = graded(half, "vanishing-gradient")
    assert rung(report, "rnn").passed is True
    assert rung(report, "cell").passed is None
    assert report.score == pytest.approx(0.55)


def test_one_slip_does_not_cost_what_follows_from_it() -> None:
    task = get_task("lstm-step")
    source = task.model.replace("f_t * c_prev +", "f_t * c_prev * 0.9 +")
    report = graded(source, "lstm-step")
    assert rung(report, "cell-state").passed is False
    assert rung(report, "hidden-state").passed is True
    assert rung(report, "hidden-state").message == (
        "Right for the values that your own code computed before it."
    )


def test_a_part_that_is_wrong_anyway_is_not_asked_again_on_special_inputs() -> None:
    task = get_task("lstm-step")
    slip = task.model.replace("np.tanh(c_t)", "np.tanh(c_prev)")
    report = graded(slip, "lstm-step")
    assert rung(report, "hidden-state").passed is False
    for name in ("first-step", "keeps", "single-row", "float32"):
        assert rung(report, name).passed is True, name
        assert rung(report, name).message == (
            "Judged without what is wrong on ordinary inputs: h_t."
        )
    assert report.score == pytest.approx(1 - rung(report, "hidden-state").weight)


def test_a_part_that_is_right_elsewhere_is_asked_on_special_inputs() -> None:
    task = get_task("lstm-step")
    one_row = "np.tanh(c_prev)\n    if len(c_t) == 1:\n        c_t = c_t + 1"
    report = graded(task.model.replace("np.tanh(c_t)", one_row), "lstm-step")
    assert rung(report, "single-row").message == (
        "Not right on a batch of one: c_t. Judged without what is wrong on ordinary inputs: h_t."
    )
    assert rung(report, "first-step").passed is True


def test_with_no_part_right_special_inputs_earn_nothing() -> None:
    task = get_task("lstm-step")
    wrong = task.model.replace("return h_t, c_t", "return h_t + 1, c_t + 1")
    report = graded(wrong, "lstm-step")
    assert rung(report, "single-row").passed is False
    assert rung(report, "first-step").passed is False


def test_a_wrong_slope_leaves_the_marks_for_the_way_back() -> None:
    task = get_task("gate-backward")
    source = task.model.replace("gate * (1 - gate)", "gate").replace("1 - gate ** 2", "gate")
    report = graded(source, "gate-backward")
    assert rung(report, "dW").passed is False
    assert rung(report, "db").passed is True
    assert rung(report, "dz").passed is True


def test_the_pattern_of_wrong_gradients_says_where_to_look() -> None:
    task = get_task("lstm-backward")
    source = task.model.replace("grads[k] + step[k]", "grads[k] + 0.5 * step[k]")
    assert message(source, "weights", "lstm-backward").endswith(
        "The way back is right; look at how the steps' gradients are added up."
    )


def test_weights_are_published_and_add_up_to_one() -> None:
    for task in all_tasks():
        reward = task.reward.weight if task.reward else 0.0
        assert sum(check.weight for check in task.checks) + reward == pytest.approx(1.0), task.slug
        assert len(task.weights) == len(task.checks) + (task.reward is not None), task.slug


def test_an_unknown_exercise_lists_those_that_exist() -> None:
    with pytest.raises(
        UnknownExercise, match="no exercise has the slug 'gru'; there are: sigmoid, "
    ):
        get_task("gru")


def test_the_exercises_come_in_the_order_of_the_course() -> None:
    assert [task.number for task in all_tasks()] == [f"E{n:02}" for n in range(1, 19)]
