"""Single and multiple choice.

spec: {"kind": "single" | "multiple",
       "options": [{"key": str, "html": str, "correct": bool, "misconception": str}, ...]}
response: {"choice": [key, ...]}

Credit for multiple choice, as published beside every such question: each right option chosen
counts one, each wrong option chosen takes one away, the sum is divided by the number of right
options and never falls below 0. So choosing everything earns nothing that guessing would not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from quizzes.scoring.question import (
    Choice,
    Part,
    Presented,
    Prompt,
    Response,
    ResponseError,
    Score,
    Spec,
    SpecError,
)

PROMPT = "choice"
MOST_OPTIONS = 10


@dataclass(frozen=True, slots=True)
class ChoiceKind:
    """`many` allows more than one right option."""

    name: str
    many: bool
    varies: bool = False

    def check(self, spec: Spec) -> None:
        options = spec.get("options")
        if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS:
            raise SpecError(f"a choice needs 2 to {MOST_OPTIONS} options")
        keys = [option["key"] for option in options]
        if len(set(keys)) != len(keys):
            raise SpecError("two options have the same key")
        right = sum(bool(option["correct"]) for option in options)
        if self.many and not right:
            raise SpecError("no option is right")
        if not self.many and right != 1:
            raise SpecError(f"a single choice has exactly one right option, not {right}")

    def present(self, spec: Spec, seed: int) -> Presented:
        """Seed 0 keeps the author's order, which a class can talk about; others shuffle."""
        choices = [Choice(option["key"], option["html"]) for option in spec["options"]]
        if seed:
            Random(seed).shuffle(choices)  # noqa: S311  # an order, not a secret
        return Presented(self.name, (Prompt(PROMPT, choices=tuple(choices), many=self.many),))

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        """Feedback is on what was chosen only: after a first try it must not tell the key."""
        chosen = self._chosen(spec, response)
        picked = [option for option in spec["options"] if option["key"] in chosen]
        parts = tuple(
            Part(option["key"], given="chosen", is_right=bool(option["correct"]))
            for option in picked
        )
        named = [option.get("misconception") for option in picked if not option["correct"]]
        return Score(self._credit(spec, chosen), parts, tuple(dict.fromkeys(filter(None, named))))

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        right = [option["html"] for option in spec["options"] if option["correct"]]
        return {PROMPT: "; ".join(right)}

    def reasons(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return {}

    def _chosen(self, spec: Spec, response: Response) -> list[str]:
        given = response.get(PROMPT, ())
        if not given:
            raise ResponseError("Choose an option first, then check.")
        known = {option["key"] for option in spec["options"]}
        if unknown := [key for key in given if key not in known]:
            raise ResponseError(f"This question has no option {unknown[0][:20]!r}. Choose again.")
        chosen = list(dict.fromkeys(given))
        if not self.many and len(chosen) > 1:
            raise ResponseError("Choose one option only.")
        return chosen

    def _credit(self, spec: Spec, chosen: list[str]) -> float:
        right = {option["key"] for option in spec["options"] if option["correct"]}
        hits = len(right.intersection(chosen))
        return max(0.0, (2 * hits - len(chosen)) / len(right))
