"""What the three questions of a lab say that one sees is what one sees."""

import pytest

from lstm_course.lessons.labs.catalogue import CATALOGUE
from lstm_course.lessons.labs.gradient_lab import measure
from lstm_course.lessons.labs.number_translator import translate
from lstm_course.lessons.labs.sentence_reader import judge
from lstm_course.lessons.labs.sequence_tracer import follow
from lstm_course.lessons.labs.trying import QUESTIONS


def answer(lab: str, number: int) -> str:
    return QUESTIONS[lab][number - 1].answer


def row(asked: dict[str, str], symbol: str) -> list[str]:
    return next([c.text for c in r.cells] for r in follow(asked).rows if r.symbol == symbol)


def test_every_lab_asks_three_questions() -> None:
    assert {name: len(lab.trials) for name, lab in CATALOGUE.items()} == dict.fromkeys(CATALOGUE, 3)


def test_the_tracers_answers_are_what_it_traces() -> None:
    one = "1, 0, 0, 0, 0, 0"
    memory = row({"xs": one}, "C")
    assert ", ".join(memory[:4]) in answer("sequence-tracer", 1)
    kept = row({"xs": one, "fb": "5"}, "C")
    assert f"{kept[-1]} is left where it was {memory[-1]} before" in answer("sequence-tracer", 2)
    assert set(row({"xs": one, "fb": "5"}, "f")) == {"0.99"}
    jumping = {"xs": "1, -1, 1, -1, 1, -1"}
    assert row(jumping, "C̃")[:2] == ["0.72", "−0.74"]
    values = row(jumping, "C")
    assert f"from {min(values)} to {max(values)}" in answer("sequence-tracer", 3)


@pytest.mark.parametrize(
    ("number", "asked", "line"),
    [
        (1, {"bias": "5"}, 1),
        (2, {"scale": "4", "steps": "200"}, 0),
        (3, {"bias": "5", "steps": "200"}, 1),
        (3, {"bias": "5", "steps": "200"}, 2),
    ],
)
def test_the_gradient_labs_answers_are_what_it_measures(
    number: int, asked: dict[str, str], line: int
) -> None:
    assert measure(asked).series[line].last in answer("gradient-lab", number)


def test_the_judges_answers_are_what_it_says() -> None:
    assert judge({"text": "not bad"}).words[-1].score < -3
    assert judge({"text": "I went to school and had lunch"}).verdict in {"positive", "negative"}


def test_the_translators_answers_are_what_it_writes() -> None:
    assert translate({"text": "seven hundred thirty one"}).answer == "sept cent trente et un"
    short = translate({"text": "three hundred ninety nine"}).answer
    assert short == "trois cent quatre-vingt-dix"
    for text in ("one hundred", "nine hundred"):
        assert f"“{translate({'text': text}).answer}”" in answer("translation", 3)
    one, two = (translate({"text": f"seventy {n}"}).table for n in ("one", "two"))
    apart = [abs(value(a[2]) - value(b[2])) for a, b in zip(one, two, strict=True)]
    assert sum(gap > 1 for gap in apart) == 9
    assert sum(gap < 0.3 for gap in apart) == 12  # a quarter of 48


def value(text: str) -> float:
    return float(text.replace("−", "-"))
