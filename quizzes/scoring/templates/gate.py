"""A forget gate of two units with one input: the weighted sums, then the gate, as a grid."""

from math import tanh
from random import Random

from quizzes.scoring import number
from quizzes.scoring.scalar_lstm import sigmoid
from quizzes.scoring.templates.template import INPUTS, LEVELS, Options, Template, table
from quizzes.scoring.worksheet import Blank, Sheet, Slip, Values

Row = tuple[float, ...]  # weights on h1, h2 and x


def _draw(random: Random, options: Options) -> Sheet:
    rows = [tuple(random.choice(LEVELS) for _ in range(3)) for _ in range(2)]
    biases = random.sample(LEVELS, 2)
    z = (random.choice(LEVELS), random.choice(LEVELS), random.choice(INPUTS))
    given = (
        table(
            "Weights and biases of the forget gate",
            ("on h₁", "on h₂", "on x", "bias"),
            *(
                (f"unit {n}", *(number.plain(value) for value in (*row, b)))
                for n, (row, b) in enumerate(zip(rows, biases, strict=True), start=1)
            ),
        ),
        table(
            "The old hidden state and the input, joined",
            ("h₁", "h₂", "x"),
            ("z", *(number.plain(value) for value in z)),
        ),
    )
    blanks: list[Blank] = []
    for n in (1, 2):
        blanks += (_sum(rows[n - 1], biases[n - 1], z, n), _gate(n))
    return Sheet(given, tuple(blanks), columns=2)


def _sum(row: Row, b: float, z: Row, n: int) -> Blank:
    def over(z: Row, b: float) -> float:
        return sum(w * value for w, value in zip(row, z, strict=True)) + b

    h1, h2, x = z
    return Blank(
        key=f"a{n}",
        html=f"weighted sum a<sub>{n}</sub>",
        name=f"the weighted sum of unit {n}",
        formula=lambda v: over(z, b),
        slips=(
            Slip("bias-missing", "The bias is missing.", lambda v: over(z, 0.0)),
            Slip(
                "x-before-h",
                "The hidden state comes first in z, then the input.",
                lambda v: over((x, h1, h2), b),
            ),
            Slip(
                "ignores-hidden-state",
                "The hidden state before is missing.",
                lambda v: over((0.0, 0.0, x), b),
            ),
            Slip("ignores-input", "The input is missing.", lambda v: over((h1, h2, 0.0), b)),
        ),
    )


def _gate(n: int) -> Blank:
    def softmax(v: Values) -> float:
        """Of two units it is the sigmoid of their difference."""
        return sigmoid(v[f"a{n}"] - v.get("a2" if n == 1 else "a1", 0.0))

    return Blank(
        key=f"f{n}",
        html=f"gate f<sub>{n}</sub>",
        name=f"the gate of unit {n}",
        formula=lambda v: sigmoid(v[f"a{n}"]),
        slips=(
            Slip(
                "tanh-for-sigmoid",
                "You used tanh; a gate uses the sigmoid.",
                lambda v: tanh(v[f"a{n}"]),
            ),
            Slip(
                "gate-without-activation",
                "The activation function is missing.",
                lambda v: v[f"a{n}"],
            ),
            Slip(
                "inverted-gate",
                "That is 1 − f: mind the sign in the exponent.",
                lambda v: sigmoid(-v[f"a{n}"]),
            ),
            *([] if n == 1 else [
                Slip(
                    "softmax-gate",
                    "You made the units share 1 between them; each gate is free of the others.",
                    softmax,
                )
            ]),
        ),
    )  # fmt: skip


GATE = Template("gate", _draw, {})
