"""The loss of a decoder on two sentences of different length: the mean of -ln p of real tokens."""

from math import log
from random import Random

from quizzes.scoring import number
from quizzes.scoring.templates.template import SHARES, Options, Template, table
from quizzes.scoring.worksheet import Blank, Sheet, Slip

PLACES = 4
LENGTHS = ((3, 2), (3, 1), (2, 3), (1, 3))  # real tokens of the two sentences: both have padding


def _draw(random: Random, options: Options) -> Sheet:
    lengths = random.choice(LENGTHS)
    p = [[random.choice(SHARES) for _ in range(PLACES)] for _ in lengths]
    given = table(
        "Probability that the decoder gave to the target, and the mask (0 is padding)",
        tuple(f"token {n}" for n in range(1, PLACES + 1)),
        *(
            row
            for n, (length, shares) in enumerate(zip(lengths, p, strict=True), start=1)
            for row in (
                (f"sentence {n}", *(number.plain(share) for share in shares)),
                (f"mask {n}", *("1" if at < length else "0" for at in range(PLACES))),
            )
        ),
    )
    losses = [[-log(share) for share in shares] for shares in p]
    sums = (_sum(n, losses[n - 1], length) for n, length in enumerate(lengths, start=1))
    return Sheet((given,), (*sums, _mean(lengths)))


def _sum(n: int, losses: list[float], length: int) -> Blank:
    real, padded = sum(losses[:length]), sum(losses)
    return Blank(
        key=f"s{n}",
        html=f"sum of −ln p, sentence {n}",
        name=f"the sum of sentence {n}",
        formula=lambda v: real,
        slips=(
            Slip(
                "loss-includes-padding",
                "You counted the padding, too: only tokens whose mask is 1 count.",
                lambda v: padded,
            ),
            Slip(
                "",
                "The minus is missing: the logarithm of a number below 1 is negative.",
                lambda v: -real,
            ),
            Slip(
                "",
                "Use the natural logarithm, not the one to the base 10.",
                lambda v: real / log(10),
            ),
        ),
    )


def _mean(lengths: tuple[int, int]) -> Blank:
    one, other = lengths
    return Blank(
        key="mean",
        html="loss of the batch",
        name="the loss of the batch",
        formula=lambda v: (v["s1"] + v["s2"]) / (one + other),
        slips=(
            Slip(
                "loss-summed",
                "That is the sum; the loss is the mean over the real tokens.",
                lambda v: v["s1"] + v["s2"],
            ),
            Slip(
                "loss-includes-padding",
                "You divided by all places; only the real tokens count.",
                lambda v: (v["s1"] + v["s2"]) / (2 * PLACES),
            ),
            Slip(
                "loss-per-sentence",
                "You took a mean for each sentence first: then a short one counts for more.",
                lambda v: (v["s1"] / one + v["s2"] / other) / 2,
            ),
        ),
    )


DECODING = Template("decoding-loss", _draw, {})
