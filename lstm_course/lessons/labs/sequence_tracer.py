"""The sequence tracer: up to twenty inputs through one unit, step by step and as a heat map."""

import re
from dataclasses import dataclass

from lstm_course.lessons.labs.asking import (
    QUOTED,
    Asked,
    Dial,
    Setting,
    number,
    problems_of,
    query_of,
)
from lstm_course.lessons.labs.numerics.cell import Step, trace
from lstm_course.lessons.labs.weights_form import LayerRow, layers_of, read_layers, settings_of
from lstm_course.lessons.labs.wording import figure, places
from lstm_course.lessons.labs.working import Line, lines_of

LONGEST = 20  # inputs
HIGHEST = 5.0  # of an input, either way
START = "1, -1, 0.5"
STATES = (
    Dial("h0", "h₀", "first hidden state h₀", -1.0, 1.0, 0.05, 0.0),
    Dial("c0", "C₀", "first cell state C₀", -3.0, 3.0, 0.1, 0.0),
)
ROWS = (
    ("forget", "f", "f"),
    ("input", "i", "i"),
    ("candidate", "C̃", "candidate"),
    ("cell", "C", "c"),
    ("output", "o", "o"),
    ("hidden", "h", "h"),
)
LEFT, TOP, WIDE, HIGH = 40, 34, 62, 34  # of the heat map's cells, in units of the SVG


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the heat map: where it stands, how strong its colour is, and its number."""

    x: int
    y: int
    opacity: float
    text: str
    is_negative: bool


@dataclass(frozen=True, slots=True)
class Row:
    role: str
    symbol: str
    y: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """The sequence as it stands, ready for the template. `at` is the step in view, from 1."""

    inputs: str
    states: tuple[Setting, ...]
    layers: tuple[LayerRow, ...]
    steps: list[Step]
    at: int
    lines: tuple[Line, ...]
    said: str
    problems: tuple[str, ...]
    query: str  # of everything but the step in view

    @property
    def rows(self) -> tuple[Row, ...]:
        """The heat map, a row for each quantity and a column for each step."""
        return tuple(
            Row(
                role,
                symbol,
                TOP + HIGH * number,
                tuple(
                    heat(getattr(step, name), LEFT + WIDE * t, TOP + HIGH * number)
                    for t, step in enumerate(self.steps)
                ),
            )
            for number, (role, symbol, name) in enumerate(ROWS)
        )

    @property
    def columns(self) -> list[tuple[int, int, str]]:
        """The heads of the heat map's columns: step, middle, input."""
        return [
            (t + 1, LEFT + WIDE * t + WIDE // 2, figure(round(step.x, 4)))
            for t, step in enumerate(self.steps)
        ]

    @property
    def width(self) -> int:
        return LEFT + WIDE * len(self.steps) + 2

    @property
    def window(self) -> int:
        """Where the frame round the step in view begins."""
        return LEFT + WIDE * (self.at - 1)

    @property
    def back(self) -> int:
        return max(self.at - 1, 1)

    @property
    def forward(self) -> int:
        return min(self.at + 1, len(self.steps))

    @property
    def table(self) -> list[tuple[int, str, list[str]]]:
        """Every value as text: step, input, and the six quantities in the order of the rows."""
        return [
            (t, figure(round(step.x, 4)), [places(getattr(step, name)) for _, _, name in ROWS])
            for t, step in enumerate(self.steps, start=1)
        ]


def heat(value: float, x: int, y: int) -> Cell:
    """Return a cell whose colour grows with |value| and is full from 1 on."""
    strength = min(abs(value), 1.0)
    return Cell(x, y, round(0.05 + 0.4 * strength, 3), places(value, 2), round(value, 2) < 0)


def follow(asked: Asked) -> Traced:
    """Trace the sequence that the address describes."""
    xs, wrong = read_inputs(asked.get("xs", ""))
    states = tuple(dial.read(asked) for dial in STATES)
    rows = read_layers(asked)
    layers = layers_of(rows)
    steps = trace(xs, states[0].value, states[1].value, layers)
    view = Dial("t", "step", "step in view", 1, len(steps), 1, 1).read(asked)
    settings = [*states, *settings_of(rows)]
    inputs = ", ".join(f"{x:g}" for x in xs)
    at = int(view.value)
    return Traced(
        inputs=inputs,
        states=states,
        layers=rows,
        steps=steps,
        at=at,
        lines=lines_of(steps[at - 1], layers),
        said=sentence(steps[at - 1], at, len(steps)),
        problems=(*wrong, *problems_of(settings)),
        query=query_of(settings, xs=inputs),
    )


def read_inputs(text: str) -> tuple[list[float], list[str]]:
    """Return the inputs that `text` lists, and what had to be said about it."""
    limit = LONGEST * 30
    words = [word for word in re.split(r"[\s;]+|,\s*(?=\S)|,$", text[:limit].strip()) if word]
    if not words:
        words = START.split(", ")
    wrong: list[str] = []
    if len(words) > LONGEST or len(text) > limit:
        wrong.append(f"At most {LONGEST} inputs are traced; the rest is left out.")
        words = words[:LONGEST]
    values = [number(word) for word in words]
    for word, value in zip(words, values, strict=True):
        if value is None:
            wrong.append(f"“{word[:QUOTED]}” is not a number and is left out.")
        elif abs(value) > HIGHEST:
            wrong.append(f"{figure(value)} lies outside −5 to 5; the nearest end is used.")
    kept = [min(max(value, -HIGHEST), HIGHEST) for value in values if value is not None]
    if not kept:
        return read_inputs("")[0], [*wrong, "No number is left, so the lesson’s own are used."]
    return kept, wrong


def sentence(step: Step, at: int, steps: int) -> str:
    """Say what happens in the step in view."""
    return (
        f"Step {at} of {steps}, input {figure(round(step.x, 4))}: the memory goes from "
        f"{places(step.c_prev)} to {places(step.c)} and the cell shows h = {places(step.h)}."
    )
