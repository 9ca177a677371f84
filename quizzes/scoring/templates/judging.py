"""From the last hidden state to a verdict on a review: the logit, the probability, the loss.

s = w · h + b      p = σ(s)      loss = -ln p of a good review, -ln(1 - p) of a bad one
"""

from math import log, tanh
from random import Random

from quizzes.scoring import number
from quizzes.scoring.scalar_lstm import sigmoid
from quizzes.scoring.templates.template import LEVELS, Options, Template, table
from quizzes.scoring.worksheet import Blank, Sheet, Slip, Values

UNITS = (1, 2, 3)
SMALLEST = 1e-300  # of what a logarithm is taken: a student's own p may be anything


def _draw(random: Random, options: Options) -> Sheet:
    h, w = ([random.choice(LEVELS) for _ in UNITS] for _ in range(2))
    b = random.choice(LEVELS)
    is_good = random.random() < 0.5
    given = (
        table(
            "The state after the last word, and the layer that reads it",
            (*(f"unit {n}" for n in UNITS), "bias"),
            ("h", *(number.plain(value) for value in h), ""),
            ("w", *(number.plain(value) for value in w), number.plain(b)),
        ),
        table("The label: 1 is good, 0 is bad", ("review",), ("label", "1" if is_good else "0")),
    )
    return Sheet(given, (_logit(h, w, b), _probability(), _loss(is_good=is_good)))


def _logit(h: list[float], w: list[float], b: float) -> Blank:
    weighted = sum(one * other for one, other in zip(w, h, strict=True))
    return Blank(
        key="s",
        html="logit s",
        name="the logit",
        formula=lambda v: weighted + b,
        slips=(
            Slip("bias-missing", "The bias is missing.", lambda v: weighted),
            Slip("", "The weights are missing: each unit has one.", lambda v: sum(h) + b),
            Slip("", "The hidden state is missing.", lambda v: sum(w) + b),
        ),
    )


def _probability() -> Blank:
    return Blank(
        key="p",
        html="probability p",
        name="the probability",
        formula=lambda v: sigmoid(v["s"]),
        slips=(
            Slip(
                "tanh-for-sigmoid",
                "You used tanh; a probability comes from the sigmoid.",
                lambda v: tanh(v["s"]),
            ),
            Slip(
                "labels-flipped",
                "That is the probability that the review is bad.",
                lambda v: sigmoid(-v["s"]),
            ),
            Slip(
                "softmax-on-one-logit",
                "A softmax over one score alone is always 1; use the sigmoid.",
                lambda v: 1.0,
            ),
        ),
    )


def _loss(*, is_good: bool) -> Blank:
    def of_label(v: Values) -> float:
        return v["p"] if is_good else 1 - v["p"]

    def loss(share: float) -> float:
        return -log(max(share, SMALLEST))

    return Blank(
        key="loss",
        html="loss",
        name="the loss",
        formula=lambda v: loss(of_label(v)),
        slips=(
            Slip(
                "labels-flipped",
                "That is the loss for the other label.",
                lambda v: loss(1 - of_label(v)),
            ),
            Slip(
                "",
                "The minus is missing: the logarithm of a number below 1 is negative.",
                lambda v: -loss(of_label(v)),
            ),
            Slip(
                "",
                "The logarithm is missing; that is how far the probability is from the label.",
                lambda v: 1 - of_label(v),
            ),
        ),
    )


JUDGING = Template("judging", _draw, {})
