"""The way back through an LSTM cell of one unit: one step in full, or many steps along C.

dC = dC_next + dh o (1 - tanh²(C))
df = dC C'    di = dC g    dg = dC i    do = dh tanh(C)    dC' = dC f
"""

from math import tanh
from random import Random

from quizzes.scoring import number
from quizzes.scoring.question import Table
from quizzes.scoring.templates.template import LEVELS, SHARES, Options, Template, table
from quizzes.scoring.worksheet import Blank, Formula, Sheet, Slip, Values

Step = dict[str, float]
LONG = (1, 2, 3, 4)


def _draw_step(random: Random, options: Options) -> Sheet:
    s: Step = {name: random.choice(SHARES) for name in ("f", "i", "o")}
    s |= {name: random.choice(LEVELS) for name in ("g", "before", "dh", "next")}
    s["C"] = round(s["f"] * s["before"] + s["i"] * s["g"], 3)
    return Sheet(_given(s), tuple(_blanks(s)))


def _given(s: Step) -> tuple[Table, ...]:
    return (
        table(
            "Of the forward pass",
            ("f", "i", "C̃", "o", "C before", "C after"),
            ("value", *(number.plain(s[name]) for name in ("f", "i", "g", "o", "before", "C"))),
        ),
        table(
            "Gradients that arrive",
            ("dh", "dC from the next step"),
            ("value", number.plain(s["dh"]), number.plain(s["next"])),
        ),
    )


def _blanks(s: Step) -> list[Blank]:
    return [
        *_of_the_cell(s),
        *_of_forget_and_input(s),
        *_of_candidate_and_output(s),
        *_handed_on(s),
    ]


def _of_the_cell(s: Step) -> list[Blank]:
    """What arrives at C by both paths."""
    through_h = s["dh"] * s["o"]
    return [
        _blank(
            "dC",
            "dC, from both paths",
            lambda v: s["next"] + through_h * (1 - tanh(s["C"]) ** 2),
            Slip(
                "cell-gradient-dropped",
                "What arrives from the next step is missing.",
                lambda v: through_h * (1 - tanh(s["C"]) ** 2),
            ),
            Slip(
                "hidden-path-dropped",
                "What arrives through h is missing.",
                lambda v: s["next"],
            ),
            Slip(
                "slope-missing",
                "The slope of the tanh around C is missing.",
                lambda v: s["next"] + through_h,
            ),
        ),
    ]


def _of_forget_and_input(s: Step) -> list[Blank]:
    """What the gates of the cell update get."""
    return [
        _blank(
            "df",
            "df, of the forget gate",
            lambda v: v["dC"] * s["before"],
            Slip(
                "forget-gradient-from-new-cell",
                "The forget gate scaled the cell state before the step, not the new one.",
                lambda v: v["dC"] * s["C"],
            ),
            Slip(
                "",
                "You multiplied by the gate itself, not by its partner.",
                lambda v: v["dC"] * s["f"],
            ),
        ),
        _blank(
            "di",
            "di, of the input gate",
            lambda v: v["dC"] * s["g"],
            Slip(
                "input-candidate-gradients-swapped",
                "That is the candidate’s gradient: each of the two is scaled by the other.",
                lambda v: v["dC"] * s["i"],
            ),
        ),
    ]


def _of_candidate_and_output(s: Step) -> list[Blank]:
    """What the candidate and the output gate get."""
    through_h = s["dh"] * s["o"]
    return [
        _blank(
            "dg",
            "dC̃, of the candidate",
            lambda v: v["dC"] * s["i"],
            Slip(
                "input-candidate-gradients-swapped",
                "That is the input gate’s gradient: each of the two is scaled by the other.",
                lambda v: v["dC"] * s["g"],
            ),
        ),
        _blank(
            "do",
            "do, of the output gate",
            lambda v: s["dh"] * tanh(s["C"]),
            Slip(
                "output-gradient-without-tanh",
                "The output gate was multiplied by tanh(C), not by C.",
                lambda v: s["dh"] * s["C"],
            ),
            Slip("", "You multiplied by the gate itself, not by its partner.", lambda v: through_h),
        ),
    ]


def _handed_on(s: Step) -> list[Blank]:
    """What the step before gets along C."""
    return [
        _blank(
            "dP",
            "dC for the step before",
            lambda v: v["dC"] * s["f"],
            Slip(
                "cell-gradient-without-forget",
                "The forget gate is missing: it scales what goes back along C.",
                lambda v: v["dC"],
            ),
            Slip(
                "cell-gradient-by-input-gate",
                "You used the input gate; the forget gate scales what goes back along C.",
                lambda v: v["dC"] * s["i"],
            ),
            Slip(
                "cell-gradient-of-incoming-only",
                "You handed on only what came from the next step.",
                lambda v: s["next"] * s["f"],
            ),
            Slip(
                "slope-on-cell-path",
                "There is no slope on the cell path: C meets only a product and a sum.",
                lambda v: v["dC"] * s["f"] * (1 - s["f"]),
            ),
        ),
    ]


def _blank(key: str, words: str, formula: Formula, *slips: Slip) -> Blank:
    return Blank(key, words, words.partition(",")[0], formula, slips)


def _draw_path(random: Random, options: Options) -> Sheet:
    gates = random.sample([share for share in SHARES if share > 0.5], len(LONG))
    given = table(
        "Forget gates of four steps",
        tuple(f"step {t}" for t in LONG),
        ("f", *(number.plain(f) for f in gates)),
    )
    return Sheet((given,), tuple(_survives(gates[-1 - back], back) for back in range(len(LONG))))


def _survives(f: float, back: int) -> Blank:
    """What is left of the signal after one step more on the way back, from step 4 on."""
    to = len(LONG) - back - 1

    def before(v: Values) -> float:
        return v.get(f"p{to + 1}", 1.0)

    always = (
        Slip(
            "forget-one-erases",
            "You used 1 − f; the forget gate is the share that stays.",
            lambda v: before(v) * (1 - f),
        ),
        Slip(
            "slope-on-cell-path",
            "There is no slope on the cell path: only the gate itself.",
            lambda v: before(v) * f * (1 - f),
        ),
        Slip(
            "lstm-eliminates-vanishing",
            "A gate below 1 shrinks the signal here, too; it does so slowly.",
            lambda v: 1.0,
        ),
    )
    later = (
        Slip("", "You took the last factor alone; the factors are multiplied.", lambda v: f),
        Slip("", "You added the gates; they are multiplied.", lambda v: before(v) + f),
    )
    return Blank(
        key=f"p{to}",
        html=f"∂C<sub>4</sub>/∂C<sub>{to}</sub> along C",
        name=f"the share at step {to}",
        formula=lambda v: before(v) * f,
        slips=always if back == 0 else (*always, *later),
    )


BACKWARD = Template("backward", _draw_step, {})
CELL_PATH = Template("cell-path", _draw_path, {})
