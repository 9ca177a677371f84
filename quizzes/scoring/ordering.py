"""Put lines into their order, as in a Parsons problem.

spec: {"kind": "ordering", "items": [html in the right order, ...]}
response: {shown number of a line: [the place it belongs to, "1" for the first]}

Credit: the longest run of lines, not necessarily neighbours, that stand in the right order to one
another, less one, divided by the number of lines less one. The reverse order earns nothing.
"""

from bisect import bisect_left
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
    value_for,
)

MOST_ITEMS = 12
IN_ORDER = "Not at its place, but in the right order with {} other line{}."
OUT_OF_ORDER = "Out of order: move this line."


@dataclass(frozen=True, slots=True)
class OrderingKind:
    name: str = "ordering"
    varies: bool = True  # each student meets the lines in an order of their own

    def check(self, spec: Spec) -> None:
        items = spec["items"]
        if not isinstance(items, list) or not 3 <= len(items) <= MOST_ITEMS:
            raise SpecError(f"an ordering needs 3 to {MOST_ITEMS} lines")
        if not all(isinstance(item, str) and item for item in items):
            raise SpecError("every line is a text")
        if len(set(items)) != len(items):
            raise SpecError("two lines are the same")

    def present(self, spec: Spec, seed: int) -> Presented:
        """Lines are called by the number under which they are shown: it tells nothing."""
        order = shuffled(len(spec["items"]), seed)
        places = tuple(Choice(str(n), str(n)) for n in range(1, len(order) + 1))
        prompts = (
            Prompt(str(shown), html=spec["items"][line], choices=places)
            for shown, line in enumerate(order, start=1)
        )
        return Presented(self.name, tuple(prompts))

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        order = shuffled(len(spec["items"]), seed)
        places = _places(len(order), response)
        by_place = sorted(range(len(order)), key=lambda shown: places[shown])
        run = _longest_run([order[shown] for shown in by_place])
        parts = tuple(_part(shown, place, order[shown], run) for shown, place in enumerate(places))
        return Score((len(run) - 1) / (len(order) - 1), parts)

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        order = shuffled(len(spec["items"]), seed)
        return {str(shown): str(line + 1) for shown, line in enumerate(order, start=1)}

    def reasons(self, spec: Spec, seed: int) -> Mapping[str, str]:
        order = shuffled(len(spec["items"]), seed)
        whys = spec.get("reasons") or [""] * len(order)
        return {str(shown): whys[line] for shown, line in enumerate(order, start=1) if whys[line]}


def shuffled(count: int, seed: int) -> list[int]:
    """Return 0..count-1 in an order that `seed` fixes, each but the right one as likely."""
    random = Random(seed)  # noqa: S311  # an order, not a secret
    order = list(range(count))
    while order == sorted(order):
        random.shuffle(order)
    return order


def _places(count: int, response: Response) -> list[int]:
    """The place given to each shown line; ResponseError unless each place is given once."""
    missing = "Give every line a place, then check."
    given = [value_for(response, str(shown), missing) for shown in range(1, count + 1)]
    known = {str(place): place for place in range(1, count + 1)}
    if unknown := [place for place in given if place not in known]:
        raise ResponseError(f"There is no place {unknown[0][:20]!r}.")
    if len(set(given)) != count:
        twice = next(place for place in given if given.count(place) > 1)
        raise ResponseError(f"Two lines stand at place {twice}. Give each line a place of its own.")
    return [known[place] for place in given]


def _part(shown: int, place: int, line: int, run: frozenset[int]) -> Part:
    """The mark of a line. One at a wrong place is told whether the run is why it earns credit."""
    is_right = place == line + 1
    message = ""
    if not is_right and len(run) > 1:
        others = len(run) - 1
        in_order = IN_ORDER.format(others, "" if others == 1 else "s")
        message = in_order if line in run else OUT_OF_ORDER
    return Part(str(shown + 1), str(place), is_right, message)


def _longest_run(lines: list[int]) -> frozenset[int]:
    """The lines of the longest increasing subsequence."""
    ends: list[int] = []
    runs: list[tuple[int, ...]] = []  # runs[n] is the one of n + 1 lines that ends lowest
    for line in lines:
        at = bisect_left(ends, line)
        before = runs[at - 1] if at else ()
        ends[at : at + 1] = [line]
        runs[at : at + 1] = [(*before, line)]
    return frozenset(runs[-1])
