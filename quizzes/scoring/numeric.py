"""A number to type.

spec: {"kind": "numeric", "answer": float, "tolerance": float > 0, "decimals": int, "unit": str,
       "mistakes": [{"value": float, "message": html, "misconception": str}, ...]}
response: {"answer": [text]}

Right is what lies within the tolerance. A wrong number that equals a known mistake's number, within
the same tolerance, names that mistake; so no two of these numbers may lie closer than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

from quizzes.scoring import number
from quizzes.scoring.question import (
    Part,
    Presented,
    Prompt,
    Response,
    Score,
    Spec,
    SpecError,
    value_for,
)

PROMPT = "answer"


@dataclass(frozen=True, slots=True)
class NumericKind:
    name: str = "numeric"
    varies: bool = False

    def check(self, spec: Spec) -> None:
        tolerance = float(spec["tolerance"])
        if not 0 < tolerance < float("inf"):
            raise SpecError(f"the tolerance must be above 0, not {tolerance}")
        values = [float(spec["answer"]), *(float(each["value"]) for each in spec["mistakes"])]
        if not all(isfinite(value) for value in values):
            raise SpecError("every number must be finite")
        for one, other in combinations(values, 2):
            if abs(one - other) <= 2 * tolerance:
                raise SpecError(f"{one} and {other} cannot be told apart within {tolerance}")

    def present(self, spec: Spec, seed: int) -> Presented:
        prompt = Prompt(PROMPT, html="Your number", unit=spec.get("unit", ""))
        return Presented(self.name, (prompt,))

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        typed = value_for(response, PROMPT, "Type a number first, then check.")
        value = number.parse(typed)
        if abs(value - spec["answer"]) <= spec["tolerance"]:
            return Score(1.0, (Part(PROMPT, typed, is_right=True),))
        for mistake in spec["mistakes"]:
            if abs(value - mistake["value"]) <= spec["tolerance"]:
                part = Part(PROMPT, typed, is_right=False, message=mistake["message"])
                slug = mistake.get("misconception")
                return Score(0.0, (part,), (slug,) if slug else ())
        return Score(0.0, (Part(PROMPT, typed, is_right=False),))

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return {PROMPT: number.show(spec["answer"], spec.get("decimals", 4))}

    def reasons(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return {}
