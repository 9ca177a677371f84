"""Give each thing its partner: matching, sorting into columns, labelling the parts of a picture.

spec: {"kind": "matching" | "sorting" | "labelling",
       "left": [html, ...], "right": [html, ...], "pairs": [index into right for each of left],
       "mistakes": [{"left": index, "right": index, "message": html, "misconception": str}, ...]}
response: {number of the left thing, from "1": [letter of the right one, as shown]}

Credit is the share of left things with the right partner. A right thing may be the partner of
several left ones (sorting into columns) or of none.
"""

from collections.abc import Iterator, Mapping
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
    value_for,
)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class MatchingKind:
    name: str
    varies: bool = True  # each student meets the partners in an order of their own

    def check(self, spec: Spec) -> None:
        left, right, pairs = spec["left"], spec["right"], spec["pairs"]
        if not 2 <= len(left) <= len(LETTERS) or not 2 <= len(right) <= len(LETTERS):
            raise SpecError(f"a {self.name} needs 2 to {len(LETTERS)} things on either side")
        if len(set(left)) != len(left) or len(set(right)) != len(right):
            raise SpecError("two things are the same")
        if len(pairs) != len(left) or not all(pair in range(len(right)) for pair in pairs):
            raise SpecError("every thing on the left needs a partner on the right")
        for mistake in spec["mistakes"]:
            if pairs[mistake["left"]] == mistake["right"]:
                raise SpecError(f"pair {mistake['left']}, {mistake['right']} is no mistake")

    def present(self, spec: Spec, seed: int) -> Presented:
        """Partners are called by the letter under which they are shown: it tells nothing."""
        choices = tuple(
            Choice(letter, spec["right"][index])
            for letter, index in zip(LETTERS, self._order(spec, seed), strict=False)
        )
        prompts = (
            Prompt(str(n), html=thing, choices=choices) for n, thing in enumerate(spec["left"], 1)
        )
        return Presented(self.name, tuple(prompts))

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        given = list(self._given(spec, seed, response))
        parts, named = [], []
        for n, (letter, index) in enumerate(given):
            found = _mistake(spec, n, index)
            is_right = index == spec["pairs"][n]
            parts.append(Part(str(n + 1), letter, is_right, found.get("message", "")))
            named.append(found.get("misconception", ""))
        right = sum(part.is_right for part in parts)
        return Score(right / len(parts), tuple(parts), tuple(dict.fromkeys(filter(None, named))))

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return {str(n): spec["right"][pair] for n, pair in enumerate(spec["pairs"], start=1)}

    def reasons(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return {str(n): why for n, why in enumerate(spec.get("reasons", ()), start=1) if why}

    def _order(self, spec: Spec, seed: int) -> list[int]:
        """Every order is as likely: to leave out the author's would tell where partners stand."""
        order = list(range(len(spec["right"])))
        Random(seed).shuffle(order)  # noqa: S311  # an order, not a secret
        return order

    def _given(self, spec: Spec, seed: int, response: Response) -> Iterator[tuple[str, int]]:
        known = dict(zip(LETTERS, self._order(spec, seed), strict=False))
        for n in range(1, len(spec["left"]) + 1):
            letter = value_for(response, str(n), "Choose a partner for each, then check.")
            if letter not in known:
                raise ResponseError(f"There is no choice {letter[:20]!r}.")
            yield letter, known[letter]


def _mistake(spec: Spec, left: int, right: int) -> Mapping[str, str]:
    for mistake in spec["mistakes"]:
        if (mistake["left"], mistake["right"]) == (left, right):
            return mistake  # type: ignore[no-any-return]  # checked with the spec
    return {}
