"""E13: back through one step of the cell."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from exercises.grading.attempt import Reading
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.compare import close
from exercises.grading.mistakes import Mistake, slip
from exercises.grading.returns import Keyed, Leaf, Numbers, Several
from exercises.grading.task import PERTURBED, Cases, Function, Place, Task, View, arguments_of
from exercises.grading.tasks import recipe
from exercises.grading.tasks.arithmetic import bare, number, products_line, sum_line
from exercises.grading.tasks.cases import case, drawn, ordinary, perturbed, repeat
from exercises.grading.tasks.gate_backward import recovered
from exercises.grading.tasks.lstm_step import draw as draw_step
from exercises.grading.tasks.models import IMPORT
from exercises.grading.tasks.visible import VISIBLE, visible_run
from exercises.reference.backward import gate_gradients, lstm_step_backward
from exercises.reference.cell import lstm_step_cached
from exercises.reference.gates import join
from exercises.reference.sequence import lstm_caches
from exercises.reference.types import GATES

STATE = ("B", "H")
RETURNS = Several(
    (Leaf("dx_t", ("B", "D")), Leaf("dh_prev", STATE), Leaf("dc_prev", STATE), Keyed("grads"))
)
GATE_VALUES = {"f": "f_t", "i": "i_t", "C": "c_tilde", "o": "o_t"}
CALCULATED = ("dc_prev", *(f'grads["b_{k}"]' for k in "ofiC"), *(f'grads["W_{k}"]' for k in "ofiC"))
"""Then dh_prev and dx_t: they are made from everything before."""


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    dh, dc, cache = arguments["dh_t"], arguments["dc_t"], arguments["cache"]
    gates, dC = gate_gradients(dh, dc, cache)
    if place.part == "dc_prev":
        at = place.index
        f, whole = float(cache["f_t"][at]), float(dC[at])
        back = f"dc_prev = dC·f = {number(whole)}·{number(f)} = {number(whole * f)}"
        return f"{_cell_line(dh, dc, cache, at, whole)}\n{back}"
    da = {k: _through_slope(gates[k], cache[GATE_VALUES[k]], k) for k in GATES}
    if place.part in ("dx_t", "dh_prev"):
        row, n = place.index
        column = n + (cache["h_prev"].shape[1] if place.part == "dx_t" else 0)
        W = cache["params"]
        lines = [f"from {k}: {products_line(da[k][row], W[f'W_{k}'][:, column])}" for k in GATES]
        total = number(float(sum(da[k][row] @ W[f"W_{k}"][:, column] for k in GATES)))
        return "\n".join([*lines, f"{place.part}[{row}, {n}], their sum, is {total}"])
    kind, k = place.part.split('"')[1].split("_")
    return "\n".join(_parameter_lines(da[k], kind, k, place.index, cache, gates[k]))


def _cell_line(dh: Numbers, dc: Numbers, cache: Any, at: tuple[int, ...], whole: float) -> str:
    c, h, o = (number(float(values[at])) for values in (dc, dh, cache["o_t"]))
    slope = f"(1 - tanh²({bare(float(cache['c_t'][at]))}))"
    return f"dC = dc + dh·o·(1 - tanh²(c_t)) = {c} + {h}·{o}·{slope} = {number(whole)}"


def _through_slope(d: Numbers, gate: Numbers, k: str) -> Numbers:
    slope: Numbers = 1 - gate**2 if k == "C" else gate * (1 - gate)
    return d * slope


def _parameter_lines(
    da: Numbers, kind: str, k: str, index: tuple[int, ...], cache: Any, d: Numbers
) -> list[str]:
    """One entry of dW or db of gate k: da in every row of the batch, and what is summed of it."""
    unit, gate, name = index[0], cache[GATE_VALUES[k]], "C̃" if k == "C" else k
    form = "{0}·(1 - {1}²) = {2}" if k == "C" else "{0}·{1}·(1 - {1}) = {2}"
    rows = zip(d[:, unit].tolist(), gate[:, unit].tolist(), da[:, unit].tolist(), strict=True)
    each = "; ".join(form.format(*map(number, row)) for row in rows)
    if kind == "b":
        line = f"db_{k}[{unit}] = {sum_line(da[:, unit])}"
    else:
        z = join(cache["h_prev"], cache["x_t"])[:, index[1]]
        line = f"dW_{k}[{unit}, {index[1]}] = {products_line(da[:, unit], z)}"
    sources = {"f": "dC·c_prev", "i": "dC·C̃", "C": "dC·i", "o": "dh·tanh(c_t)"}
    return [f"With d{name} = {sources[k]}, da of unit {unit} row by row: {each}", line]


FUNCTION = Function(
    "lstm_step_backward", ("dh_t", "dc_t", "cache"), RETURNS, lstm_step_backward, explain=_explain
)

TANH = 'tanh_c = np.tanh(cache["c_t"])'
SLOPE = "(1 - tanh_c ** 2)"
DO = "do = dh_t * tanh_c"
DC = f"dc = dc_t + dh_t * o_t * {SLOPE}"
DF, DI, DG = "df = dc * c_prev", "di = dc * c_tilde", "dg = dc * i_t"
BACK = "dc_prev = dc * f_t"
SUM = 'dz = dz + da[k] @ params["W_" + k]'
RETURN = "return dz[:, H:], dz[:, :H], dc_prev, grads"
UNGROUPED = f"dc_t + dh_t * o_t * {SLOPE}"
SIGMOIDS = (("f", "f_t"), ("i", "i_t"), ("o", "o_t"))
GATES_WITHOUT_SLOPE = [(f"d{k} * {s} * (1 - {s})", f"d{k}") for k, s in SIGMOIDS]
GATES_WITH_HALF = [(f"d{k} * {s} * (1 - {s})", f"d{k} * (1 - {s})") for k, s in SIGMOIDS]
DA_C = '"C": dg * (1 - c_tilde ** 2),'
DW, DB = 'grads["W_" + k] = da[k].T @ z', 'grads["b_" + k] = da[k].sum(axis=0)'

STEP_BACKWARD = f"""def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev = cache["x_t"], cache["h_prev"], cache["c_prev"]
    f_t, i_t, c_tilde, o_t = cache["f_t"], cache["i_t"], cache["c_tilde"], cache["o_t"]
    params = cache["params"]
    {TANH}
    {DO}
    {DC}
    {DF}
    {DI}
    {DG}
    {BACK}
    da = {{
        "f": df * f_t * (1 - f_t),
        "i": di * i_t * (1 - i_t),
        {DA_C}
        "o": do * o_t * (1 - o_t),
    }}
    z = np.concatenate([h_prev, x_t], axis=1)
    grads = {{}}
    dz = np.zeros_like(z)
    for k in da:
        {DW}
        {DB}
        {SUM}
    H = h_prev.shape[1]
    {RETURN}
"""
MODEL = IMPORT + STEP_BACKWARD

MISTAKES = (
    slip("cell-gradient-dropped", (DC, f"dc = dh_t * o_t * {SLOPE}")),
    slip("hidden-path-dropped", (DC, "dc = dc_t")),
    slip("slope-of-cell-not-tanh", (DC, "dc = dc_t + dh_t * o_t * (1 - cache['c_t'] ** 2)")),
    slip("slope-of-activated-value", (DC, "dc = dc_t + dh_t * o_t * (1 - np.tanh(tanh_c) ** 2)")),
    slip("slope-at-old-cell", (DC, "dc = dc_t + dh_t * o_t * (1 - np.tanh(c_prev) ** 2)")),
    slip("square-in-wrong-place", (DC, "dc = dc_t + dh_t * o_t * (1 - tanh_c) ** 2")),
    slip("slope-missing", (DC, "dc = dc_t + dh_t * o_t")),
    slip("slope-missing", *GATES_WITHOUT_SLOPE, (DA_C, '"C": dg,'), name="no-gate-has-a-slope"),
    slip("half-of-the-slope", *GATES_WITH_HALF),
    slip("activation-for-slope", (DC, "dc = dc_t + dh_t * o_t * tanh_c")),
    slip("output-gradient-from-cell", (DO, "do = dc_t * tanh_c")),
    slip("output-gradient-from-cell", (DO, ""), (DC, f"{DC}\n    do = dc * tanh_c"), name="output-gradient-from-dC"),
    slip("output-gate-missing", (DC, f"dc = dc_t + dh_t * {SLOPE}")),
    slip("forget-gradient-from-new-cell", (DF, 'df = dc * cache["c_t"]')),
    slip("input-candidate-gradients-swapped", (DI, "di = dc * i_t"), (DG, "dg = dc * c_tilde")),
    slip("slope-of-sigmoid-for-tanh", (DA_C, '"C": dg * c_tilde * (1 - c_tilde),')),
    slip("output-gradient-without-tanh", (DO, "do = dh_t * cache['c_t']")),
    slip("output-gradient-without-tanh", (DO, "do = dh_t"), name="output-gradient-without-cell"),
    slip("cell-gradient-without-forget", (BACK, "dc_prev = dc")),
    slip("cell-gradient-by-input-gate", (BACK, "dc_prev = dc * i_t")),
    slip("cell-gradient-of-incoming-only", (BACK, "dc_prev = dc_t * f_t")),
    slip("brackets-missing", (DC, f"dc = (dc_t + dh_t) * o_t * {SLOPE}")),
    slip("brackets-missing", (DF, f"df = {UNGROUPED} * c_prev"), (DI, f"di = {UNGROUPED} * c_tilde"), (DG, f"dg = {UNGROUPED} * i_t"), (BACK, f"dc_prev = {UNGROUPED} * f_t"), name="brackets-missing-everywhere"),
    slip("brackets-missing", (BACK, f"dc_prev = {UNGROUPED} * f_t"), name="brackets-missing-in-dc_prev"),
    slip("x-before-h", (RETURN, "D = x_t.shape[1]\n    return dz[:, :D], dz[:, D:], dc_prev, grads")),
    slip("dx-dh-swapped", (RETURN, "return dz[:, :H], dz[:, H:], dc_prev, grads")),
    slip("dc-before-dh", (RETURN, "return dz[:, H:], dc_prev, dz[:, :H], grads")),
    slip("dx-not-sliced", (RETURN, "return dz, dz[:, :H], dc_prev, grads")),
    slip("dx-not-sliced", (RETURN, "return dz, dz, dc_prev, grads"), name="dz-not-sliced"),
    slip("dz-from-one-gate", (SUM, 'dz = da["f"] @ params["W_f"]')),
    slip("dz-from-one-gate", (SUM, 'dz = da[k] @ params["W_" + k]'), name="dz-overwritten"),
    slip("dz-misses-output-gate", (SUM, 'dz = dz + da[k] @ params["W_" + k] * (k != "o")')),
    slip("mean-over-batch", (DW, 'grads["W_" + k] = da[k].T @ z / len(z)'), (DB, 'grads["b_" + k] = da[k].mean(axis=0)')),
    slip("bias-gradient-not-summed", (DB, 'grads["b_" + k] = da[k]')),
    slip("bias-gradient-one-row", (DB, 'grads["b_" + k] = da[k][0]')),
    slip("weight-gradient-transposed", (DW, 'grads["W_" + k] = z.T @ da[k]')),
)  # fmt: skip

CONVENTIONS = ("x-before-h", "dx-dh-swapped", "weight-gradient-transposed")


def conventions_in_the_step() -> tuple[Mistake, ...]:
    """Gradients of a step under another convention, for the run over time that is built on it."""
    chosen = (mistake for mistake in MISTAKES if mistake.name in CONVENTIONS)
    return tuple(replace(mistake, name=f"step: {mistake.name}") for mistake in chosen)


CACHED = ("x_t", "h_prev", "c_prev", "f_t", "i_t", "c_tilde", "o_t", "c_t", "params")


def cache_of(args: tuple[Any, ...]) -> dict[str, Any]:
    """The published cache of one step: the reference's, without h_t."""
    step = lstm_step_cached(*args)
    return {name: step[name] for name in CACHED}


def _draw(rng: np.random.Generator, B: int, D: int, H: int) -> tuple[Any, ...]:
    step = cache_of(draw_step(rng, B, D, H))
    return recipe.inputs(rng, B, H), recipe.inputs(rng, B, H), step


def _make_cases(rng: np.random.Generator) -> Cases:
    hidden = ordinary(FUNCTION.name, drawn(lambda B, D, H: _draw(rng, B, D, H)))
    dh, dc, cache = _draw(rng, recipe.B, recipe.D, recipe.H)
    other = (*hidden[0].call.args[:2], cache)
    carousel = {**cache, "f_t": np.ones_like(dc), "i_t": np.zeros_like(dc)}
    row = {name: value if name == "params" else value[:1] for name, value in cache.items()}
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args, keep=("cache",)),
        case(FUNCTION.name, other, "another cache", PERTURBED, moved="cache"),
        case(FUNCTION.name, (0 * dh, dc, cache), "dh_t = 0", "cell-path"),
        case(FUNCTION.name, (dh, 0 * dc, cache), "dc_t = 0", "hidden-path"),
        case(FUNCTION.name, (0 * dh, dc, carousel), "f = 1, i = 0, dh_t = 0", "carousel"),
        case(FUNCTION.name, (dh[:1], dc[:1], row), "a batch of one", "single-row"),
        *repeat(hidden[0]),
    )


def _own_da(reading: Reading) -> dict[str, Numbers] | None:
    """The four da that the student's own weight gradients were made from."""
    cache: Any = arguments_of(reading.function, reading.case.call)["cache"]
    z, units = join(cache["h_prev"], cache["x_t"]), cache["h_prev"].shape[1]
    parts = {part.part.name: part.got for part in reading.parts}
    found: dict[str, Numbers] = {}
    for k in GATES:
        da = recovered(parts.get(f'grads["W_{k}"]'), z, units)
        if da is None:
            return None
        found[k] = da
    return found


def _follows_dz(part: int, *, hidden: bool) -> Callable[[Reading], bool]:
    """dx_t or dh_prev is right for the student's own gradients of the gates."""

    def follows(reading: Reading) -> bool:
        das = _own_da(reading) if len(reading.parts) > part else None
        got = reading.parts[part].got if das else None
        weights_right = all(p.right for p in reading.parts if p.part.name.startswith('grads["W'))
        if das is None or got is None or weights_right:
            return False
        cache: Any = arguments_of(reading.function, reading.case.call)["cache"]
        units = cache["h_prev"].shape[1]
        dz = sum(da @ cache["params"][f"W_{k}"] for k, da in das.items())
        return close(dz[:, :units] if hidden else dz[:, units:], got)

    return follows


def _gate(k: str, name: str, title: str) -> Any:
    return values(0.08, name=name, title=title, parts=(f'grads["W_{k}"]', f'grads["b_{k}"]'))


VISIBLE_CASE = (
    np.array([[1.0, -0.5], [0.3, 0.8], [-0.2, 0.6]]),
    np.array([[0.4, 0.2], [-0.7, 0.1], [0.5, -0.3]]),
    cache_of(VISIBLE),
)


def _views() -> tuple[View, ...]:
    """What one step sends back when the same gradient arrives at every step of a run."""
    dh, dc = VISIBLE_CASE[0][:1], VISIBLE_CASE[1][:1]
    steps = lstm_caches(*visible_run())
    caches = [{name: step[name] for name in CACHED} for step in steps]
    return tuple(
        View(
            part,
            part,
            tuple(
                case(FUNCTION.name, (dh, dc, cache), f"{part} {t}")
                for t, cache in enumerate(caches)
            ),
        )
        for part in ("dx_t", "dh_prev", "dc_prev")
    )


TASK = Task(
    slug="lstm-step-backward",
    number="E13",
    functions=(FUNCTION,),
    checks=ladder(
        _gate("f", "forget-gate", "The forget gate's gradients are right"),
        _gate("i", "input-gate", "The input gate's gradients are right"),
        _gate("C", "candidate", "The candidate's gradients are right"),
        _gate("o", "output-gate", "The output gate's gradients are right"),
        values(0.08, name="dc_prev", title="dc_prev is right", parts=("dc_prev",)),
        values(0.08, name="dh_prev", title="dh_prev is right", parts=("dh_prev",), follows=_follows_dz(1, hidden=True)),
        values(0.08, name="dx_t", title="dx_t is right", parts=("dx_t",), follows=_follows_dz(0, hidden=False)),
        special("cell-path", "With dh_t = 0 the cell path alone is right", 0.05),
        special("hidden-path", "With dc_t = 0 the hidden path alone is right", 0.05),
        special("carousel", "Where f = 1, dc_prev is dc_t unchanged", 0.05),
        special("single-row", "It works for a batch of one", 0.04),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(case(FUNCTION.name, VISIBLE_CASE, "the visible example"),),
    make_cases=_make_cases,
    calculated=CALCULATED,
    views=_views,
    pairs=("cell-gradient-dropped", "slope-missing", "dx-dh-swapped", "cell-gradient-without-forget"),
)  # fmt: skip
