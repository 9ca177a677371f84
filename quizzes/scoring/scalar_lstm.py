"""One LSTM cell of one unit with one input, in plain numbers, and the usual slips with it.

    f = σ(w_h h' + w_x x + b)      i, o likewise with weights of their own
    g = tanh(w_h h' + w_x x + b)   the candidate, written C̃
    C = f C' + i g                 h = o tanh(C)

h' and C' are the states before the step (Gers, Schmidhuber & Cummins 2000, Neural Computation
12(10)). A trace of this cell is what a student works out by hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, tanh
from types import MappingProxyType

QUANTITIES = ("f", "i", "g", "o", "C", "h")  # in the order in which they are worked out
GATES = ("f", "i", "g", "o")


@dataclass(frozen=True, slots=True)
class Weights:
    """Of one gate: on the hidden state, on the input, and the bias."""

    h: float
    x: float
    b: float


Cell = Mapping[str, Weights]  # by gate


@dataclass(frozen=True, slots=True)
class Before:
    """What a step starts from: its input, and the states before it."""

    x: float
    h: float
    C: float


Values = Mapping[str, float]  # of one step, by quantity
Formula = Callable[[Cell, Before, Values], float]


def sigmoid(z: float) -> float:
    """1 / (1 + e^-z), without overflow at either end."""
    return 1 / (1 + exp(-z)) if z >= 0 else exp(z) / (1 + exp(z))


def pre_activation(w: Weights, before: Before) -> float:
    return w.h * before.h + w.x * before.x + w.b


def _gate(name: str) -> Formula:
    return lambda cell, before, now: sigmoid(pre_activation(cell[name], before))


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "f": _gate("f"),
        "i": _gate("i"),
        "g": lambda cell, before, now: tanh(pre_activation(cell["g"], before)),
        "o": _gate("o"),
        "C": lambda cell, before, now: now["f"] * before.C + now["i"] * now["g"],
        "h": lambda cell, before, now: now["o"] * tanh(now["C"]),
    }
)


def step(cell: Cell, before: Before) -> dict[str, float]:
    """All quantities of one step."""
    now: dict[str, float] = {}
    for name in QUANTITIES:
        now[name] = FORMULAS[name](cell, before, now)
    return now


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong way to work a quantity out; `slug` is its name in the course's vocabulary.

    One that `needs_state` changes nothing where both states before the step are 0.
    """

    slug: str
    message: str
    formula: Formula
    needs_state: bool = False


def _gate_slips(name: str, squash: Callable[[float], float]) -> tuple[Slip, ...]:
    def without(part: str) -> Formula:
        def formula(cell: Cell, before: Before, now: Values) -> float:
            w = cell[name]
            kept = Weights(0 if part == "h" else w.h, w.x, 0 if part == "b" else w.b)
            return squash(pre_activation(kept, before))

        return formula

    return (
        Slip("bias-missing", "The bias is missing.", without("b")),
        Slip(
            "ignores-hidden-state",
            "The hidden state before is missing.",
            without("h"),
            needs_state=True,
        ),
        Slip(
            "gates-see-cell-state",
            "You used the cell state where the hidden state before belongs.",
            lambda cell, before, now: squash(
                pre_activation(cell[name], Before(before.x, h=before.C, C=before.C))
            ),
            needs_state=True,
        ),
        Slip(
            "gate-without-activation",
            "The activation function is missing.",
            lambda cell, before, now: pre_activation(cell[name], before),
        ),
    )


def _sigmoid_slips(name: str) -> tuple[Slip, ...]:
    return (
        *_gate_slips(name, sigmoid),
        Slip(
            "tanh-for-sigmoid",
            "You used tanh; a gate uses the sigmoid.",
            lambda cell, before, now: tanh(pre_activation(cell[name], before)),
        ),
    )


SLIPS: Mapping[str, tuple[Slip, ...]] = MappingProxyType(
    {
        "f": _sigmoid_slips("f"),
        "i": _sigmoid_slips("i"),
        "o": _sigmoid_slips("o"),
        "g": (
            *_gate_slips("g", tanh),
            Slip(
                "candidate-uses-sigmoid",
                "You used the sigmoid; the candidate uses tanh.",
                lambda cell, before, now: sigmoid(pre_activation(cell["g"], before)),
            ),
        ),
        "C": (
            Slip(
                "forget-one-erases",
                "You kept the share 1 − f; the forget gate is the share that stays.",
                lambda cell, before, now: (1 - now["f"]) * before.C + now["i"] * now["g"],
                needs_state=True,
            ),
            Slip(
                "forget-gate-missing",
                "The forget gate is missing.",
                lambda cell, before, now: before.C + now["i"] * now["g"],
                needs_state=True,
            ),
            Slip(
                "input-gate-missing",
                "The input gate is missing.",
                lambda cell, before, now: now["f"] * before.C + now["g"],
            ),
            Slip(
                "gates-sum-to-one",
                "You used 1 − f in place of i; the two gates are independent.",
                lambda cell, before, now: now["f"] * before.C + (1 - now["f"]) * now["g"],
            ),
            Slip(
                "input-gate-filters-x",
                "You let the input gate scale x; it scales the candidate.",
                lambda cell, before, now: now["f"] * before.C + now["i"] * before.x,
            ),
            Slip(
                "input-forget-swapped",
                "The forget gate and the input gate have changed places.",
                lambda cell, before, now: now["i"] * before.C + now["f"] * now["g"],
            ),
            Slip(
                "cell-not-carried",
                "The cell state before is missing.",
                lambda cell, before, now: now["i"] * now["g"],
                needs_state=True,
            ),
        ),
        "h": (
            Slip(
                "hidden-from-old-cell",
                "You used the cell state before the step; h comes from the new one.",
                lambda cell, before, now: now["o"] * tanh(before.C),
            ),
            Slip(
                "hidden-without-tanh",
                "The tanh around C is missing.",
                lambda cell, before, now: now["o"] * now["C"],
            ),
            Slip(
                "output-gate-missing",
                "The output gate is missing.",
                lambda cell, before, now: tanh(now["C"]),
            ),
            Slip(
                "hidden-gated-by-forget",
                "You used the forget gate; h is scaled by the output gate.",
                lambda cell, before, now: now["f"] * tanh(now["C"]),
            ),
        ),
    }
)


def slips_at(name: str, before: Before) -> tuple[Slip, ...]:
    """The slips with a quantity that show in its value at this step."""
    is_start = before.h == 0 and before.C == 0
    return tuple(slip for slip in SLIPS[name] if not (is_start and slip.needs_state))
