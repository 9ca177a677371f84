"""E16: how an LSTM starts. Chance is part of the task, so properties are checked, not numbers."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Callable

import numpy as np

from exercises.grading.attempt import Attempt, Predicate, Reading
from exercises.grading.checks.check import NOT_REACHED, Check, Judgement
from exercises.grading.checks.conduct import repeats_itself
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.compare import same_result
from exercises.grading.mistakes import slip
from exercises.grading.returns import Keyed, Leaf, Numbers
from exercises.grading.task import PERTURBED, VALUES, Cases, Function, Task
from exercises.grading.tasks.cases import arguments, case, repeat
from exercises.grading.tasks.models import IMPORT
from exercises.reference.initialisation import init_params
from exercises.reference.types import GATES

NAME = "init_params"
PARAMETERS = ("D", "H", "seed", "forget_bias")
FUNCTION = Function(NAME, PARAMETERS, Keyed("params", free="W_"), init_params, optional=1)
# Two calls with one seed: whoever seeds NumPy's global generator makes it repeat itself.
EPILOGUE = """import numpy as _numpy


def _global_noise():
    return _numpy.random.random(4)
"""
PROBE = Function("_global_noise", (), Leaf("noise", ("n",)), lambda: np.zeros(4))

LARGEST, SMALLEST = 1.5, 0.01
"""Bounds of a matrix's root mean square, in units of 1/√H."""

RNG = "rng = np.random.default_rng(seed)"
DRAW = "rng.uniform(-bound, bound, (H, H + D))"
WEIGHT = f'params["W_" + k] = {DRAW}'
BIAS = 'params["b_" + k] = np.full(H, forget_bias if k == "f" else 0.0)'
HEAD = "bound = 1 / np.sqrt(H)"
MODEL = f"""{IMPORT}def init_params(D, H, seed, forget_bias=1.0):
    {RNG}
    {HEAD}
    params = {{}}
    for k in "fiCo":
        {WEIGHT}
        {BIAS}
    return params
"""


def _arrays(reading: Reading, letter: str) -> dict[str, Numbers]:
    """The four matrices (letter W) or biases (b) by gate; fewer where they are not arrays with numbers in them."""
    found = {part.part.path[-1]: part.got for part in reading.parts}
    named = {k: found.get(f"{letter}_{k}") for k in GATES}
    return {k: a for k, a in named.items() if a is not None and a.size and a.dtype.kind != "b"}


def _asked_bias(reading: Reading) -> float:
    args = arguments(reading.case)
    return float(args[3]) if len(args) > 3 else 1.0


def _everywhere(says: Callable[[Reading], bool]) -> Predicate:
    """True where every call that returned all eight arrays shows it, three at least."""

    def shows(attempt: Attempt) -> bool:
        whole = [r for r in attempt.readings if r.function is FUNCTION and len(_arrays(r, "W")) == 4 == len(_arrays(r, "b"))]  # fmt: skip
        return len(whole) >= 3 and all(says(reading) for reading in whole)

    return shows


def _biases(f: Callable[[float], float], others: Callable[[float], float]) -> Predicate:
    """b_f is f(forget_bias) and the other three are others(forget_bias), in every call."""

    def says(reading: Reading) -> bool:
        asked, b = _asked_bias(reading), _arrays(reading, "b")
        want = {k: f(asked) if k == "f" else others(asked) for k in GATES}
        return all(b[k].size > 0 and np.allclose(b[k], want[k]) for k in GATES)

    return _everywhere(says)


def _bias_on(gate: str) -> Predicate:
    def says(reading: Reading) -> bool:
        asked, b = _asked_bias(reading), _arrays(reading, "b")
        return all(b[k].size > 0 and np.allclose(b[k], asked if k == gate else 0.0) for k in GATES)

    return _everywhere(says)


def _same_matrices(reading: Reading) -> bool:
    W = _arrays(reading, "W")
    return all(np.array_equal(W["f"], W[k]) for k in GATES) and bool(np.ptp(W["f"]) > 0)


def _constant(reading: Reading) -> bool:
    return all(w.size > 0 and np.ptp(w) == 0 for w in _arrays(reading, "W").values())


def _roughness(reading: Reading) -> list[float]:
    """Root mean square of each matrix, in units of 1/√H."""
    H = int(arguments(reading.case)[1])
    return [float(np.sqrt(np.mean(w.astype(float) ** 2) * H)) for w in _arrays(reading, "W").values()]  # fmt: skip


def _too_large(reading: Reading) -> bool:
    return min(_roughness(reading)) > LARGEST


def _transposed(reading: Reading) -> bool:
    D, H = arguments(reading.case)[:2]
    return all(w.shape == (H + D, H) for w in _arrays(reading, "W").values())


def _global_repeats(attempt: Attempt) -> bool:
    noise = [r.got.value for r in attempt.readings if r.function is PROBE and r.got.returned]
    return len(noise) > 1 and same_result(noise[0], noise[1])


def _seed_ignored(attempt: Attempt) -> bool:
    """Two seeds, the same numbers; or one seed, two sets of numbers."""
    if not repeats_itself(attempt):
        return True
    base = next((r for r in attempt.alive(VALUES) if r.case.name.endswith(" 1")), None)
    other = next((r for r in attempt.alive(PERTURBED) if r.case.moved == "seed"), None)
    alike = base is not None and other is not None and same_result(base.got.value, other.got.value)
    return alike and base is not None and not _constant(base)


MISTAKES = (
    slip("gates-share-an-array", (HEAD, f"{HEAD}\n    W = {DRAW}"), (WEIGHT, 'params["W_" + k] = W'), shows=_everywhere(_same_matrices)),
    slip("weights-all-equal", (DRAW, "np.zeros((H, H + D))"), shows=_everywhere(_constant)),
    slip("weights-all-equal", (DRAW, "np.full((H, H + D), 0.1)"), name="weights-constant", shows=_everywhere(_constant)),
    slip("bias-on-another-gate", (BIAS, BIAS.replace('"f"', '"i"')), shows=_bias_on("i")),
    slip("bias-on-another-gate", (BIAS, BIAS.replace('"f"', '"o"')), name="bias-on-output-gate", shows=_bias_on("o")),
    slip("bias-on-another-gate", (BIAS, BIAS.replace('"f"', '"C"')), name="bias-on-candidate", shows=_bias_on("C")),
    slip("all-biases-one", (BIAS, 'params["b_" + k] = np.full(H, forget_bias)'), shows=_biases(lambda b: b, lambda b: b)),
    slip("all-biases-one", (BIAS, 'params["b_" + k] = np.ones(H)'), name="all-biases-one-always", shows=_biases(lambda b: 1.0, lambda b: 1.0)),
    slip("forget-bias-negative", (BIAS, BIAS.replace("forget_bias if", "-forget_bias if")), shows=_biases(lambda b: -b, lambda b: 0.0)),
    slip("forget-bias-zero", (BIAS, 'params["b_" + k] = np.zeros(H)'), shows=_biases(lambda b: 0.0, lambda b: 0.0)),
    slip("seeds-global-generator", (RNG, "np.random.seed(seed)"), (DRAW, "np.random.uniform(-bound, bound, (H, H + D))"), shows=_global_repeats),
    slip("weights-too-large", (DRAW, "rng.standard_normal((H, H + D))"), shows=_everywhere(_too_large)),
    slip("weights-too-large", (DRAW, "rng.uniform(-2, 2, (H, H + D))"), name="weights-within-two", shows=_everywhere(_too_large)),
    slip("weights-not-transposed", (DRAW, DRAW.replace("(H, H + D)", "(H + D, H)")), shows=_everywhere(_transposed)),
    slip("bias-twice", (BIAS, BIAS.replace("forget_bias if", "2 * forget_bias if")), shows=_biases(lambda b: 2 * b, lambda b: 0.0)),
    slip("forget-bias-ignored", (BIAS, BIAS.replace("forget_bias if", "1.0 if")), shows=_biases(lambda b: 1.0, lambda b: 0.0)),
    slip("seed-ignored", (RNG, "rng = np.random.default_rng(0)"), shows=_seed_ignored),
    slip("seed-ignored", (RNG, "rng = np.random.default_rng()"), name="no-seed", shows=_seed_ignored),
)  # fmt: skip


def _as_asked(reading: Reading) -> bool:
    """Four matrices (H, H + D): the properties of others say nothing."""
    D, H = arguments(reading.case)[:2]
    shapes = [w.shape for w in _arrays(reading, "W").values()]
    return shapes == [(H, H + D)] * len(GATES)


def _every(name: str, title: str, weight: float, wrong: Callable[[Reading], str]) -> Check:
    """A property of every ordinary call; `wrong` says what is not as asked, or nothing."""

    def judge(attempt: Attempt) -> Judgement:
        readings = [r for r in attempt.alive(VALUES) if _as_asked(r)]
        if not readings:
            return NOT_REACHED
        said = next((text for reading in readings if (text := wrong(reading))), "")
        return Judgement(not said, said)

    return Check(name, title, weight, judge)


def _say_scale(reading: Reading) -> str:
    rough, H = _roughness(reading), reading.case.call.args[1]
    if max(rough) > LARGEST:
        return f"With H = {H} some weights are too large: their root mean square is {max(rough):.2f}/√H, and at most {LARGEST}/√H is asked for. Large weights saturate the gates."
    if min(rough) < SMALLEST:
        return f"With H = {H} a matrix is almost zero: its root mean square is {min(rough):.4f}/√H, and at least {SMALLEST}/√H is asked for."
    return ""


def _say_alike(reading: Reading) -> str:
    W = _arrays(reading, "W")
    pairs = [(a, b) for n, a in enumerate(GATES) for b in GATES[n + 1 :]]
    same = next(
        ((a, b) for a, b in pairs if W[a].shape == W[b].shape and np.array_equal(W[a], W[b])), None
    )
    return f"W_{same[0]} and W_{same[1]} hold the same numbers. Draw each one anew." if same else ""


def _say_equal_units(reading: Reading) -> str:
    flat = [
        k
        for k, w in _arrays(reading, "W").items()
        if w.ndim == 2 and len(w) > 1 and np.array_equal(w[0], w[1])
    ]
    return (
        f"All units of W_{flat[0]} start alike, so they learn alike and stay alike for ever."
        if flat
        else ""
    )


def _leaves_global(attempt: Attempt) -> Judgement:
    if not _global_repeats(attempt):
        return Judgement(True)
    return Judgement(
        False,
        "Your function sets NumPy's global generator back with np.random.seed, so other code repeats its numbers. Use np.random.default_rng(seed).",
    )


def _make_cases(rng: np.random.Generator) -> Cases:
    seeds = [int(n) for n in rng.integers(1, 10_000, 6)]
    sizes = ((3, 8), (5, 12), (4, 9), (2, 16))
    asked = [(*size, seed) for size, seed in zip(sizes, seeds, strict=False)]
    hidden = tuple(case(NAME, args, f"random inputs {n}") for n, args in enumerate(asked, 1))
    D, H, seed = asked[0]
    other = seed + 1

    def moved(name: str, *args: float) -> Cases:
        return (case(NAME, args, f"another {name}", PERTURBED, moved=name),)

    return (
        *hidden,
        *moved("seed", D, H, other),
        *moved("D", D + 1, H, seed),
        *moved("H", D, H + 1, seed),
        *moved("forget_bias", D, H, seed, 2.5),
        case(NAME, (D, H, seeds[4], 2.5), "forget_bias = 2.5", "forget-bias"),
        case(NAME, (D, H, seeds[5], -0.5), "forget_bias = -0.5", "forget-bias"),
        case(NAME, (D, H, seed), "before the first look", "global-state"),
        case("_global_noise", (), "the global generator", "global-state"),
        case(NAME, (D, H, seed), "before the second look", "global-state"),
        case("_global_noise", (), "the global generator again", "global-state"),
        *repeat(hidden[0]),
    )


TASK = Task(
    slug="parameter-initialisation",
    number="E16",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.20, name="biases", title="b_f is the forget bias, the other biases are 0", parts=('params["b*',)),
        special("forget-bias", "forget_bias is taken from the argument", 0.10),
        _every("scale", "The weights are small but not zero", 0.15, _say_scale),
        _every("different-gates", "Each gate has numbers of its own", 0.10, _say_alike),
        _every("different-units", "No two units start alike", 0.10, _say_equal_units),
        Check("global-state", "NumPy's global generator is left alone", 0.10, _leaves_global),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(case(NAME, (2, 8, 7), "the visible example"),),
    make_cases=_make_cases,
    epilogue=EPILOGUE,
    probes=(PROBE,),
)  # fmt: skip
