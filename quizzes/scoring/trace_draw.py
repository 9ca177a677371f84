"""Draw the numbers of a trace so that a wrong value tells which slip made it.

Numbers have one decimal (inputs, quarters). A draw is thrown away if a pre-activation lies beyond
±3, where the sigmoid is flat, or if two slips, or a slip and the truth, come closer than GAP.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from random import Random

from quizzes.scoring.scalar_lstm import (
    FORMULAS,
    GATES,
    Before,
    Cell,
    Values,
    Weights,
    pre_activation,
    slips_at,
    step,
)

GAP = 0.01
LEVELS = tuple(n / 10 for n in range(-9, 10) if n)
STRONG = tuple(level for level in LEVELS if abs(level) >= 0.4)  # so that a small h shows, too
INPUTS = tuple(n / 4 for n in range(-8, 9) if n)
MOST_DRAWS = 20_000
DRAWS_A_GATE = 30


@dataclass(frozen=True, slots=True)
class Trace:
    """The numbers that one student works with: a cell, its inputs and the states before them."""

    cell: Cell
    inputs: tuple[float, ...]
    h: float
    C: float


@lru_cache(maxsize=4096)
def draw(seed: int, steps: int, *, from_zero: bool) -> Trace:
    """The trace of a seed. Raises RuntimeError if no draw can be told apart, which is ours."""
    random = Random(seed)  # noqa: S311  # exercise numbers, not a secret
    for _ in range(MOST_DRAWS):
        h, C = (0.0, 0.0) if from_zero else random.sample(STRONG, 2)
        first = Before(random.choice(INPUTS), h, C)
        cell = _cell(random, first)
        if inputs := _inputs(random, cell, first, steps) if cell else ():
            return Trace(cell, inputs, h, C)
    raise RuntimeError(f"no trace of {steps} steps can be told apart for seed {seed}")


def _cell(random: Random, first: Before) -> dict[str, Weights]:
    """Weights with four different biases, each gate of which tells its slips apart at `first`."""
    cell: dict[str, Weights] = {}
    for gate, bias in zip(GATES, random.sample(LEVELS, len(GATES)), strict=True):
        for _ in range(DRAWS_A_GATE):
            cell[gate] = Weights(random.choice(STRONG), random.choice(LEVELS), bias)
            if _gate_tells_apart(cell, gate, first):
                break
        else:
            return {}
    return cell


def _inputs(random: Random, cell: Cell, first: Before, steps: int) -> tuple[float, ...]:
    """Inputs, all different, whose steps can be told apart; empty if the cell has none.

    Where a step has no input left, the one before it takes another: a cell whose gates do is too
    dear to throw away.
    """

    def onward(chosen: tuple[float, ...], h: float, C: float) -> tuple[float, ...]:
        if len(chosen) == steps:
            return chosen
        for x in random.sample(INPUTS, len(INPUTS)) if chosen else [first.x]:
            if x in chosen or not _tells_apart(cell, Before(x, h, C)):
                continue
            now = step(cell, Before(x, h, C))
            if found := onward((*chosen, x), now["h"], now["C"]):
                return found
        return ()

    return onward((), first.h, first.C)


def _tells_apart(cell: Cell, before: Before) -> bool:
    if not all(_gate_tells_apart(cell, gate, before) for gate in GATES):
        return False
    now = step(cell, before)
    return all(_spread(cell, before, now, name) for name in ("C", "h"))


def _gate_tells_apart(cell: Cell, gate: str, before: Before) -> bool:
    if abs(pre_activation(cell[gate], before)) > 3:
        return False
    return _spread(cell, before, {gate: FORMULAS[gate](cell, before, {})}, gate)


def _spread(cell: Cell, before: Before, now: Values, name: str) -> bool:
    """Whether no two values that a quantity may get lie closer than GAP."""
    slips = (slip.formula(cell, before, now) for slip in slips_at(name, before))
    in_order = sorted([now[name], *slips])
    gaps = (b - a for a, b in pairwise(in_order))
    return all(gap > GAP for gap in gaps)
