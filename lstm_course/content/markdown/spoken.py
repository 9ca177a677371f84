"""TeX read aloud: the spoken form of short inline formulas such as `$h_{t-1}$`."""

import re

_NAMED = r"\\(?:text|mathrm|operatorname)\s*\{[^{}]*\}"  # a word, not letters
_TOKEN = re.compile(_NAMED + r"|\\[A-Za-z]+|\\.|[{}_^&]|\d+(?:[.,]\d+)*|[^\s]")
_WORDS = {
    r"\odot": "times, position by position,",
    r"\cdot": "times",
    r"\times": "by",
    r"\pm": "plus or minus",
    r"\in": "in",
    r"\top": "transposed",
    r"\infty": "infinity",
    r"\partial": "partial",
    r"\max": "the largest of",
    r"\min": "the smallest of",
    r"\dots": "and so on,",
    r"\ldots": "and so on,",
    r"\cdots": "and so on,",
    r"\approx": "is about",
    r"\ne": "is not",
    r"\neq": "is not",
    r"\le": "is at most",
    r"\leq": "is at most",
    r"\ge": "is at least",
    r"\geq": "is at least",
    r"\ll": "is much less than",
    r"\gg": "is much more than",
    r"\to": "to",
    r"\rightarrow": "to",
    r"\mid": "given",
    r"\|": "norm",
    "=": "equals",
    "+": "plus",
    "-": "minus",
    "−": "minus",
    "<": "is less than",
    ">": "is greater than",
    "/": "over",
    "|": "bar",
}
_SILENT = frozenset(
    [
        r"\left",
        r"\right",
        r"\quad",
        r"\qquad",
        r"\,",
        r"\;",
        r"\!",
        r"\:",
        r"\ ",
        "&",
        "}",
        r"\displaystyle",
        r"\\",
    ]
)
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_JOINING = frozenset([*"=+-−/,<>|", r"\odot", r"\cdot", r"\times", r"\approx", r"\mid", r"\frac"])
_MARKS = {r"\tilde": "tilde", r"\hat": "hat", r"\bar": "bar", r"\vec": "vector", r"\dot": "dot"}
_POWERS = {"2": "squared", "3": "cubed", "T": "to the T"}
_SERIES = {r"\prod": "the product", r"\sum": "the sum"}
_FUNCTIONS = frozenset([r"\sigma", r"\tanh", r"\exp", r"\log", r"\varphi", r"\phi"])
_GROUPS = {  # what has arguments, and who reads them
    "{": "sequence",
    "_": "lower_index",
    "^": "upper_index",
    r"\frac": "fraction",
    r"\tfrac": "fraction",
    r"\dfrac": "fraction",
    r"\sqrt": "root",
    r"\mathbb": "blackboard",
    r"\begin": "environment",
    r"\end": "environment",
    r"\mathbf": "argument",
    r"\mathcal": "argument",
    r"\boldsymbol": "argument",
}


def to_words(tex: str) -> str:
    """Return `tex` as it is read aloud, e.g. `h_{t-1}` as "h at t minus 1"."""
    words = _Reader(_TOKEN.findall(tex)).sequence()
    spoken = re.sub(r"\s+", " ", " ".join(words))
    return re.sub(r"(?:\s*,)+", ",", spoken).strip(" ,")


class _Reader:
    """Reads tokens from left to right; every group is read by one more call."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.brackets: list[bool] = []  # those that are open: whether each is said

    def sequence(self) -> list[str]:
        """Read up to the end of the group, or of the formula."""
        words: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            words += self.one()
        self.at += 1
        return words

    def one(self) -> list[str]:
        """Read one token, and the arguments that belong to it."""
        token = self.tokens[self.at]
        self.at += 1
        if token in _GROUPS:
            return getattr(self, _GROUPS[token])()  # type: ignore[no-any-return]  # all give words
        if token in _MARKS:
            return [*self.argument(), _MARKS[token]]
        if token in _FUNCTIONS:
            return [token[1:], "of"] if self.next_is("(") else [token[1:]]
        if token in _SERIES:
            return [_SERIES[token], *self.bounds()]
        return self.symbol(token)

    def symbol(self, token: str) -> list[str]:
        """Read a token that stands for itself."""
        if token in _SILENT:
            return []
        if token in _OPENING:
            self.brackets.append(self.joins())
            return ["open bracket"] if self.brackets[-1] else []
        if token in _CLOSING:
            return ["close bracket"] if self.brackets and self.brackets.pop() else []
        if len(token) > 2 and token.endswith("}"):
            return [token[token.index("{") + 1 : -1].strip()]
        return [_WORDS.get(token, token.lstrip("\\"))]

    def fraction(self) -> list[str]:
        return [*self.argument(), "over", *self.argument()]

    def root(self) -> list[str]:
        return ["the square root of", *self.argument()]

    def environment(self) -> list[str]:
        self.argument()
        return []

    def blackboard(self) -> list[str]:
        """`\\mathbb{R}`, and the size of what lies in it."""
        letter = self.argument()
        if letter != ["R"]:
            return letter
        if not self.next_is("^"):
            return ["the real numbers"]
        self.at += 1
        return ["the real numbers of size", *self.argument()]

    def bounds(self) -> list[str]:
        """Read what stands below and above a sum or a product."""
        words: list[str] = []
        for mark, word in (("_", "over"), ("^", "up to")):
            if self.next_is(mark):
                self.at += 1
                words += [word, *self.argument()]
        return [*words, "of"] if words else words

    def joins(self) -> bool:
        """Say whether the bracket just opened holds more than one thing, and so has to be heard."""
        depth = 1
        negative = self.next_is("-") or self.next_is("−")
        for token in self.tokens[self.at + negative :]:
            depth += (token in _OPENING) - (token in _CLOSING)
            if depth == 0:
                return False
            if token in _JOINING:
                return True
        return False

    def next_is(self, token: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] == token

    def argument(self) -> list[str]:
        return self.one() if self.at < len(self.tokens) else []

    def lower_index(self) -> list[str]:
        """`W_f` is "W f"; an index that counts time is "at": `h_t` is "h at t"."""
        words = self.argument()
        is_time = bool(words) and words[0] in {"t", "T", "s", "k"}
        return ["at", *words] if is_time else words

    def upper_index(self) -> list[str]:
        words = self.argument()
        spoken = " ".join(words)
        if spoken == "transposed":
            return words
        return [_POWERS[spoken]] if spoken in _POWERS else ["to the power", *words]
