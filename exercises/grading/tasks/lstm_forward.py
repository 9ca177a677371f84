"""E09: the LSTM over a sequence, with a mask for padding."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from exercises.grading.attempt import Attempt, Reading
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.compare import close
from exercises.grading.mistakes import slip
from exercises.grading.returns import Leaf, Several
from exercises.grading.task import VALUES, Case, Cases, Function, Place, Task, View
from exercises.grading.tasks import recipe
from exercises.grading.tasks.cases import case, ordinary, perturbed, repeat
from exercises.grading.tasks.cell_views import GATE_FUNCTIONS, gate_views, pieces
from exercises.grading.tasks.lstm_step import COMMON, CONVENTIONS, in_the_step, step_lines
from exercises.grading.tasks.lstm_step import FUNCTION as STEP_FUNCTION
from exercises.grading.tasks.lstm_step import MODEL as STEP
from exercises.grading.tasks.sequences import SIZES, lstm_inputs
from exercises.grading.tasks.visible import VISIBLE_PARAMS, visible_run
from exercises.reference.sequence import lstm_caches, lstm_forward

STATE = ("B", "H")
RETURNS = Several((Leaf("H", ("B", "T", "H")), Leaf("h_T", STATE), Leaf("c_T", STATE)))
PARAMETERS = ("x", "h0", "c0", "params", "mask")


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    caches = lstm_caches(*(arguments[name] for name in PARAMETERS[:4]))
    t = place.index[1] if place.part == "H" else len(caches) - 1
    part, row, unit = "c_t" if place.part == "c_T" else "h_t", place.index[0], place.index[-1]
    return f"At t = {t + 1}. {step_lines(caches[t], part, row, unit)}"


FUNCTION = Function("lstm_forward", PARAMETERS, RETURNS, lstm_forward, optional=1, explain=_explain)

START = "    h, c = h0, c0\n"
LOOP = "    for t in range(x.shape[1]):\n"
CALL = "h_new, c_new = lstm_step(x[:, t], h, c, params)"
REAL = "real = np.ones((len(x), 1), bool) if mask is None else mask[:, t, None]"
CARRY_H, CARRY_C = "h = np.where(real, h_new, h)", "c = np.where(real, c_new, c)"
KEEP = "H.append(h)"
RETURN = "return np.stack(H, axis=1), h, c"
MODEL = f"""{STEP}

def lstm_forward(x, h0, c0, params, mask=None):
{START}    H = []
{LOOP}        {CALL}
        {REAL}
        {CARRY_H}
        {CARRY_C}
        {KEEP}
    {RETURN}
"""
ONE_LATE = "h_new, c_new = lstm_step(x[:, min(t + 1, x.shape[1] - 1)], h, c, params)"
LEAK = """    if "last" in kept and kept["last"][0].shape == h0.shape:
        h, c = kept["last"]
    else:
        h, c = h0, c0
"""


def _never(attempt: Attempt) -> bool:
    """Its numbers depend on earlier calls, so it is recognised by that alone: see `diagnosis`."""
    return False


MISTAKES = (
    slip("h0-must-be-zero", (START, "    h, c = np.zeros_like(h0), np.zeros_like(c0)\n")),
    slip("reads-before-first-step", (START, "    h, c = np.zeros_like(h0), c0\n")),
    slip("reads-before-first-step", (CALL, CALL.replace(", h, c", ", H[-1] if H else np.zeros_like(h0), c")), name="reads-H-before-first-step"),
    slip("hidden-not-carried", (CALL, CALL.replace(", h, c", ", h0, c"))),
    slip("cell-not-carried", (CALL, CALL.replace(", h, c", ", h, c0"))),
    slip("stops-at-padding", (CALL, f"if mask is not None and not mask[:, t].any():\n            break\n        {CALL}")),
    slip("stops-at-padding", (CALL, f"if mask is not None and not mask[:, t].any():\n            H.append(np.zeros_like(h))\n            continue\n        {CALL}"), name="leaves-padding-zero"),
    slip("time-batch-swapped", ("axis=1), h, c", "axis=0), h, c")),
    slip("time-batch-swapped", (LOOP, LOOP.replace("[1]", "[0]")), (CALL, CALL.replace("x[:, t]", "x[t]")), name="loops-over-batch"),
    slip("time-reversed", (LOOP, "    for t in reversed(range(x.shape[1])):\n")),
    slip("time-reversed", (LOOP, "    for t in reversed(range(x.shape[1])):\n"), ("np.stack(H,", "np.stack(H[::-1],"), name="time-reversed-and-back"),
    slip("off-by-one-in-time", (LOOP, "    for t in range(1, x.shape[1]):\n")),
    slip("off-by-one-in-time", (LOOP, "    for t in range(x.shape[1] - 1):\n"), name="stops-one-early"),
    slip("off-by-one-in-time", (CALL, f"if t == 0:\n            H.append(np.zeros_like(h))\n            continue\n        {CALL}"), name="leaves-first-step-zero"),
    slip("off-by-one-in-time", (CALL, ONE_LATE), name="reads-one-late"),
    slip("off-by-one-in-time", (KEEP, ""), (f"        {CALL}", f"        H.append(h)\n        {CALL}"), name="keeps-state-before-step"),
    slip("mask-not-on-cell", (CARRY_C, "c = c_new")),
    slip("mask-not-on-hidden", (CARRY_H, "h = h_new")),
    slip("mask-resets-state", (CARRY_H, "h = h_new * real"), (CARRY_C, "c = c_new * real")),
    slip("mask-resets-state", (CARRY_H, "h = h_new * real"), name="mask-resets-hidden"),
    slip("mask-resets-state", (CARRY_H, "h = h_new * real"), (CARRY_C, "c = c_new"), name="mask-resets-hidden-only"),
    slip("padding-harmless", (CARRY_H, "h = h_new"), (CARRY_C, "c = c_new")),
    slip("mask-on-input-only", (CALL, ""), (REAL, f"{REAL}\n        {CALL.replace('x[:, t]', 'x[:, t] * real')}"), (CARRY_H, "h = h_new"), (CARRY_C, "c = c_new")),
    slip("mask-inverted", ("else mask[:, t, None]", "else ~mask[:, t, None]")),
    slip("same-array-kept", (START, "    h, c = h0.copy(), c0\n"), (CARRY_H, "h[...] = np.where(real, h_new, h)")),
    slip("same-array-kept", (CARRY_H, "h[...] = np.where(real, h_new, h)"), name="same-array-kept-in-h0"),
    slip("changes-its-argument", (CARRY_H, "h[...] = np.where(real, h_new, h)"), (KEEP, "H.append(h.copy())")),
    slip("output-before-mask", (KEEP, "H.append(h_new)")),
    slip("output-before-mask", (KEEP, "H.append(h_new)"), (RETURN, "return np.stack(H, axis=1), H[-1], c"), name="last-step-before-mask"),
    slip("state-kept-between-calls", ("params, mask=None):", "params, mask=None, kept={}):"), (START, LEAK), (f"    {RETURN}", f'    kept["last"] = (h, c)\n    {RETURN}'), shows=_never),
    slip("mask-zeros-output", (KEEP, "H.append(h * real)")),
    slip("returns-c-before-h", (RETURN, "return np.stack(H, axis=1), c, h")),
    slip("returns-c-before-h", ("return h_t, c_t", "return c_t, h_t"), name="step: returns-c-before-h"),
    *in_the_step(*CONVENTIONS, *COMMON),
)  # fmt: skip


def _mask(lengths: list[int], T: int, *, left: bool = False) -> Any:
    steps = np.arange(T)[::-1] if left else np.arange(T)
    return steps < np.array(lengths)[:, None]


def _make_cases(rng: np.random.Generator) -> Cases:
    hidden = ordinary("lstm_forward", [lstm_inputs(rng, *sizes) for sizes in SIZES])
    B, T = recipe.B, recipe.T
    args = x, h0, c0, params = lstm_inputs(rng, B, T, recipe.D, recipe.H)

    def masked(name: str, check: str, mask: Any) -> Cases:
        return (case("lstm_forward", (*args, mask), name, check),)

    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case("lstm_forward", (x[:, :1], h0, c0, params), "T = 1", "one-step"),
        case("lstm_forward", (x[:1], h0[:1], c0[:1], params), "a batch of one", "single-row"),
        *masked("a mask that is True everywhere", "mask-all-true", _mask([T] * B, T)),
        *masked("lengths 4, 1 and 3", "mask-right", _mask([T, 1, 3], T)),
        *masked("lengths 2, 3 and 4", "mask-right", _mask([2, 3, T], T)),
        *masked("lengths 2, 1 and 3 in 4 steps", "mask-right", _mask([2, 1, 3], T)),
        *masked("padding in front", "mask-left", _mask([T, 1, 3], T, left=True)),
        *masked("a row of nothing but padding", "masked-row", _mask([0, 2, T], T)),
        *repeat(hidden[0]),
    )


def _long() -> Cases:
    inputs = lstm_inputs(np.random.default_rng(200), recipe.B, 200, recipe.D, recipe.H)
    return (case("lstm_forward", inputs, "T = 200", "long"),)


def _hint(reading: Reading) -> str:
    """What c_T tells about h: every state before the last is carried into it."""
    right = {part.part.name: part.right for part in reading.parts}
    if right.get("c_T") and right.get("h_T"):
        return "h_T and c_T are right, so the steps are right: look at how H is filled."
    if right.get("c_T"):
        return (
            "c_T is right, so every state that is carried on is right: look at what is kept of h."
        )
    return ""


def _follows(reading: Reading) -> bool:
    """h_T is the last step of the student's own H."""
    if len(reading.parts) != 3 or reading.parts[0].right:
        return False
    sequence, last = reading.parts[0].got, reading.parts[1].got
    return (
        sequence is not None
        and last is not None
        and sequence.ndim == 3
        and close(sequence[:, -1], last)
    )


VISIBLE = (
    np.array([[[1.0], [-1.0], [0.5]], [[-2.0], [0.3], [1.5]]]),
    np.array([[0.5, -0.2], [-0.4, 0.3]]),
    np.array([[1.2, -0.7], [0.4, 0.9]]),
    VISIBLE_PARAMS,
)


def _pieces() -> Cases:
    """The gates and the step on the right inputs of every step of the visible sequence.

    And the sequence up to that step: its last states are the states there.
    """
    x, *others = VISIBLE
    found: list[Case] = []
    for t, s in enumerate(lstm_caches(*VISIBLE), 1):
        where = f"the visible example at t = {t}"
        step = case("lstm_step", (s["x_t"], s["h_prev"], s["c_prev"], s["params"]), where)
        first = (
            f"the first {t} time steps of the example"
            if t > 1
            else "the first time step of the example"
        )
        run = case("lstm_forward", (x[:, :t], *others), first)
        found += [replace(piece, at=t) for piece in (*pieces(s, where), step, run)]
    return tuple(found)


def _views() -> tuple[View, ...]:
    """The gates, and both states; the cell state is the last one of every shorter sequence."""
    x, *states = visible_run()
    starts = tuple(
        case("lstm_forward", (x[:, : t + 1], *states), f"{t + 1} steps") for t in range(x.shape[1])
    )
    whole = case("lstm_forward", (x, *states), "the whole sequence")
    return (
        *gate_views(lstm_caches(x, *states)),
        View("c_t", "c_T", starts),
        View("h_t", "H", (whole,)),
    )


TASK = Task(
    slug="lstm-forward",
    number="E09",
    functions=(FUNCTION,),
    checks=ladder(
        values(
            0.18,
            name="every-step",
            title="H holds every step's hidden state",
            parts=("H",),
            hint=_hint,
        ),
        values(0.06, name="last-h", title="h_T is right", parts=("h_T",), follows=_follows),
        values(0.06, name="last-c", title="c_T is right", parts=("c_T",)),
        special("one-step", "It works for one time step", 0.05),
        special("single-row", "It works for a batch of one", 0.05),
        special("mask-all-true", "A mask of True changes nothing", 0.06),
        special("mask-right", "Padding at the end carries both states on", 0.10),
        special("mask-left", "Padding in front carries both states on", 0.08),
        special("masked-row", "A row of padding keeps h0 and c0", 0.06),
        special("long", "It stays right over 200 steps", 0.05),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(
            "lstm_forward",
            VISIBLE,
            "the visible example",
            VALUES,
        ),
    ),
    make_cases=_make_cases,
    long=_long(),
    probes=(*GATE_FUNCTIONS, STEP_FUNCTION),
    pieces=_pieces(),
    version=3,
    calculated=("c_t", "h_t", "c_T", "H", "h_T"),
    views=_views,
)
