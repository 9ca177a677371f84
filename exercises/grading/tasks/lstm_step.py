"""E08: one whole step of the cell, (x_t, h_prev, c_prev, params) -> (h_t, c_t)."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from exercises.grading.attempt import Reading
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.compare import close
from exercises.grading.mistakes import Mistake, slip
from exercises.grading.returns import Leaf, Several, as_numbers
from exercises.grading.task import Cases, Function, Place, Task, View, arguments_of
from exercises.grading.tasks import cell_update, hidden_state, recipe
from exercises.grading.tasks.arithmetic import bare, gate_line, number
from exercises.grading.tasks.cases import case, drawn, ordinary, perturbed, repeat
from exercises.grading.tasks.cell_views import GATE_FUNCTIONS, gate_views, pieces
from exercises.grading.tasks.gate_family import JOIN
from exercises.grading.tasks.models import SIGMOID
from exercises.grading.tasks.visible import VISIBLE, visible_run
from exercises.reference.activations import tanh
from exercises.reference.cell import lstm_step, lstm_step_cached
from exercises.reference.gates import join
from exercises.reference.sequence import lstm_caches
from exercises.reference.types import GATES

RETURNS = Several((Leaf("h_t", ("B", "H")), Leaf("c_t", ("B", "H"))), extra="cache")
PARAMETERS = ("x_t", "h_prev", "c_prev", "params")
LAYERS = {"f_t": "f", "i_t": "i", "c_tilde": "C", "o_t": "o"}
BEFORE = {"c_t": ("f_t", "i_t", "c_tilde"), "h_t": ("o_t",)}


def step_lines(step: Mapping[str, Any], part: str, row: int, unit: int) -> str:
    """The arithmetic of one unit of one step up to that part, from the reference's cache."""
    z = join(step["h_prev"], step["x_t"])[row].tolist()
    lines = [_layer_line(step["params"], name, z, unit) for name in BEFORE.get(part, (part,))]
    f, i, new, o, c, old = (
        float(step[name][row, unit]) for name in ("f_t", "i_t", "c_tilde", "o_t", "c_t", "c_prev")
    )
    if part == "c_t":
        sums = f"{number(f)}·{number(old)} + {number(i)}·{number(new)}"
        lines.append(f"c_t = f·c_prev + i·C̃ = {sums} = {number(c)}")
    if part == "h_t":
        shown = number(o * float(np.tanh(c)))
        lines.append(f"h_t = o·tanh(c_t) = {number(o)}·tanh({bare(c)}) = {shown}")
    return "\n".join([f"In row {row}, unit {unit} it should be:", *lines])


def _layer_line(params: Mapping[str, Any], name: str, z: Sequence[float], unit: int) -> str:
    k = LAYERS[name]
    symbol, act = ("C̃", "tanh") if k == "C" else (k, "σ")
    row, bias = params[f"W_{k}"][unit].tolist(), float(params[f"b_{k}"][unit])
    return gate_line(z, row, bias, symbol, act)


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    row, unit = place.index
    step = lstm_step_cached(*(arguments[name] for name in PARAMETERS))
    return step_lines(step, place.part, row, unit)


FUNCTION = Function("lstm_step", PARAMETERS, RETURNS, lstm_step, explain=_explain)

MODEL = f"""{SIGMOID}def lstm_step(x_t, h_prev, c_prev, params):
    z = np.concatenate([h_prev, x_t], axis=1)
    f_t = sigmoid(z @ params["W_f"].T + params["b_f"])
    i_t = sigmoid(z @ params["W_i"].T + params["b_i"])
    c_tilde = np.tanh(z @ params["W_C"].T + params["b_C"])
    o_t = sigmoid(z @ params["W_o"].T + params["b_o"])
    c_t = f_t * c_prev + i_t * c_tilde
    h_t = o_t * np.tanh(c_t)
    return h_t, c_t
"""


def swapped(slug: str, *pairs: str) -> Mistake:
    """Gates that get each other's weights and biases; "fi" swaps forget and input."""
    edits = [("    z = np", "    P = params\n    z = np")]
    for pair in pairs:
        for a, b in (tuple(pair), tuple(reversed(pair))):
            edits.append((f'params["W_{a}"].T + params["b_{a}"]', f'P["W_{b}"].T + P["b_{b}"]'))
    return slip(slug, *edits)


UPDATE, SHOW = "c_t = f_t * c_prev + i_t * c_tilde", "h_t = o_t * np.tanh(c_t)"
OUTPUT = '    o_t = sigmoid(z @ params["W_o"].T + params["b_o"])\n'
LATE_OUTPUT = (
    "    h_t = sigmoid(z @ params['W_o'].T + params['b_o']) * np.tanh(c_t)\n"
    "    o_t = sigmoid(np.concatenate([h_t, x_t], axis=1) @ params['W_o'].T + params['b_o'])\n"
)
SEEN = "sigmoid(np.concatenate([np.tanh(c_t), x_t], axis=1) @ params['W_o'].T + params['b_o'])"
ALL_TANH = [(f'{g} = sigmoid(z @ params["W_{k}"]', f'{g} = np.tanh(z @ params["W_{k}"]') for g, k in (("f_t", "f"), ("i_t", "i"), ("o_t", "o"))]  # fmt: skip

# The two formulas stood in exercises of their own, and what goes wrong there goes wrong here.
OF_THE_UPDATE = (
    "input-gate-missing", "forget-gate-on-sum", "product-for-sum", "update-averaged",
    "states-averaged", "candidate-subtracted", "candidate-missing", "gates-added",
    "cell-state-bounded", "forget-one-erases", "forget-acts-on-input", "forget-path-missing",
    "candidate-path-missing",
)  # fmt: skip
OF_THE_OUTPUT = (
    "tanh-over-gate-too", "output-gate-missing", "hidden-uses-sigmoid", "hidden-adds-gate",
    "inverted-gate", "hidden-from-candidate", "hidden-from-tanh-candidate", "tanh-on-the-gate",
    "cell-equals-hidden",
)  # fmt: skip
MISTAKES = (
    slip("returns-c-before-h", ("return h_t, c_t", "return c_t, h_t")),
    slip("hidden-from-old-cell", (SHOW, "h_t = o_t * np.tanh(c_prev)")),
    swapped("input-forget-swapped", "fi"),
    slip("input-forget-swapped", (UPDATE, "c_t = i_t * c_prev + f_t * c_tilde"), name="gates-swapped-in-update"),
    swapped("input-output-swapped", "io"),
    swapped("candidate-output-swapped", "Co"),
    slip("output-gate-uses-new-h", (OUTPUT, ""), (f"    {SHOW}\n", f"{LATE_OUTPUT}    {SHOW}\n")),
    slip("output-gate-uses-new-h", (OUTPUT, ""), (SHOW, f"h_t = {SEEN} * np.tanh(c_t)"), name="output-gate-sees-new-cell"),
    *(slip(f"bias-{k}-missing", (f' + params["b_{k}"]', "")) for k in GATES),
    slip("bias-missing", *((f' + params["b_{k}"]', "") for k in GATES)),
    slip("x-before-h", ("[h_prev, x_t]", "[x_t, h_prev]")),
    slip("hidden-without-tanh", (SHOW, "h_t = o_t * c_t")),
    slip("tanh-for-sigmoid", *ALL_TANH),
    swapped("gate-order-of-another-library", "fi", "Co"),
    slip("overwrites-cell-too-early", (UPDATE, "c_prev = c_prev * f_t\n    c_t = f_t * c_prev + i_t * c_tilde")),
    slip("overwrites-cell-too-early", (UPDATE, "c_prev *= f_t\n    c_t = f_t * c_prev + i_t * c_tilde"), name="overwrites-cell-in-place"),
    slip("changes-its-argument", (UPDATE, "c_prev *= f_t\n    c_t = c_prev + i_t * c_tilde")),
    slip("joined-on-wrong-axis", ("axis=1", "axis=0")),
    slip("not-joined", (JOIN, "h_prev + x_t"), name="added-not-joined"),
    slip("not-joined", (JOIN, "x_t + h_prev"), name="added-the-other-way"),
    slip("hidden-gated-by-forget", (SHOW, "h_t = f_t * o_t * np.tanh(c_t)")),
    slip("forget-gate-missing", (UPDATE, "c_t = c_prev + i_t * c_tilde")),
    slip("gates-sum-to-one", (UPDATE, "c_t = f_t * c_prev + (1 - f_t) * c_tilde")),
    slip("gates-sum-to-one", (UPDATE, "c_t = (1 - i_t) * c_prev + i_t * c_tilde"), name="coupled-to-i"),
    slip("candidate-uses-sigmoid", ('c_tilde = np.tanh(z @ params["W_C"].T + params["b_C"])', 'c_tilde = sigmoid(z @ params["W_C"].T + params["b_C"])')),
    slip("tanh-on-cell", (UPDATE, "c_t = np.tanh(f_t * c_prev + i_t * c_tilde)")),
    slip("tanh-on-cell", (SHOW, "c_t = np.tanh(c_t)\n    h_t = o_t * c_t"), name="cell-returned-squashed"),
    slip("weights-not-transposed", *((f'params["W_{k}"].T', f'params["W_{k}"]') for k in GATES)),
    *(m for m in cell_update.MISTAKES if m.name in OF_THE_UPDATE),
    *(m for m in hidden_state.MISTAKES if m.name in OF_THE_OUTPUT),
)  # fmt: skip


CONVENTIONS = ("x-before-h", "weights-not-transposed", "gate-order-of-another-library")
COMMON = (
    "input-forget-swapped", "gates-swapped-in-update", "input-output-swapped",
    "candidate-output-swapped", "hidden-from-old-cell", "bias-f-missing", "bias-i-missing",
    "bias-C-missing", "bias-o-missing", "bias-missing", "hidden-without-tanh", "tanh-for-sigmoid",
    "forget-gate-missing", "gates-sum-to-one", "coupled-to-i", "candidate-uses-sigmoid",
    "tanh-on-cell", "cell-returned-squashed", *OF_THE_UPDATE, *OF_THE_OUTPUT,
)  # fmt: skip


def in_the_step(*names: str, function: str = "") -> tuple[Mistake, ...]:
    """These slips of one step, for an exercise whose model has the same step in it."""
    chosen = (mistake for mistake in MISTAKES if mistake.name in names)
    return tuple(replace(m, name=f"step: {m.name}", function=function) for m in chosen)


def draw(rng: np.random.Generator, B: int, D: int, H: int) -> tuple[Any, ...]:
    """x_t, h_prev, c_prev, params by the recipe."""
    states = recipe.hidden(rng, B, H), recipe.cell(rng, B, H)
    return (recipe.inputs(rng, B, D), *states, recipe.params(rng, H, D))


def _single(args: tuple[Any, ...]) -> tuple[Any, ...]:
    x, h, c, params = args
    narrow = {name: value.astype(np.float32) for name, value in params.items()}
    return x.astype(np.float32), h.astype(np.float32), c.astype(np.float32), narrow


def _make_cases(rng: np.random.Generator) -> Cases:
    hidden = ordinary("lstm_step", drawn(lambda B, D, H: draw(rng, B, D, H)))
    x, h, c, params = draw(rng, recipe.B, recipe.D, recipe.H)
    kept = {**params, "b_f": 0 * params["b_f"] + 60, "b_i": 0 * params["b_i"] - 60}
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case("lstm_step", (x[:1], h[:1], c[:1], params), "a batch of one", "single-row"),
        case("lstm_step", (x, h, 5 * c, kept), "f near 1 and i near 0", "keeps"),
        case("lstm_step", (x, 0 * h, 0 * c, params), "h_prev = 0 and c_prev = 0", "first-step"),
        case("lstm_step", _single((x, h, c, params)), "float32 inputs", "float32", single=True),
        *repeat(hidden[0]),
    )


def _follows(reading: Reading) -> bool:
    """h_t is right for the student's own c_t: h_t = o_t ⊙ tanh(c_t)."""
    if len(reading.parts) != 2:
        return False
    h, c = (as_numbers(part.raw) for part in reading.parts)
    if h is None or c is None or h.shape != c.shape or reading.parts[1].right:
        return False
    arguments = arguments_of(reading.function, reading.case.call)
    o_t = lstm_step_cached(*(arguments[name] for name in PARAMETERS))["o_t"]  # type: ignore[arg-type]  # our own inputs
    return o_t.shape == c.shape and close(o_t * tanh(c), h)


def _c_hint(reading: Reading) -> str:
    if _follows(reading):
        return (
            "Your h_t is right for your own c_t, so o_t and the last tanh are right: look at f_t, "
            "i_t, C̃ and how they are put together."
        )
    if len(reading.parts) == 2 and reading.parts[0].right:
        return "h_t is right, so c_t was right when h_t was made: look at what becomes of it then."
    return ""


def _h_hint(reading: Reading) -> str:
    if len(reading.parts) == 2 and reading.parts[1].right:
        return "c_t is right, so look at what comes after it: o_t, and h_t = o_t ⊙ tanh(c_t)."
    return "It does not fit your own c_t either. Begin with c_t." if reading.parts else ""


def _inner(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    step = lstm_step_cached(*(arguments[name] for name in PARAMETERS))
    return {name: step[name] for name in ("f_t", "i_t", "c_tilde", "c_t", "o_t", "h_t")}


def _views() -> tuple[View, ...]:
    steps = lstm_caches(*visible_run())
    calls = [
        case("lstm_step", (s["x_t"], s["h_prev"], s["c_prev"], s["params"]), f"step {t}")
        for t, s in enumerate(steps)
    ]
    states = tuple(
        View(part, part, tuple(replace(c, name=f"{part}, {c.name}") for c in calls))
        for part in ("c_t", "h_t")
    )
    return (*gate_views(steps), *states)


TASK = Task(
    slug="lstm-step",
    number="E08",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.20, name="cell-state", title="c_t is right", parts=("c_t",), hint=_c_hint),
        values(0.20, name="hidden-state", title="h_t is right", parts=("h_t",), follows=_follows, hint=_h_hint),
        special("first-step", "It starts from zero states", 0.08),
        special("keeps", "An open forget gate keeps the memory", 0.09),
        special("single-row", "It works for a batch of one", 0.09),
        special("float32", "It takes float32", 0.09),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(case("lstm_step", VISIBLE, "the visible example"),),
    make_cases=_make_cases,
    probes=GATE_FUNCTIONS,
    inner=_inner,
    calculated=("c_t", "h_t"),
    pieces=pieces(lstm_step_cached(*VISIBLE), "the visible example"),
    views=_views,
    pairs=("returns-c-before-h", "x-before-h", "hidden-without-tanh", "hidden-from-old-cell", "input-forget-swapped", "bias-missing"),
)  # fmt: skip
