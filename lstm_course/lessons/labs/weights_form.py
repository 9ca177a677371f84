"""The twelve numbers that are one unit's weights, as dials; and settings known by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lstm_course.lessons.labs.asking import Asked, Dial, Setting
from lstm_course.lessons.labs.numerics.cell import Layer, Layers

STRONGEST = 6.0  # of a weight or bias, either way

# The letters are the reference's: C stands for the candidate's layer.
PARTS = (("f", "f", "forget"), ("i", "i", "input"), ("C", "C̃", "candidate"), ("o", "o", "output"))
COLUMNS = (("h", "weight of h"), ("x", "weight of x"), ("b", "bias"))
TRACE: Layers = {
    "f": (0.5, -0.4, 1.0),
    "i": (0.3, 0.8, 0.0),
    "C": (-0.2, 0.9, 0.0),
    "o": (0.4, 0.6, 0.0),
}
"""The weights of the lesson's worked trace."""


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer of the form: its role's name, its letter and its three settings."""

    role: str
    symbol: str
    settings: tuple[Setting, ...]


def dial(letter: str, symbol: str, role: str, column: str, label: str) -> Dial:
    start = TRACE[letter][[key for key, _ in COLUMNS].index(column)]
    name = f"{letter.lower()}{column}"
    return Dial(name, f"{label} of {symbol}", f"{role}: {label}", -STRONGEST, STRONGEST, 0.1, start)


DIALS: Mapping[str, tuple[Dial, ...]] = {
    letter: tuple(dial(letter, symbol, role, *column) for column in COLUMNS)
    for letter, symbol, role in PARTS
}


def read_layers(asked: Asked) -> tuple[LayerRow, ...]:
    return tuple(
        LayerRow(role, symbol, tuple(dial.read(asked) for dial in DIALS[letter]))
        for letter, symbol, role in PARTS
    )


def layers_of(rows: Sequence[LayerRow]) -> dict[str, Layer]:
    """Return the weights as the numerics read them."""
    return {
        letter: (row.settings[0].value, row.settings[1].value, row.settings[2].value)
        for (letter, _, _), row in zip(PARTS, rows, strict=True)
    }


def settings_of(rows: Sequence[LayerRow]) -> list[Setting]:
    return [setting for row in rows for setting in row.settings]


def asked_for(layers: Layers) -> dict[str, str]:
    """Return what an address says that sets these weights."""
    return {
        dial.name: f"{value:g}"
        for letter, dials in DIALS.items()
        for dial, value in zip(dials, layers[letter], strict=True)
    }
