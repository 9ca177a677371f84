"""E15: clip all gradients together by their global norm."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Mapping
from typing import Any

import numpy as np

from exercises.grading.attempt import Attempt, Reading
from exercises.grading.checks.check import NOT_REACHED, Check, Judgement, first_failure
from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.returning import say_raised
from exercises.grading.checks.values import in_short, special, values
from exercises.grading.compare import close
from exercises.grading.mistakes import Edit, Mistake, slip
from exercises.grading.returns import Keyed, Leaf, Several
from exercises.grading.task import VALUES, Cases, Function, Place, Task
from exercises.grading.tasks import recipe
from exercises.grading.tasks.arithmetic import length, number
from exercises.grading.tasks.cases import case, ordinary, perturbed, repeat
from exercises.grading.tasks.models import IMPORT
from exercises.reference.optim import clip_by_global_norm, global_norm

RETURNS = Several((Keyed("clipped"), Leaf("norm", ())))
NAME = "clip_by_global_norm"


def _explain(arguments: Mapping[str, Any], place: Place) -> str:
    grads, limit = arguments["grads"], float(arguments["max_norm"])
    entries = np.concatenate([g.ravel() for g in grads.values()]).tolist()
    norm = global_norm(grads)
    zeros = "; zeros add nothing" if 0.0 in entries else ""
    first = f"norm = {length([entry for entry in entries if entry])}{zeros}"
    if place.part == "norm":
        return first
    key = place.part.split('"')[1]
    entry, at = float(grads[key][place.index]), ", ".join(map(str, place.index))
    if norm <= limit:
        return f"{first}\nThat is at most {number(limit)}, so {number(entry)} stays as it is"
    factor = f"factor = {number(limit)} / {number(norm)} = {number(limit / norm)}"
    clipped = f"{number(entry)}·{number(limit / norm)} = {number(entry * limit / norm)}"
    return f"{first}\n{factor}, the same for every entry\n{place.part}[{at}] = {clipped}"


FUNCTION = Function(NAME, ("grads", "max_norm"), RETURNS, clip_by_global_norm, explain=_explain)

FINITE = """    if not all(np.isfinite(g).all() for g in grads.values()):
        raise ValueError("a gradient holds NaN or infinity")
"""
STABLE = """    largest = max(np.abs(g).max() for g in grads.values())
    norm = largest * np.sqrt(sum(np.sum((g / largest) ** 2) for g in grads.values())) if largest > 0 else 0.0
"""
PLAIN = "    norm = np.sqrt(sum(np.sum(g ** 2) for g in grads.values()))\n"
SCALE = "scale = max_norm / norm if norm > max_norm else 1.0"
RETURN = "return {k: g * scale for k, g in grads.items()}, norm"
MODEL = f"{IMPORT}def {NAME}(grads, max_norm):\n{FINITE}{STABLE}    {SCALE}\n    {RETURN}\n"


def _norm(expression: str) -> Edit:
    return (STABLE, f"    norm = {expression}\n")


def _both(slug: str, *edits: Edit, name: str = "") -> tuple[Mistake, ...]:
    """The slip in careful code and in code that is careless about NaN and about huge entries."""
    plain = () if any(edit[0] == STABLE for edit in edits) else ((STABLE, PLAIN),)
    careless = (*plain, *edits, (FINITE, ""))
    name = name or slug
    return (
        slip(slug, *edits, name=name),
        slip(slug, *careless, name=f"{name}, careless"),
        *((slip(slug, *plain, *edits, name=f"{name}, overflowing"),) if plain else ()),
    )


KEYS = '("W_f", "b_f", "W_i", "b_i", "W_C", "b_C", "W_o", "b_o")'
LAYERS = 'if k[0] in "Wb"'
NORM_OF_LAYERS = STABLE.replace("for g in grads.values()", f"for k, g in grads.items() {LAYERS}")


def key_order(value: Any) -> list[str]:
    """The keys of the returned dict as they stand; none where no dict came back."""
    clipped = value[0] if isinstance(value, tuple | list) and value else None
    return list(clipped) if isinstance(clipped, dict) else []


def _keeps_order(reading: Reading) -> bool:
    """Also where nothing of the kind was expected, or came back."""
    right, got = key_order(reading.expected.value), key_order(reading.got.value)
    return right == [key for key in got if key in right] or set(got) != set(right)


def _reorders(attempt: Attempt) -> bool:
    """Every number is right and under its own key, but the keys stand in another order."""
    readings = attempt.readings
    return all(r.right for r in readings) and not all(_keeps_order(r) for r in readings)


EACH = (
    "{k: g * min(1.0, max_norm / max(np.linalg.norm(g), 1e-300)) for k, g in grads.items()}, norm"
)
MISTAKES = (
    *_both("norm-per-array", (RETURN, f"return {EACH}")),
    *_both("clip-value-equals-norm", (RETURN, "return {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}, norm")),
    *_both("clip-value-equals-norm", (RETURN, "return {k: np.clip(g, -max_norm, max_norm) if norm > max_norm else g for k, g in grads.items()}, norm"), name="value-clipped-when-long"),
    *_both("scales-small-gradients-up", (SCALE, "scale = max_norm / norm if norm > 0 else 1.0")),
    *_both("scales-small-gradients-up", (SCALE, "scale = max_norm / norm"), name="scales-up-and-nan-on-zero"),
    *_both("norm-squared", _norm("sum(np.sum(g ** 2) for g in grads.values())")),
    *_both("norm-squared", (SCALE, "scale = max_norm / norm if norm ** 2 > max_norm else 1.0"), name="squared-norm-compared"),
    *_both("norm-of-mean-square", _norm("np.sqrt(sum(np.sum(g ** 2) for g in grads.values()) / sum(g.size for g in grads.values()))")),
    *_both("norm-of-mean-square", _norm("np.sqrt(sum(np.mean(g ** 2) for g in grads.values()))"), name="mean-per-array"),
    *_both("norms-summed", _norm("sum(np.linalg.norm(g) for g in grads.values())")),
    *_both("changes-its-argument", (RETURN, "for g in grads.values():\n        g *= scale\n    return grads, norm")),
    *_both("returns-clipped-norm", (RETURN, RETURN.replace(", norm", ", norm * scale"))),
    *_both("returns-clipped-norm", (RETURN, RETURN.replace(", norm", ", min(norm, max_norm)")), name="returns-smaller-norm"),
    *_both("divides-by-max-norm", (SCALE, "scale = 1 / max_norm if norm > max_norm else 1.0")),
    *_both("divides-by-max-norm", (SCALE, "scale = 1 / max_norm"), name="always-divides-by-max-norm"),
    *_both("zero-norm-gives-nan", (SCALE, "scale = min(norm, max_norm) / norm")),
    *_both("biases-not-clipped", _norm('np.sqrt(sum(np.sum(g ** 2) for k, g in grads.items() if k.startswith("W")))'), (RETURN, 'return {k: g * scale if k.startswith("W") else g for k, g in grads.items()}, norm')),
    *_both("biases-not-clipped", _norm('np.sqrt(sum(np.sum(g ** 2) for k, g in grads.items() if k.startswith("W")))'), name="biases-not-in-norm"),
    *_both("clips-parameters", (RETURN, RETURN.replace("grads.items", "params.items"))),
    *_both("gradients-normalised", (SCALE, "scale = 1 / norm if norm > max_norm else 1.0")),
    *_both("gradients-normalised", (SCALE, "scale = 1 / norm if norm > 0 else 1.0"), name="always-normalised"),
    *_both("gradients-normalised", (SCALE, "scale = 1 / norm"), name="always-normalised-nan-on-zero"),
    *_both("keys-hard-coded", (RETURN, f"return {{k: grads[k] * scale for k in {KEYS}}}, norm")),
    *_both("keys-hard-coded", (RETURN, f"return {{k: grads[k] * scale for k in {KEYS} if k in grads}}, norm"), name="known-keys-kept"),
    *_both("keys-hard-coded", (RETURN, f"return {{k: g * scale for k, g in grads.items() {LAYERS}}}, norm"), name="other-keys-lost"),
    *_both("keys-hard-coded", (STABLE, NORM_OF_LAYERS), (RETURN, f"return {{k: g * scale {LAYERS} else g for k, g in grads.items()}}, norm"), name="other-keys-not-clipped"),
    *_both("keys-hard-coded", (RETURN, f"return {{k: g * scale {LAYERS} else g for k, g in grads.items()}}, norm"), name="other-keys-not-scaled"),
    *_both("keys-hard-coded", (RETURN, 'return {"W": grads["W"] * scale, "b": grads["b"] * scale}, norm'), name="example-keys"),
    *_both("keys-get-other-arrays", (RETURN, "return {k: g * scale for k, g in zip(sorted(grads), grads.values())}, norm")),
    slip("keys-reordered", (RETURN, "return {k: grads[k] * scale for k in sorted(grads)}, norm"), shows=_reorders),
    slip("squares-overflow", (STABLE, PLAIN)),
    slip("nan-not-reported", (FINITE, "")),
    slip("huge-and-nan-unguarded", (STABLE, PLAIN), (FINITE, "")),
)  # fmt: skip


def _same_keys(attempt: Attempt) -> Judgement:
    """On ordinary inputs and on those whose keys nobody could expect."""
    unusual = attempt.alive("keys")
    if not unusual or not any(r.got.returned for r in attempt.alive(VALUES)):
        return NOT_REACHED
    ordinary = attempt.alive(VALUES)
    known = all(reading.right for reading in ordinary)
    said = [*map(_say_keys, ordinary), *map(_say_keys, unusual)]
    said += [_say_treated(reading) for reading in unusual if known or not _one_factor(reading)]
    return first_failure([message for message in said if message])


def _say_keys(reading: Reading) -> str:
    where, right = reading.case.name, key_order(reading.expected.value)
    got = key_order(reading.got.value)
    if reading.got.error:
        return f"On {where}: {say_raised(reading)}" if reading.case.check == "keys" else ""
    missing, more = [k for k in right if k not in got], [k for k in got if k not in right]
    if missing or more:
        lost = f" without {', '.join(missing)}" if missing else ""
        added = f" with {', '.join(more)} added" if more else ""
        return f"On {where} clipped comes back{lost}{' and' * bool(lost and added)}{added}. Go through grads.items(): it needs no list of names."
    if got != right:
        return f"On {where} the keys of clipped stand in another order than those of grads: {', '.join(got)} instead of {', '.join(right)}."
    return ""


def _say_treated(reading: Reading) -> str:
    wrong = [part.part.name for part in reading.parts if not part.right]
    if not wrong:
        return ""
    return f"On {reading.case.name} not right: {in_short(wrong)}. Every key is treated alike, whatever it is called."


def _one_factor(reading: Reading) -> bool:
    """Where the factor is wrong on ordinary inputs too, it is enough that all keys share it."""
    grads: Any = reading.case.call.args[0]
    pairs = [
        (part.got, grads[part.part.path[-1]]) for part in reading.parts if part.part.path[0] == 0
    ]
    if not pairs or any(got is None or got.shape != g.shape for got, g in pairs):
        return False
    with np.errstate(all="ignore"):  # a student's numbers can be anything
        factors = np.concatenate([np.ravel(got / g) for got, g in pairs])
    return close(np.full_like(factors, factors[0]), factors)


def _grads(rng: np.random.Generator, D: int, H: int) -> dict[str, Any]:
    return recipe.params(rng, H, D)


def _unit(grads: dict[str, Any], length: float) -> dict[str, Any]:
    """The same direction with a given length."""
    norm = np.sqrt(sum(float(np.sum(g**2)) for g in grads.values()))
    return {k: g * (length / norm) for k, g in grads.items()}


def _with(grads: dict[str, Any], value: float) -> dict[str, Any]:
    """One entry replaced."""
    b_i = grads["b_i"].copy()
    b_i[0] = value
    return {**grads, "b_i": b_i}


def _make_cases(rng: np.random.Generator) -> Cases:
    limits = (1.0, 2.5, 0.3, 1.5)
    shapes = ((2, 5), (3, 4), (1, 3), (4, 2))
    draws = [(_grads(rng, *s), m) for s, m in zip(shapes, limits, strict=True)]
    grads = _grads(rng, recipe.D, recipe.H)
    hidden = ordinary(NAME, [*draws, (_unit(grads, 1.02), 1.0)])  # the last one just above
    five = {"W": np.array([[3.0, 0.0], [0.0, 0.0]]), "b": np.array([0.0, 4.0])}
    unusual = {
        "gamma": recipe.inputs(rng, 2),
        "embedding": recipe.inputs(rng, 4, 3),
        "W_hh": recipe.inputs(rng, 3, 3),
        "filters": recipe.inputs(rng, 2, 3, 2),
        "b": recipe.inputs(rng, 3),
    }
    zeros = {k: 0 * g for k, g in grads.items()}
    return (
        *hidden,
        *perturbed(FUNCTION, hidden[0].call.args),
        case(NAME, (unusual, 1.5), "gradients of another network", "keys"),
        case(NAME, (_unit(grads, 0.8), 1.0), "a norm of 0.8 and a limit of 1", "below"),
        case(NAME, (_unit(grads, 2.0), 3.0), "a norm of 2 and a limit of 3", "below"),
        case(NAME, (five, 5.0), "a norm that is the limit exactly", "at-limit"),
        case(NAME, (zeros, 1.0), "zeros everywhere", "zeros"),
        case(NAME, (_with(grads, 1e200), 1.0), "an entry of 1e200", "huge"),
        case(NAME, (_with(grads, float("nan")), 1.0), "a NaN", "not-finite"),
        case(NAME, (_with(grads, float("inf")), 1.0), "an infinity", "not-finite"),
        *repeat(hidden[0]),
    )


TASK = Task(
    slug="gradient-clipping",
    number="E15",
    functions=(FUNCTION,),
    checks=ladder(
        values(0.22, name="clipped", title="Gradients beyond the limit are scaled back", parts=("clipped*",)),
        values(0.10, name="norm", title="The norm before clipping is returned", parts=("norm",)),
        Check("keys", "The keys are kept in their order, whatever they are", 0.08, _same_keys),
        special("below", "Gradients below the limit stay as they are", 0.08),
        special("at-limit", "A norm equal to the limit changes nothing", 0.05),
        special("zeros", "Gradients of zero stay zero", 0.07),
        special("huge", "An entry of 1e200 does not overflow", 0.08),
        special("not-finite", "NaN and infinity raise ValueError", 0.07),
    ),
    mistakes=MISTAKES,
    model=MODEL,
    visible=(
        case(NAME, ({"W": np.array([[3.0, 0.0], [0.0, 0.0]]), "b": np.array([0.0, 4.0])}, 1.0), "the visible example"),
    ),
    make_cases=_make_cases,
    calculated=("norm",),
    version=2,
)  # fmt: skip
