"""What a template is: how to draw the numbers of one student, and what an author may set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.scoring.question import Spec, SpecError, Table
from quizzes.scoring.worksheet import Sheet, tells_apart

Options = Mapping[str, Any]
MOST_DRAWS = 20_000
LEVELS = tuple(n / 10 for n in range(-9, 10) if n)  # weights and states
SHARES = tuple(n / 20 for n in range(2, 19))  # gates, 0.1 to 0.9
INPUTS = tuple(n / 4 for n in range(-8, 9) if n)


@dataclass(frozen=True, slots=True)
class Template:
    """`draw` makes one sheet, or None where its numbers do not do; `options` are closed lists."""

    name: str
    draw: Callable[[Random, Options], Sheet | None]
    options: Mapping[str, tuple[Any, ...]]

    def check(self, spec: Spec) -> None:
        """Raise SpecError if an option is missing or is none of its list."""
        for name, allowed in self.options.items():
            value = spec.get(name)
            if not any(type(value) is type(each) and value == each for each in allowed):
                words = ", ".join(str(each).lower() for each in allowed)
                raise SpecError(f"{name} of the template {self.name} is one of {words}")

    def sheet(self, seed: int, options: Options) -> Sheet:
        """The sheet of a seed. Raises RuntimeError if no draw can be told apart, our fault."""
        random = Random(seed)  # noqa: S311  # exercise numbers, not a secret
        for _ in range(MOST_DRAWS):
            sheet = self.draw(random, options)
            if sheet is not None and tells_apart(sheet):
                return sheet
        raise RuntimeError(f"no sheet of {self.name} can be told apart for seed {seed}")


def table(caption: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    return Table(caption, ("", *header), rows)
