"""The cell explorer: one unit, every number of it in the reader's hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from lstm_course.lessons.labs.asking import Asked, Dial, Setting, problems_of, query_of
from lstm_course.lessons.labs.numerics.cell import Layer, Step, one_step
from lstm_course.lessons.labs.weights_form import (
    TRACE,
    LayerRow,
    asked_for,
    layers_of,
    read_layers,
    settings_of,
)
from lstm_course.lessons.labs.wording import figure, percent, places
from lstm_course.lessons.labs.working import Line, lines_of

STATES = (
    Dial("x", "x", "input x", -3.0, 3.0, 0.1, -1.0),
    Dial("h", "h", "old hidden state h", -1.0, 1.0, 0.05, 0.2954),
    Dial("c", "C", "old cell state C", -3.0, 3.0, 0.1, 0.4942),
)


@dataclass(frozen=True, slots=True)
class Preset:
    """A state of the cell with a name, as a link that sets it."""

    name: str
    title: str
    query: str


def preset(name: str, title: str, c: float, biases: Mapping[str, float]) -> Preset:
    """Gates held where their biases put them; the candidate follows the input."""
    layers: dict[str, Layer] = {letter: (0.0, 0.0, bias) for letter, bias in biases.items()}
    layers["C"] = (0.0, 2.0, 0.0)
    asked = {"x": "1", "h": "0", "c": f"{c:g}", **asked_for(layers)}
    return Preset(name, title, urlencode(asked))


PRESETS = (
    preset("remember", "Remember", -1.5, {"f": 5, "i": -5, "o": 5}),
    preset("forget", "Forget", -1.5, {"f": -5, "i": -5, "o": 5}),
    preset("write", "Write", -1.5, {"f": -5, "i": 5, "o": 5}),
    preset("silent", "Stay silent", -1.5, {"f": 5, "i": -5, "o": -5}),
    Preset("trace", "Worked trace, step 2", urlencode({"x": -1, "h": 0.2954, "c": 0.4942,
                                                      **asked_for(TRACE)})),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explored:
    """The cell as it stands, ready for the template."""

    states: tuple[Setting, ...]
    layers: tuple[LayerRow, ...]
    step: Step
    lines: tuple[Line, ...]
    said: str
    problems: tuple[str, ...]
    query: str
    presets: tuple[Preset, ...] = PRESETS

    @property
    def numbers(self) -> dict[str, str]:
        """Every number of the picture, to four places, by the name of its wire."""
        step = self.step
        given, made = ("x", "h_prev", "c_prev"), (
            "f", "i", "candidate", "o", "kept", "written", "c", "squashed", "h"
        )  # fmt: skip
        return {
            **{wire: figure(round(getattr(step, wire), 4)) for wire in given},
            **{wire: places(getattr(step, wire)) for wire in made},
        }

    @property
    def doors(self) -> dict[str, float]:
        """How far each leaf of a gate's door reaches in: 0 open, 18 shut, in units of the SVG."""
        return {gate: round(18 * (1 - getattr(self.step, gate)), 2) for gate in ("f", "i", "o")}

    @property
    def fills(self) -> dict[str, float]:
        """How high each gate's box is filled, in units of the SVG."""
        return {gate: round(50 * getattr(self.step, gate), 2) for gate in ("f", "i", "o")}


def explore(asked: Asked) -> Explored:
    """Compute one step of the cell that the address describes."""
    states = tuple(dial.read(asked) for dial in STATES)
    rows = read_layers(asked)
    layers = layers_of(rows)
    x, h, c = (setting.value for setting in states)
    step = one_step(x, h, c, layers)
    settings = [*states, *settings_of(rows)]
    return Explored(
        states=states,
        layers=rows,
        step=step,
        lines=lines_of(step, layers),
        said=sentence(step),
        problems=problems_of(settings),
        query=query_of(settings),
    )


def sentence(step: Step) -> str:
    """Say what the gates do to the memory, in words."""
    return (
        f"The cell keeps {percent(step.f)} of its old memory, writes {percent(step.i)} of the "
        f"candidate {places(step.candidate)}, and shows {percent(step.o)} of what it then holds: "
        f"C goes from {places(step.c_prev)} to {places(step.c)}, and h is {places(step.h)}."
    )
