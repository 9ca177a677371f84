"""The values that go in and out of scoring: plain data, frozen, JSON-safe."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

Spec = Mapping[str, Any]
"""What the author wrote, as JSON: `kind` and what that kind needs. Holds the key."""

Response = Mapping[str, Sequence[str]]
"""What the student sent: the key of a prompt -> the values given for it, in order."""


class SpecError(ValueError):
    """The author's fault: the question cannot be asked."""


class ResponseError(ValueError):
    """The response cannot be scored. Its text tells the student what to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that can be picked for a prompt; `html` is trusted, sanitised text."""

    key: str
    html: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One blank: something to pick from `choices`, or to type where there are none."""

    key: str
    html: str = ""
    choices: tuple[Choice, ...] = ()
    many: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers of this student's own variant, where the kind draws them. All cells are text."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # the first cell of each names the row


@dataclass(frozen=True, slots=True)
class Presented:
    """What the student sees. Nothing in it depends on what is right."""

    kind: str
    prompts: tuple[Prompt, ...]
    tables: tuple[Table, ...] = ()
    columns: int = 0  # above 0: the prompts stand in a grid of so many columns

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Part:
    """Feedback on one part: for a choice an option, otherwise a blank.

    `is_right` says that what was done with the part is right; `given` is empty when nothing was.
    """

    key: str
    given: str
    is_right: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """`value` lies in 0..1; `misconceptions` are slugs of the course's vocabulary."""

    value: float
    parts: tuple[Part, ...] = ()
    misconceptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.value <= 1.0:
            raise ValueError(f"a score lies between 0 and 1, not {self.value!r}")

    @property
    def is_right(self) -> bool:
        return self.value == 1.0

    def feedback(self) -> dict[str, Any]:
        return {"parts": [asdict(part) for part in self.parts]}


class Kind(Protocol):
    """One type of question. `spec` has passed `check`; the same seed shows the same question."""

    @property
    def name(self) -> str: ...

    @property
    def varies(self) -> bool:
        """Whether each student gets numbers of their own."""
        ...

    def check(self, spec: Spec) -> None:
        """Raise SpecError, naming what is wrong, if the question cannot be asked."""
        ...

    def present(self, spec: Spec, seed: int) -> Presented: ...

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        """Score `response`; raise ResponseError if it is none."""
        ...

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        """What is right in each prompt, to be shown once everything is explained."""
        ...

    def reasons(self, spec: Spec, seed: int) -> Mapping[str, str]:
        """Why it is right, as HTML, for the prompts whose author says so."""
        ...


def value_for(response: Response, prompt: str, missing: str) -> str:
    """The one value given for a prompt; ResponseError, saying `missing`, if there is none."""
    values = [value for value in response.get(prompt, ()) if value.strip()]
    if not values:
        raise ResponseError(missing)
    if len(values) > 1:
        raise ResponseError("Give one value for each part.")
    return values[0]
