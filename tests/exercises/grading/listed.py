"""The mistakes that teachers of this lesson listed, exercise by exercise and in their order.

Each entry is the name of a known mistake. Some lists say the same twice; then a name stands twice.
"""

GATE = (
    "bias-missing", "x-before-h", "tanh-for-sigmoid", "relu-gate", "gate-without-activation",
    "inverted-gate", "product-element-wise", "weights-not-transposed", "bias-after-activation",
    "ignores-hidden-state", "ignores-input", "activation-twice", "sums-over-batch",
    "bias-as-column",
)  # fmt: skip

LISTED: dict[str, tuple[str, ...]] = {
    "sigmoid": (
        "sign-flipped", "exp-over-one-plus-exp", "tanh-for-sigmoid", "relu-gate", "hard-sigmoid",
        "minus-in-denominator", "returns-derivative", "tanh-without-half", "overflow-warning",
        "math-exp-on-arrays", "integer-truncation", "softmax-gate",
    ),
    "forget-gate": GATE,
    "input-gate": (
        *GATE, "gate-times-candidate", "another-gates-weights", "asks-for-another-gate: 1 - f_t",
        "tanh-for-sigmoid", "bias-missing", "x-before-h", "relu-gate", "softmax-gate",
    ),
    "candidate": (
        "candidate-uses-sigmoid", "gate-without-activation", "candidate-relu", "bias-missing",
        "x-before-h", "gate-times-candidate", "tanh-scaling-slip", "candidate-sees-cell",
        "lecun-tanh", "bias-after-activation",
    ),
    "cell-update": (
        "input-forget-swapped", "forget-gate-missing", "input-gate-missing", "gates-sum-to-one",
        "forget-gate-on-sum", "update-is-matrix-product", "product-for-sum", "tanh-on-cell",
        "update-averaged", "candidate-subtracted", "candidate-missing", "changes-its-argument",
        "gates-added", "cell-state-bounded",
    ),
    "output-gate": (
        *GATE, "gates-see-cell-state: sigmoid(a + c_t)", "output-gate-uses-new-h",
        "tanh-for-sigmoid", "softmax-gate", "output-gate-returns-hidden", "relu-gate",
        "bias-missing", "x-before-h",
    ),
    "hidden-state": (
        "hidden-without-tanh", "tanh-over-gate-too", "output-gate-missing", "hidden-from-old-cell",
        "hidden-uses-sigmoid", "hidden-adds-gate", "hidden-is-matrix-product", "inverted-gate",
        "hidden-from-candidate", "tanh-on-the-gate", "changes-its-argument",
    ),
    "lstm-step": (
        "returns-c-before-h", "hidden-from-old-cell", "input-forget-swapped",
        "input-output-swapped", "candidate-output-swapped", "output-gate-uses-new-h",
        "bias-f-missing", "bias-i-missing", "bias-C-missing", "bias-o-missing", "x-before-h",
        "hidden-without-tanh", "tanh-for-sigmoid", "gate-order-of-another-library",
        "overwrites-cell-too-early", "joined-on-wrong-axis", "hidden-gated-by-forget",
    ),
    "lstm-forward": (
        "h0-must-be-zero", "reads-before-first-step", "hidden-not-carried", "cell-not-carried",
        "time-batch-swapped", "time-reversed", "off-by-one-in-time", "reads-one-late",
        "mask-not-on-cell", "mask-resets-state", "padding-harmless", "mask-on-input-only",
        "mask-inverted", "same-array-kept", "last-step-before-mask", "state-kept-between-calls",
    ),
    "rnn-forward": (
        "rnn-uses-sigmoid", "bias-missing", "recurrent-weights-transposed", "h0-must-be-zero",
        "hidden-not-carried", "rnn-uses-relu", "product-element-wise", "tanh-on-each-term",
        "time-reversed", "adds-old-state", "output-layer-included", "bias-twice",
    ),
    "vanishing-gradient": (
        "slope-missing", "slope-of-activated-value", "recurrent-weights-transposed",
        "norm-of-state", "off-by-one-in-time", "norms-in-reverse-order", "norms-summed",
        "norm-squared", "product-element-wise", "gradient-normalised",
    ),  # "only the product of f" is what the exercise asks for
    "gate-backward": (
        "slope-of-activated-value", "slope-of-tanh-for-sigmoid", "slope-of-sigmoid-for-tanh",
        "slope-missing", "mean-over-batch", "bias-gradient-not-summed", "bias-gradient-one-row",
        "weight-gradient-transposed", "dz-uses-transposed-weights", "slope-of-pre-activation",
        "square-in-wrong-place",
    ),
    "lstm-step-backward": (
        "cell-gradient-dropped", "hidden-path-dropped", "slope-of-cell-not-tanh",
        "slope-of-activated-value", "slope-at-old-cell", "square-in-wrong-place", "slope-missing",
        "output-gate-missing", "forget-gradient-from-new-cell",
        "input-candidate-gradients-swapped", "slope-of-sigmoid-for-tanh",
        "output-gradient-without-tanh", "cell-gradient-without-forget",
        "cell-gradient-by-input-gate", "cell-gradient-of-incoming-only", "brackets-missing",
        "x-before-h", "dx-not-sliced", "dz-from-one-gate", "dz-misses-output-gate",
    ),
    "lstm-backward": (
        "overwrites-instead-of-adding", "loops-forward-in-time", "off-by-one-in-time",
        "hidden-gradient-not-carried", "only-last-step-loss", "last-cell-gradient-ignored",
        "mean-over-batch", "mean-over-time", "bias-gradient-total",
        "initial-state-gradient-summed", "truncated-after-1", "gradients-share-an-array",
        "one-sided-difference", "step-size-1e-2", "step-size-1e-10",
        "perturbed-entry-not-restored",
    ),
    "gradient-clipping": (
        "norm-per-array", "clip-value-equals-norm", "scales-small-gradients-up",
        "squared-norm-compared", "norm-of-mean-square", "changes-its-argument",
        "returns-clipped-norm", "divides-by-max-norm", "zero-norm-gives-nan", "biases-not-clipped",
        "clips-parameters",
    ),
    "parameter-initialisation": (
        "gates-share-an-array", "weights-all-equal", "bias-on-another-gate", "all-biases-one",
        "forget-bias-negative", "seeds-global-generator", "weights-too-large",
        "weights-not-transposed", "bias-twice", "forget-bias-ignored",
    ),
    "sentiment": (
        "padding-harmless", "mean-over-padding", "loss-summed", "log-of-zero",
        "softmax-on-one-logit", "sigmoid-twice", "embedding-axis", "padding-trained",
        "vocabulary-from-test", "labels-flipped", "argmax-over-batch", "cell-state-visible",
        "repeated-words-lose-gradient", "threshold-on-logit",
    ),
    "translation": (
        "teacher-forcing-at-test", "bos-at-every-step", "decoder-resets-cell",
        "encoder-state-not-passed", "target-not-shifted", "loss-includes-padding",
        "loss-per-sentence", "argmax-over-batch", "does-not-stop-at-eos", "returns-markers",
        "samples-instead-of-argmax", "padding-harmless", "decoder-uses-encoder-weights",
        "max-len-off-by-one", "softmax-over-time",
    ),
}  # fmt: skip

# A right solution under another convention, by the exercises in which it can be written.
CONVENTIONS: dict[str, tuple[str, ...]] = {
    "x-before-h": (
        "forget-gate", "input-gate", "candidate", "output-gate", "lstm-step", "lstm-forward",
        "lstm-step-backward", "lstm-backward", "sentiment", "translation",
    ),
    "weights-not-transposed": (
        "forget-gate", "input-gate", "candidate", "output-gate", "lstm-step", "lstm-forward",
        "rnn-forward", "parameter-initialisation", "sentiment", "translation",
    ),
    "gate-order-of-another-library": ("lstm-step", "lstm-forward", "sentiment", "translation"),
    "returns-c-before-h": ("lstm-step", "lstm-forward", "translation"),
    "dc-before-dh": ("lstm-step-backward", "lstm-backward"),
    "dx-dh-swapped": ("lstm-step-backward", "lstm-backward"),
    "weight-gradient-transposed": ("gate-backward", "lstm-step-backward", "lstm-backward"),
    "recurrent-weights-transposed": ("rnn-forward", "vanishing-gradient"),
    "result-transposed": ("forget-gate", "input-gate", "candidate", "output-gate"),
    "mask-zeros-output": ("lstm-forward",),
}  # fmt: skip
