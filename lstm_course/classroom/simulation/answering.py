"""How a question can be answered: rightly, and in each known wrong way. Plain values.

A wrong way earns nothing, so that how hard an item is can be told from its points: of a worksheet
only the wrong value is filled in, of a matching no pair is right.
"""

from collections.abc import Callable, Iterator, Mapping

from quizzes import scoring
from quizzes.scoring import Spec, number
from quizzes.scoring.templates import sheet_for
from quizzes.scoring.worksheet import truth

Given = dict[str, list[str]]  # what a form would send
SEED = 0  # of what is drawn, where everybody in a made-up class meets the same
FAR_OFF = "98765"  # a number that no mistake leads to


def ways_of(spec: Spec, seed: int = SEED) -> list[Given]:
    """The right answer, then the wrong ones that have a name, then one that has none."""
    return [RIGHT.get(spec["kind"], written)(spec, seed), *WRONG[spec["kind"]](spec, seed)]


def chosen(spec: Spec, seed: int) -> Given:
    return {"choice": [option["key"] for option in spec["options"] if option["correct"]]}


def other_choices(spec: Spec, seed: int) -> Iterator[Given]:
    for option in spec["options"]:
        if not option["correct"]:
            yield {"choice": [option["key"]]}


def written(spec: Spec, seed: int) -> Given:
    return {key: [text] for key, text in scoring.solution(spec, seed).items()}


def other_numbers(spec: Spec, seed: int) -> Iterator[Given]:
    for mistake in spec["mistakes"]:
        yield {"answer": [number.show(mistake["value"], 6)]}
    yield {"answer": [FAR_OFF]}


def other_values(spec: Spec, seed: int) -> Iterator[Given]:
    """The slips of the first value that has any, alone on the sheet."""
    sheet = sheet_for(spec, seed)
    values = truth(sheet)
    blank = next((each for each in sheet.blanks if each.slips), sheet.blanks[0])
    for slip in blank.slips:
        yield {blank.key: [number.show(slip.formula(values), 6)]}
    yield {sheet.blanks[0].key: [FAR_OFF]}


def other_entries(spec: Spec, seed: int) -> Iterator[Given]:
    """For a fixed array what a mistake gets wrong, without the entries that it gets right."""
    if "template" in spec:
        yield from other_values(spec, seed)
        return
    for mistake in spec["mistakes"]:
        yield {
            f"{i}-{j}": [number.show(value, 6)]
            for i, (row, right) in enumerate(zip(mistake["values"], spec["answer"], strict=True), 1)
            for j, (value, true) in enumerate(zip(row, right, strict=True), 1)
            if value != true
        }
    yield {"1-1": [FAR_OFF]}


def other_orders(spec: Spec, seed: int) -> Iterator[Given]:
    places = scoring.solution(spec, seed)
    yield {shown: [str(len(places) + 1 - int(place))] for shown, place in places.items()}


def paired(spec: Spec, seed: int) -> Given:
    letters = letters_of(spec, seed)
    return {str(n): [letters[pair]] for n, pair in enumerate(spec["pairs"], start=1)}


def other_pairs(spec: Spec, seed: int) -> Iterator[Given]:
    """Every thing with the partner after its own; and the same with one pair of a known mistake."""
    letters = letters_of(spec, seed)
    wrong = {
        str(n): [letters[(pair + 1) % len(letters)]] for n, pair in enumerate(spec["pairs"], 1)
    }
    for mistake in spec["mistakes"]:
        yield {**wrong, str(mistake["left"] + 1): [letters[mistake["right"]]]}
    yield wrong


def letters_of(spec: Spec, seed: int) -> list[str]:
    """The letter under which each thing on the right is shown."""
    first = scoring.present(spec, seed).prompts[0]
    by_text = {choice.html: choice.key for choice in first.choices}
    return [by_text[text] for text in spec["right"]]


RIGHT: Mapping[str, Callable[[Spec, int], Given]] = {
    "single": chosen,
    "multiple": chosen,
    "matching": paired,
    "sorting": paired,
    "labelling": paired,
}
WRONG: Mapping[str, Callable[[Spec, int], Iterator[Given]]] = {
    "single": other_choices,
    "multiple": other_choices,
    "numeric": other_numbers,
    "trace": other_values,
    "array": other_entries,
    "ordering": other_orders,
    "matching": other_pairs,
    "sorting": other_pairs,
    "labelling": other_pairs,
}
