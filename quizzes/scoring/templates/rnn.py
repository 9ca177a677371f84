"""A simple recurrent network of one unit, forward over three steps and back again.

h_t = tanh(w_h h_{t-1} + w_x x_t + b)        dh_t/dh_{t-1} = (1 - h_t²) w_h
"""

from functools import partial
from math import tanh
from random import Random

from quizzes.scoring import number
from quizzes.scoring.scalar_lstm import Weights, sigmoid
from quizzes.scoring.templates.template import INPUTS, LEVELS, Options, Template, table
from quizzes.scoring.worksheet import Blank, Formula, Sheet, Slip, Values

STEPS = (1, 2, 3)


def _draw_forward(random: Random, options: Options) -> Sheet:
    w = Weights(*random.sample(LEVELS, 3))
    inputs, h0 = random.sample(INPUTS, len(STEPS)), random.choice(LEVELS)
    given = (
        table(
            "Weights and bias",
            ("weight of h", "weight of x", "bias"),
            ("RNN", *(number.plain(value) for value in (w.h, w.x, w.b))),
        ),
        table(
            "Inputs, and the state before the first step",
            ("start", *(f"step {t}" for t in STEPS)),
            ("x", "", *(number.plain(x) for x in inputs)),
            ("h", number.plain(h0), *("?" for _ in STEPS)),
        ),
    )
    return Sheet(given, tuple(_state(w, inputs[t - 1], h0, t) for t in STEPS))


def _state(w: Weights, x: float, h0: float, t: int) -> Blank:
    def at(how: Formula) -> Formula:
        return lambda values: how({"h": values.get(f"h{t - 1}", h0)})

    return Blank(
        key=f"h{t}",
        html=f"h<sub>{t}</sub>",
        name=f"h at step {t}",
        formula=at(lambda v: tanh(w.h * v["h"] + w.x * x + w.b)),
        slips=(
            Slip(
                "rnn-uses-sigmoid",
                "You used the sigmoid; the state of an RNN comes from tanh.",
                at(lambda v: sigmoid(w.h * v["h"] + w.x * x + w.b)),
            ),
            Slip(
                "gate-without-activation",
                "The tanh is missing.",
                at(lambda v: w.h * v["h"] + w.x * x + w.b),
            ),
            Slip(
                "bias-missing", "The bias is missing.", at(lambda v: tanh(w.h * v["h"] + w.x * x))
            ),
            Slip(
                "ignores-hidden-state",
                "The state before is missing.",
                at(lambda v: tanh(w.x * x + w.b)),
            ),
            Slip(
                "ignores-input",
                "The input is missing.",
                at(lambda v: tanh(w.h * v["h"] + w.b)),
            ),
            Slip(
                "adds-old-state",
                "You added the old state to the new one; an RNN overwrites it.",
                at(lambda v: v["h"] + tanh(w.h * v["h"] + w.x * x + w.b)),
            ),
        ),
    )


def _draw_gradient(random: Random, options: Options) -> Sheet:
    w = random.choice((-1.5, -1.2, -0.8, 0.8, 1.2, 1.5))
    states = random.sample([level for level in LEVELS if abs(level) > 0.15], len(STEPS))
    given = table(
        "States of the forward pass, and the weight of the state",
        tuple(f"step {t}" for t in STEPS),
        ("h", *(number.plain(h) for h in states)),
        ("weight of h", *(number.plain(w) for _ in STEPS)),
    )
    factors = tuple(_factor(states[t - 1], w, t) for t in STEPS)
    return Sheet((given,), (*factors, _product(states, w)))


def _factor(h: float, w: float, t: int) -> Blank:
    return Blank(
        key=f"k{t}",
        html=f"∂h<sub>{t}</sub>/∂h<sub>{t - 1}</sub>",
        name=f"the factor of step {t}",
        formula=lambda values: (1 - h * h) * w,
        slips=(
            Slip("slope-missing", "The slope of tanh, 1 − h², is missing.", lambda values: w),
            Slip(
                "slope-of-sigmoid-for-tanh",
                "You used h(1 − h), the slope of the sigmoid; that of tanh is 1 − h².",
                lambda values: h * (1 - h) * w,
            ),
            Slip(
                "square-in-wrong-place",
                "You squared 1 − h; the slope is 1 − h².",
                lambda values: (1 - h) ** 2 * w,
            ),
            Slip(
                "slope-of-activated-value",
                "h is tanh of the sum already: do not take tanh of it again.",
                lambda values: (1 - tanh(h) ** 2) * w,
            ),
            Slip("", "The weight is missing.", lambda values: 1 - h * h),
        ),
    )


def _product(states: list[float], w: float) -> Blank:
    def product(values: Values) -> float:
        return values["k1"] * values["k2"] * values["k3"]

    return Blank(
        key="p",
        html="∂h<sub>3</sub>/∂h<sub>0</sub>",
        name="the product",
        formula=product,
        slips=(
            Slip(
                "",
                "You added the factors; along a chain of steps they are multiplied.",
                lambda values: values["k1"] + values["k2"] + values["k3"],
            ),
            Slip(
                "vanishing-is-forward",
                "You multiplied the states. The error signal is multiplied by the factors.",
                partial(_of_states, states),
            ),
            Slip(
                "truncated-in-time",
                "The first step is missing from the product.",
                lambda values: values["k2"] * values["k3"],
            ),
        ),
    )


def _of_states(states: list[float], values: Values) -> float:
    return states[0] * states[1] * states[2]


RNN = Template("rnn", _draw_forward, {})
RNN_GRADIENT = Template("rnn-gradient", _draw_gradient, {})
