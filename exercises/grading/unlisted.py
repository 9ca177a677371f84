"""Wrong solutions that no list of known mistakes has: each fails, and none may be given a name.

`check_exercises` hands them to the grader beside the known mistakes. A name for one of them would
be a false one.
"""

from exercises.grading.mistakes import Edit, edited
from exercises.grading.task import Task

LETTER = {"forget-gate": "f", "input-gate": "i", "output-gate": "o"}

# Edits of a gate's model; {k} is the gate's letter.
GATE_EDITS: tuple[tuple[str, str], ...] = (
    ("return sigmoid(a)", "return sigmoid(2 * a)"),
    ("return sigmoid(a)", "return sigmoid(a) ** 2"),
    ("+ b_{k}", "+ b_{k} / 2"),
    ("+ b_{k}", "+ 1.0"),
    ("+ b_{k}", "+ b_{k}[::-1]"),
    ("+ b_{k}", "+ b_{k}.mean()"),
    ("z @ W_{k}.T", "z @ W_{k}[::-1].T"),
    ("z @ W_{k}.T", "z @ W_{k}[:, ::-1].T"),
    ("[h_prev, x_t]", "[np.tanh(h_prev), x_t]"),
    ("return sigmoid(a)", "return np.clip(a, 0, 1)"),
    ("return sigmoid(a)", "return np.round(sigmoid(a), 3)"),
    ("return sigmoid(a)", "return sigmoid(np.maximum(a, 0))"),
    ("z @ W_{k}.T + b_{k}", "z + W_{k} + b_{k}"),
    ("z @ W_{k}.T + b_{k}", "np.maximum(z, W_{k}) + b_{k}"),
    ("z @ W_{k}.T", "(z / np.linalg.norm(z)) @ W_{k}.T"),
)
OTHERS: dict[str, tuple[Edit, ...]] = {
    "sigmoid": (
        ("return np", "return 1e-3 + np"),
        ("(1.0 + decay)", "(1.1 + decay)"),
        ("np.exp(-np.abs(z))", "np.exp2(-np.abs(z))"),
    ),
    "candidate": (
        ("np.tanh(a)", "np.sin(a)"),
        ("np.tanh(a)", "np.arctan(a)"),
        ("np.tanh(a)", "a / (1 + np.abs(a))"),
        ("np.tanh(a)", "np.tanh(sigmoid(a))"),
        ("np.tanh(a)", "f_t * c_prev + np.tanh(a)"),
    ),
    "output-gate": (
        ("return sigmoid(a)", "return sigmoid(a) * h_t"),
        ("return sigmoid(a)", "return sigmoid(a) * c_t"),
        ("return sigmoid(a)", "return np.tanh(c_t)"),
    ),
    "cell-update": (
        ("f_t * c_prev + i_t * c_tilde", "f_t * c_prev + i_t * c_tilde ** 2"),
        ("f_t * c_prev + i_t * c_tilde", "f_t ** 2 * c_prev + i_t * c_tilde"),
        ("f_t * c_prev + i_t * c_tilde", "f_t * c_prev + 0.5 * i_t * c_tilde"),
        ("f_t * c_prev + i_t * c_tilde", "np.maximum(f_t * c_prev, i_t * c_tilde)"),
        ("f_t * c_prev + i_t * c_tilde", "f_t * np.tanh(c_prev) + i_t * c_tilde"),
        ("f_t * c_prev + i_t * c_tilde", "f_t * c_prev + i_t * np.tanh(c_tilde)"),
        ("f_t * c_prev + i_t * c_tilde", "np.where(f_t > i_t, c_prev, c_tilde)"),
    ),
    "hidden-state": (
        ("o_t * np.tanh(c_t)", "o_t * np.tanh(2 * c_t)"),
        ("o_t * np.tanh(c_t)", "o_t * np.sin(c_t)"),
        ("o_t * np.tanh(c_t)", "o_t ** 2 * np.tanh(c_t)"),
        ("o_t * np.tanh(c_t)", "np.tanh(o_t) * np.tanh(c_t)"),
        ("o_t * np.tanh(c_t)", "o_t * np.tanh(c_t + c_prev)"),
    ),
    "lstm-step": (
        ("h_t = o_t * np.tanh(c_t)", "h_t = o_t * np.tanh(np.tanh(c_t))"),
        ("h_t = o_t * np.tanh(c_t)", "h_t = o_t * i_t * np.tanh(c_t)"),
        ("c_t = f_t * c_prev + i_t * c_tilde", "c_t = f_t * (c_prev + c_tilde)"),
        ("c_t = f_t * c_prev + i_t * c_tilde", "c_t = f_t * h_prev + i_t * c_tilde"),
        ('+ params["b_i"]', '+ params["b_o"]'),
        ('+ params["b_f"]', '+ params["b_f"] + c_prev'),
        ("h_t = o_t * np.tanh(c_t)", "h_t = o_t * np.tanh(c_t) + h_prev"),
    ),
    "lstm-forward": (
        ("h, c = h0, c0", "h, c = c0, h0"),
        ("h, c = h0, c0", "h, c = h0, 0.5 * c0"),
        ("for t in range(x.shape[1]):", "for t in sorted(range(x.shape[1]), key=lambda t: t % 2):"),
        ("if mask is None else", "if mask is None or t < x.shape[1] - 1 else"),
        ("mask[:, t, None]", "(t < mask.sum(axis=1))[:, None]"),
    ),
    "rnn-forward": (
        ("h @ W_hh.T", "h @ (W_hh + W_hh.T) * 0.5"),
        ("np.tanh(", "np.tanh(0.5 * "),
        ("h = np.tanh(h", "h = 0.9 * np.tanh(h"),
        ("W_xh.T + b", "W_xh.T + b * (t < 1)"),
    ),
    "vanishing-gradient": (
        ("1 - H[t] ** 2", "1 - np.abs(H[t])"),
        ("np.linalg.norm(dh)", "np.abs(dh).sum()"),
        ("np.linalg.norm(dh)", "np.abs(dh).max()"),
        ("(dh * (1 - H[t] ** 2)) @ W_hh", "(dh @ W_hh) * (1 - H[0] ** 2)"),
    ),
    "gate-backward": (
        ("dz = da @ W", "dz = 2 * da @ W"),
        ("db = da.sum(axis=0)", "db = da.max(axis=0)"),
        ("dW = da.T @ z", "dW = -da.T @ z"),
        ("da = d_gate * slope", "da = -d_gate * slope"),
    ),
    "lstm-step-backward": (
        ("df = dc * c_prev", "df = dc * h_prev"),
        ("di = dc * c_tilde", "di = dc * np.tanh(c_tilde)"),
        ("dc_prev = dc * f_t", "dc_prev = dc * o_t"),
    ),
    "lstm-backward": (
        ("dh, dc = dh_T, dc_T", "dh, dc = dc_T, dh_T"),
        ("grads[k] = grads[k] + step[k]", "grads[k] = grads[k] + 0.9 * step[k]"),
        ("dH[:, t] + dh,", "dH[:, t] - dh,"),
        ("dx[t] = dx_t", "dx[t] = dx_t * (t > 0)"),
        ("array[index] = kept + h", "array[index] = kept * (1 + h)"),
    ),
    "gradient-clipping": (
        ("max_norm / norm if", "0.5 * max_norm / norm if"),
        ("norm > max_norm", "norm > 2 * max_norm"),
        ("norm > max_norm", "largest > max_norm"),
        ("g * scale for", "g * (scale if g.ndim == 2 else 1.0) for"),
        ("ValueError", "RuntimeError"),
    ),
    "sentiment": (
        ("return h @ w + b", "return 2 * h @ w + b"),
        ("return each.mean()", "return np.median(each)"),
        ("return (logits > 0).astype(int)", "return (np.abs(logits) > 1).astype(int)"),
    ),
    "translation": (
        ("word = np.argmax(scores, axis=1)", "word = np.argmin(scores, axis=1)"),
        ("return -(picked * mask).sum() / mask.sum()", "return (picked * mask).sum() / mask.sum()"),
    ),
    "parameter-initialisation": (
        ('if k == "f" else 0.0', 'if k == "f" else 0.1'),
        ("rng.uniform(-bound, bound, (H, H + D))", "np.ones((H, 1)) * rng.uniform(size=H + D)"),
    ),
}  # fmt: skip


def unlisted_sources(task: Task) -> dict[str, str]:
    """The wrong files of one exercise, each by the piece of code that is wrong in it."""
    k = LETTER.get(task.slug, "")
    edits = [(a.replace("{k}", k), b.replace("{k}", k)) for a, b in GATE_EDITS] if k else []
    edits += OTHERS.get(task.slug, ())
    return {wrong: edited(task.model, ((right, wrong),)) for right, wrong in edits}
