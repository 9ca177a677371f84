"""The gradient lab: how much of a correction is left, RNN against LSTM, on a logarithmic scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lstm_course.lessons.labs.asking import Asked, Dial, Setting, problems_of, query_of
from lstm_course.lessons.labs.numerics.gradients import Norms, gradient_norms
from lstm_course.lessons.labs.wording import SUPERSCRIPTS, magnitude

DIALS = (
    Dial("steps", "steps", "steps back", 1, 200, 1, 60),
    Dial("scale", "s", "weight scale s", 0.1, 5.0, 0.1, 1.0),
    Dial("bias", "b_f", "forget bias", -2.0, 8.0, 0.5, 1.0),
    Dial("seed", "seed", "seed of the random numbers", 0, 999, 1, 1),
)
SHOWN = (0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 80, 100, 120, 140, 160, 180, 200)
LOWEST, HIGHEST = -30, 15  # powers of ten that the picture may show
LEFT, RIGHT, TOP, BOTTOM = 56, 420, 16, 292  # of the plot, in units of the SVG
MARKS = 6  # about as many marks along an axis

# From this much on, a correction has grown; from this much down it fades; and so on.
WORDS = ((1e3, "exploded"), (2.0, "grown"), (0.5, "about kept"), (1e-3, "fading"))


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the picture: `points` of the polyline, `value` at the last step back."""

    name: str
    title: str
    points: str
    last: str
    word: str
    end: float  # height at which the line ends, in units of the SVG


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on an axis, at `place` in units of the SVG."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Both networks as the address asks for them, ready for the template."""

    settings: tuple[Setting, ...]
    series: tuple[Series, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    table: tuple[tuple[str, ...], ...]
    said: str
    is_cut: bool  # whether a line leaves the picture
    problems: tuple[str, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The powers of ten that are in sight, and how many steps."""

    low: int
    high: int
    steps: int

    def x(self, k: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * k / self.steps, 1)

    def y(self, value: float) -> float:
        power = math.log10(value) if value > 0 else self.low
        share = (min(max(power, self.low), self.high) - self.low) / (self.high - self.low)
        return round(BOTTOM - (BOTTOM - TOP) * share, 1)


@lru_cache(maxsize=512)
def measured(steps: int, scale: float, bias: float, seed: int) -> Norms:
    """The norms, kept: a slider passes the same places again and again."""
    return gradient_norms(steps, scale, bias, seed)


def measure(asked: Asked) -> Measured:
    """Measure both networks as the address asks."""
    settings = tuple(dial.read(asked) for dial in DIALS)
    steps, seed = int(settings[0].value), int(settings[3].value)
    norms = measured(steps, settings[1].value, settings[2].value, seed)
    lines = (
        ("rnn", "RNN", norms.rnn.tolist()),
        ("lstm", "LSTM, all roads", norms.lstm.tolist()),
        ("direct", "LSTM, memory line alone", norms.direct.tolist()),
    )
    scale = scale_of([values for _, _, values in lines], steps)
    series = tuple(drawn(name, title, values, scale) for name, title, values in lines)
    everything = [value for _, _, values in lines for value in values]
    return Measured(
        settings=settings,
        series=series,
        across=across(scale),
        up=up(scale),
        table=tuple(
            (str(k), *(magnitude(values[k]) for _, _, values in lines))
            for k in sorted({k for k in SHOWN if k <= steps} | {steps})
        ),
        said=sentence(series, steps),
        is_cut=min(everything) < 10.0**LOWEST or max(everything) > 10.0**HIGHEST,
        problems=problems_of(settings),
        query=query_of(settings),
    )


def scale_of(lines: Sequence[Sequence[float]], steps: int) -> Scale:
    """Return powers of ten that hold all the lines, within what may be shown."""
    values = [value for line in lines for value in line if value > 0]
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return Scale(max(min(low, -2), LOWEST), min(max(high, 1), HIGHEST), steps)


def drawn(name: str, title: str, values: Sequence[float], scale: Scale) -> Series:
    points = " ".join(f"{scale.x(k)},{scale.y(value)}" for k, value in enumerate(values))
    last = values[-1]
    word = next((word for limit, word in WORDS if last >= limit), "vanished")
    return Series(name, title, points, magnitude(last), word, scale.y(last))


def across(scale: Scale) -> tuple[Mark, ...]:
    stride = nice(scale.steps)
    return tuple(Mark(scale.x(k), str(k)) for k in range(0, scale.steps + 1, stride))


def up(scale: Scale) -> tuple[Mark, ...]:
    stride = nice(scale.high - scale.low)
    first = math.ceil(scale.low / stride) * stride
    return tuple(
        Mark(scale.y(10.0**power), f"10{str(power).translate(SUPERSCRIPTS)}")
        for power in range(first, scale.high + 1, stride)
    )


def nice(length: int) -> int:
    """Return a round distance between marks, so that about MARKS of them fit in."""
    wanted = max(length / MARKS, 1)
    return next(stride for stride in (1, 2, 5, 10, 20, 25, 50) if stride >= wanted)


def sentence(series: Sequence[Series], steps: int) -> str:
    """Say what is left at the far end, in words."""
    rnn, lstm, _ = series
    unit = "step" if steps == 1 else "steps"
    return (
        f"{steps} {unit} back, {rnn.last} of the correction is left in the RNN ({rnn.word}) and "
        f"{lstm.last} in the LSTM ({lstm.word})."
    )
