"""One step's arithmetic in print: a row for each part, as the lesson's worked trace has it."""

from dataclasses import dataclass

from lstm_course.lessons.labs.numerics.cell import Layers, Step
from lstm_course.lessons.labs.weights_form import PARTS
from lstm_course.lessons.labs.wording import figure, places


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the cell: `how` it comes about and its value; `role` names its colour."""

    role: str
    symbol: str
    name: str
    how: str
    value: str


def lines_of(step: Step, layers: Layers) -> tuple[Line, ...]:
    """Return the six lines of a step in the order in which they are computed."""
    values = {"f": step.f, "i": step.i, "C": step.candidate, "o": step.o}
    layer_lines = (
        Line(
            role,
            symbol,
            "candidate" if role == "candidate" else f"{role} gate",
            inside(step, letter, layers),
            places(values[letter]),
        )
        for letter, symbol, role in PARTS
    )
    return (
        *layer_lines,
        Line(
            "cell",
            "C",
            "cell state, new",
            f"{places(step.f)} · {bracketed(step.c_prev)} + {places(step.i)} · "
            f"{bracketed(step.candidate)} = {places(step.kept)} {plus(step.written)}",
            places(step.c),
        ),
        Line(
            "hidden",
            "h",
            "hidden state, new",
            f"{places(step.o)} · tanh({places(step.c)}) = "
            f"{places(step.o)} · {bracketed(step.squashed)}",
            places(step.h),
        ),
    )


def inside(step: Step, letter: str, layers: Layers) -> str:
    weight_of_h, weight_of_x, bias = layers[letter]
    squash = "tanh" if letter == "C" else "σ"
    return (
        f"{squash}({figure(weight_of_h)} · {bracketed(step.h_prev)} + {shown(weight_of_x)} · "
        f"{bracketed(step.x)} + {shown(bias)}) = {squash}({places(step.inside[letter])})"
    )


def shown(value: float) -> str:
    return f"({figure(value)})" if value < 0 else figure(value)


def bracketed(value: float) -> str:
    """Return a value to four places, in brackets if a minus would follow a dot."""
    text = f"{round(value, 4) + 0.0:g}".replace("-", "−")
    return f"({text})" if value < 0 and text != "0" else text


def plus(value: float) -> str:
    return f"− {places(-value)}" if round(value, 4) < 0 else f"+ {places(value)}"
