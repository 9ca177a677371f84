"""Whole numbers to count: the parameters of both networks, and the shapes of their arrays."""

from random import Random

from quizzes.scoring.templates.template import Options, Template, table
from quizzes.scoring.worksheet import Blank, Formula, Sheet, Slip

WIDTHS = (3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32)


def _draw_parameters(random: Random, options: Options) -> Sheet:
    H, D = random.sample(WIDTHS, 2)
    T = random.choice((5, 9, 11, 15))
    one = H * (H + D) + H
    given = table("Sizes", ("units H", "inputs D", "steps T"), ("network", str(H), str(D), str(T)))
    return Sheet((given,), (_of_rnn(H, D), _of_lstm(H, D, T, one), _of_longer(H, D)))


def _of_rnn(H: int, D: int) -> Blank:
    return _count(
        "rnn",
        "parameters of the simple RNN",
        lambda v: H * (H + D) + H,
        Slip("bias-missing", "The biases are missing.", lambda v: H * (H + D)),
        Slip(
            "ignores-hidden-state",
            "The weights on the old hidden state are missing.",
            lambda v: H * D + H,
        ),
        Slip("ignores-input", "The weights on the input are missing.", lambda v: H * H + H),
    )


def _of_lstm(H: int, D: int, T: int, one: int) -> Blank:
    return _count(
        "lstm",
        "parameters of the LSTM",
        lambda v: 4 * v.get("rnn", one),
        Slip(
            "weights-per-time-step",
            "You counted a set of weights for each step; the steps share one.",
            lambda v: 4 * v.get("rnn", one) * T,
        ),
        Slip(
            "candidate-missing",
            "Three gates and the candidate have weights: four blocks, not three.",
            lambda v: 3 * v.get("rnn", one),
        ),
        Slip("bias-missing", "The biases are missing.", lambda v: 4 * H * (H + D)),
        Slip("", "That is one block of weights; an LSTM has four.", lambda v: v.get("rnn", one)),
    )


def _of_longer(H: int, D: int) -> Blank:
    return _count(
        "twice",
        "parameters of the LSTM when the sequence is twice as long",
        lambda v: v["lstm"],
        Slip(
            "parameters-grow-with-length",
            "A longer sequence uses the same weights more often; it needs no more of them.",
            lambda v: 2 * v["lstm"],
        ),
    )


def _draw_shapes(random: Random, options: Options) -> Sheet:
    B, T, D, H = random.sample((2, 3, 4, 5, 6, 7, 8, 9, 11, 13), 4)
    given = table(
        "Sizes",
        ("rows of the batch B", "steps T", "inputs D", "units H"),
        ("network", str(B), str(T), str(D), str(H)),
    )
    joined: Formula = lambda v: H + D  # noqa: E731  # a formula like its neighbours
    alone = Slip("ignores-hidden-state", "z joins the old hidden state and the input.", lambda v: D)
    turned = "weights-not-transposed"
    return Sheet((given,), (
        _count("z", "columns of z at one step", joined, alone,
               Slip("", "Joined, not multiplied: the widths add up.", lambda v: H * D)),
        _count("rows", "rows of the forget gate’s weights", lambda v: H,
               Slip(turned, "A row stands for a unit: the weights are (H, H+D).",
                    lambda v: v["z"])),
        _count("columns", "columns of the forget gate’s weights", lambda v: v["z"],
               Slip(turned, "A column stands for an entry of z: the weights are (H, H+D).",
                    lambda v: H)),
        _count("f", "entries of the forget gate at one step", lambda v: B * H,
               Slip("one-scalar-gate", "A gate has one value for each unit, in each row.",
                    lambda v: B),
               Slip("sums-over-batch", "Each row of the batch has a gate of its own.",
                    lambda v: H)),
        _count("all", "entries of all hidden states together", lambda v: v["f"] * T,
               Slip("off-by-one-in-time", "The state before the first step is not among them.",
                    lambda v: v["f"] * (T + 1)),
               Slip("", "That is one step; all steps are asked for.", lambda v: v["f"])),
    ))  # fmt: skip


def _count(key: str, words: str, formula: Formula, *slips: Slip) -> Blank:
    return Blank(key, words, words, formula, slips, decimals=0)


PARAMETERS = Template("parameters", _draw_parameters, {})
SHAPES = Template("shapes", _draw_shapes, {})
