"""What the three gates and the candidate share: they differ in a letter and in the activation."""

# ruff: noqa: E501  # one known mistake a line reads as a table

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from exercises.grading.checks.ladder import ladder
from exercises.grading.checks.values import special, values
from exercises.grading.mistakes import Edit, Mistake, slip
from exercises.grading.returns import Leaf
from exercises.grading.task import Cases, Explain, Function, Place, Task
from exercises.grading.tasks import recipe
from exercises.grading.tasks.arithmetic import gate_line
from exercises.grading.tasks.cases import case, drawn, ordinary, perturbed, repeat
from exercises.grading.tasks.models import SIGMOID

JOIN = "np.concatenate([h_prev, x_t], axis=1)"
OPEN = {"sigmoid": "sigmoid(a)", "tanh": "np.tanh(a)"}
TIMES = r"\*(?!\*)|multiply"
PAIRED = (
    "x-before-h", "bias-missing", "gate-without-activation", "tanh-for-sigmoid", "relu-gate",
    "inverted-gate", "candidate-uses-sigmoid", "candidate-relu", "activation-twice",
)  # fmt: skip

H_PREV = np.array([[0.5, -0.2, 0.1], [-0.4, 0.3, 0.6]])
X_T = np.array([[1.0], [-2.0]])
W = np.array([[0.2, -0.5, 0.3, 0.8], [0.7, 0.1, -0.6, -0.4], [-0.3, 0.9, 0.4, 0.5]])
BIAS = np.array([0.1, -0.3, 0.6])


def model(function: str, k: str, act: str) -> str:
    """A short right solution for the gate of letter k."""
    return (
        f"{SIGMOID}def {function}(h_prev, x_t, W_{k}, b_{k}):\n"
        f"    z = {JOIN}\n"
        f"    a = z @ W_{k}.T + b_{k}\n"
        f"    return {OPEN[act]}\n"
    )


def returning(act: str, expression: str) -> Edit:
    """The edit that returns something else than the activated a."""
    return (f"return {OPEN[act]}", f"return {expression}")


def shared_mistakes(k: str, act: str) -> tuple[Mistake, ...]:
    """Slips that any of the four can have, in the order of the listed ones of the forget gate."""
    product, right = f"z @ W_{k}.T + b_{k}", OPEN[act]
    swap = (JOIN, "np.concatenate([x_t, h_prev], axis=1)")
    return (
        slip("bias-missing", (f" + b_{k}", "")),
        slip("x-before-h", swap),
        slip("x-before-h", (JOIN, "np.hstack((x_t, h_prev))"), (f"W_{k}.T", f"W_{k}.transpose()"), name="x-before-h-again"),
        slip("gate-without-activation", returning(act, "a")),
        slip("product-element-wise", (product, f"z * W_{k} + b_{k}"), line=TIMES),
        slip("weights-not-transposed", (f"W_{k}.T", f"W_{k}")),
        slip("weights-not-transposed", (product, f"np.dot(z, W_{k}) + b_{k}"), name="weights-not-transposed-dot"),
        slip("weights-not-transposed", (product, f"W_{k} @ z + b_{k}"), name="weights-first"),
        slip("weights-not-transposed", (product, f"np.dot(W_{k}, z) + b_{k}"), name="weights-first-dot"),
        slip("product-element-wise", (product, f"W_{k} * z + b_{k}"), name="product-element-wise-turned", line=TIMES),
        slip("product-element-wise", (product, f"np.sum(z * W_{k}, axis=1) + b_{k}"), name="product-element-wise-summed", line=TIMES),
        slip("product-element-wise", (product, f"np.sum(W_{k} * z, axis=1) + b_{k}"), name="product-element-wise-turned-summed", line=TIMES),
        slip("weights-not-transposed", (product, f"W_{k} @ z.T + b_{k}"), name="weights-first-z-transposed"),
        slip("result-transposed", (product, f"W_{k} @ z.T + b_{k}[:, None]")),
        slip("bias-after-activation", (f" + b_{k}", ""), returning(act, f"{right} + b_{k}")),
        slip("ignores-hidden-state", (JOIN, JOIN.replace("h_prev", "np.zeros_like(h_prev)"))),
        slip("not-joined", (JOIN, "x_t")),
        slip("ignores-hidden-state", (product, f"x_t @ W_{k}[:, :x_t.shape[1]].T + b_{k}"), name="x-with-first-columns"),
        slip("ignores-input", (JOIN, JOIN.replace("x_t", "np.zeros_like(x_t)"))),
        slip("not-joined", (JOIN, "h_prev"), name="not-joined-h"),
        slip("not-joined", (JOIN, "h_prev + x_t"), name="added-not-joined"),
        slip("not-joined", (JOIN, "x_t + h_prev"), name="added-the-other-way"),
        slip("activation-twice", returning(act, right.replace("a", right) if act == "sigmoid" else "np.tanh(np.tanh(a))")),
        slip("sums-over-batch", (product, f"(z @ W_{k}.T).sum(axis=0) + b_{k}")),
        slip("sums-over-batch", (product, f"(z @ W_{k}.T + b_{k}).sum(axis=0)"), name="sums-with-bias-over-batch"),
        slip("sums-over-batch", (product, f"(z @ W_{k}.T).mean(axis=0) + b_{k}"), name="means-over-batch"),
        slip("sums-over-batch", returning(act, f"{right}.sum(axis=0)"), name="sums-result-over-batch"),
        slip("sums-over-batch", returning(act, f"{right}.mean(axis=0)"), name="means-result-over-batch"),
        slip("bias-as-column", (f"+ b_{k}", f"+ b_{k}[:, None]")),
        slip("bias-as-column", (f"+ b_{k}", f"+ b_{k}.reshape(len(h_prev), 1)"), name="bias-per-row"),
        slip("joined-on-wrong-axis", ("axis=1", "axis=0")),
    )  # fmt: skip


def sigmoid_gate_mistakes(k: str) -> tuple[Mistake, ...]:
    """Slips in the activation of a gate that has to stay between 0 and 1."""
    return (
        slip("tanh-for-sigmoid", returning("sigmoid", "np.tanh(a)")),
        slip("relu-gate", returning("sigmoid", "np.maximum(a, 0)")),
        slip("inverted-gate", returning("sigmoid", "1 - sigmoid(a)")),
        slip("minus-misses-bias", (f"+ b_{k}", f"- b_{k}")),  # 1 / (1 + e^(-z W + b))
    )


def softmax_mistake() -> Mistake:
    """The gate's units made to compete."""
    return slip("softmax-gate", returning("sigmoid", "np.exp(a) / np.exp(a).sum(axis=1, keepdims=True)"))  # fmt: skip


def undefined(slug: str, act: str, *expressions: str, line: str = "") -> tuple[Mistake, ...]:
    """Slips that reach for a name that the function is not given; they end in a NameError."""
    return tuple(
        slip(slug, returning(act, expression), name=f"{slug}: {expression}", line=line)
        for expression in expressions
    )


def make_cases(function: Function) -> Callable[[np.random.Generator], Cases]:
    """The hidden cases of one gate, drawn by the recipe."""

    def make(rng: np.random.Generator) -> Cases:
        def draw(B: int, D: int, H: int) -> Sequence[Any]:
            return (
                recipe.hidden(rng, B, H),
                recipe.inputs(rng, B, D),
                recipe.weights(rng, H, D),
                recipe.bias(rng, H),
            )

        hidden = ordinary(function.name, drawn(draw))
        h, x, w, b = draw(recipe.B, recipe.D, recipe.H)
        far = np.sign(b) * 50.0

        def telling(name: str, check: str, *args: Any) -> Cases:
            return (case(function.name, args, name, check),)

        return (
            *hidden,
            *perturbed(function, hidden[0].call.args),
            *telling("a batch of one", "single-row", h[:1], x[:1], w, b),
            *telling("h_prev = 0 and x_t = 0", "zero-inputs", 0 * h, 0 * x, w, b),
            *telling("weights and bias 0", "zero-weights", h, x, 0 * w, 0 * b),
            *telling("a bias of ±50", "far-out", h, x, w, far),
            *repeat(hidden[0]),
        )

    return make


def explain(k: str, symbol: str, act: str) -> Explain:
    """The arithmetic of one unit of the visible case."""

    def line(arguments: Mapping[str, Any], place: Place) -> str:
        row, unit = place.index
        z = [*arguments["h_prev"][row].tolist(), *arguments["x_t"][row].tolist()]
        weights, bias = arguments[f"W_{k}"][unit].tolist(), float(arguments[f"b_{k}"][unit])
        shown = "σ" if act == "sigmoid" else "tanh"
        return gate_line(z, weights, bias, f"{symbol}[{row}, {unit}]", shown)

    return line


def gate_task(
    slug: str, number: str, function: Function, k: str, act: str, *mistakes: Mistake
) -> Task:
    """The exercise of the gate of letter k (f, i, C, o) with activation "sigmoid" or "tanh"."""
    shown = "σ" if act == "sigmoid" else "tanh"
    middle = "0.5" if act == "sigmoid" else "0"
    ends = "0 or 1" if act == "sigmoid" else "-1 or 1"
    return Task(
        slug=slug,
        number=number,
        functions=(function,),
        checks=ladder(
            values(0.35),
            special("single-row", "It works for a batch of one", 0.10),
            special("zero-inputs", f"With nothing to look at it gives {shown}(b_{k})", 0.10),
            special("zero-weights", f"With weights and bias 0 it gives {middle}", 0.10),
            special("far-out", f"Far out it ends at {ends}", 0.10),
        ),
        mistakes=mistakes,
        model=model(function.name, k, act),
        visible=(case(function.name, (H_PREV, X_T, W, BIAS), "the visible example"),),
        make_cases=make_cases(function),
        pairs=tuple(m.name for m in mistakes if m.name in PAIRED),
    )


def gate_function(name: str, k: str, symbol: str, reference: Callable[..., Any]) -> Function:
    """name(h_prev, x_t, W_k, b_k) -> symbol (B, H)."""
    parameters = ("h_prev", "x_t", f"W_{k}", f"b_{k}")
    act = "tanh" if k == "C" else "sigmoid"
    returns = Leaf(symbol, ("B", "H"))
    return Function(name, parameters, returns, reference, explain=explain(k, symbol, act))
