"""The items beyond choices: right in every number, and each objective asked in ways that fit."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from exercises.reference.cell import cell_update
from exercises.reference.initialisation import init_params
from lstm_course.content.schema import read_course
from quizzes import scoring
from tests.lstm_course.content import bank_rules as rules
from tests.lstm_course.content.bank import COURSE, every_other_question, every_question

OTHERS = {question.slug: question for question in every_other_question()}


@pytest.fixture(scope="module")
def specs() -> dict[str, dict[str, Any]]:
    lessons = read_course(COURSE, lambda lesson, step: "/").course.lessons
    questions = [question for lesson in lessons for question in lesson.questions]
    return {q.slug: {**q.spec, "kind": q.kind} for q in questions if q.slug in OTHERS}


def test_the_bank_has_its_items_and_templates() -> None:
    assert len(OTHERS) + len(every_question()) >= 96
    drawn = {
        (q.beyond["template"], q.beyond.get("steps"), q.beyond.get("from_zero"))
        for q in OTHERS.values()
        if "template" in q.beyond
    }
    assert len(drawn) >= 8


def test_each_objective_is_asked_in_the_ways_that_fit_it() -> None:
    asked = Counter((question.objective, question.kind) for question in OTHERS.values())
    for objective, kinds in {
        "explain-vanishing": ("ordering", "numeric", "trace"),
        "diagram-cell": ("labelling", "ordering", "matching"),
        "describe-gates": ("matching", "array"),
        "trace-sequence": ("trace", "ordering", "array"),
        "articulate-mitigation": ("ordering", "trace", "numeric"),
        "compare-rnn": ("sorting", "trace", "numeric"),
    }.items():
        assert all(asked[objective, kind] for kind in kinds), objective
    drawn = [q for q in OTHERS.values() if "template" in q.beyond]
    assert sum(question.objective == "trace-sequence" for question in drawn) >= 12


def test_the_drawing_that_is_said_to_be_wrong_is_the_one_that_differs() -> None:
    """By the words for those who do not see it: in the others the two writers are multiplied."""
    svg = (COURSE / "lstm/figures/lstm-cell-four-drawings.svg").read_text("utf-8")
    told = re.findall(r"(Drawing \d): .*?Into the sum leads a (\w+)", svg)
    [odd] = [name for name, operation in told if operation == "sum"]
    [asked] = [q for q in every_question() if "@figure lstm-cell-four-drawings" in q.stem]
    assert len(told) == len(asked.options) == 4
    assert [option.text for option in asked.options if option.correct] == [odd]


def test_a_wire_is_traced_in_a_drawing() -> None:
    """Which wires touch the new memory: those that end at the sum or begin there."""
    svg = (COURSE / "lstm/figures/lstm-cell-wires.svg").read_text("utf-8")
    [asked] = [q for q in every_question() if "@figure lstm-cell-wires" in q.stem]
    told = " ".join(re.findall(r"<desc>(.*)</desc>", svg))
    touching = {int(n) for n in re.findall(r"Wire (\d) leads [^.]*to (?:a|the same) sum", told)}
    touching |= {int(n) for n in re.findall(r"Wire (\d) (?:leads from the sum|branches)", told)}
    numbered = {int(option.text[5]): option.correct for option in asked.options}
    assert numbered == {n: n in touching for n in numbered}


def test_the_cell_is_labelled_at_thirteen_places(specs: dict[str, dict[str, Any]]) -> None:
    [label] = [q.slug for q in OTHERS.values() if q.kind == "labelling"]
    assert len(specs[label]["left"]) == 13
    assert "@figure lstm-cell-places" in OTHERS[label].stem


@pytest.mark.parametrize("slug", OTHERS)
def test_what_is_right_earns_everything_whatever_the_seed(
    slug: str, specs: dict[str, dict[str, Any]]
) -> None:
    spec = specs[slug]
    for seed in range(20):
        assert scoring.score(spec, seed, right_of(spec, seed)).value == 1.0


@pytest.mark.parametrize("slug", OTHERS)
def test_every_authored_mistake_is_named(slug: str, specs: dict[str, dict[str, Any]]) -> None:
    spec = specs[slug]
    for mistake in spec.get("mistakes", ()):
        given = {**right_of(spec, 7), **made(spec, mistake, 7)}
        result = scoring.score(spec, 7, given)
        assert result.value < 1.0
        assert mistake["message"] in {part.message for part in result.parts}
        slug = mistake.get("misconception", "")
        assert not slug or slug in result.misconceptions


def right_of(spec: dict[str, Any], seed: int) -> dict[str, str]:
    """The right response: a matching tells its solution as HTML, and takes letters."""
    shown = scoring.present(spec, seed).prompts
    key_of = {choice.html: choice.key for prompt in shown for choice in prompt.choices}
    return {key: key_of.get(text, text) for key, text in scoring.solution(spec, seed).items()}


def made(spec: dict[str, Any], mistake: dict[str, Any], seed: int) -> dict[str, str]:
    """What somebody sends who makes this mistake."""
    if "value" in mistake:
        return {"answer": str(mistake["value"])}
    if "values" in mistake:
        rows = enumerate(mistake["values"], start=1)
        return {f"{r}-{c}": str(v) for r, row in rows for c, v in enumerate(row, start=1)}
    key_of = {c.html: c.key for c in scoring.present(spec, seed).prompts[0].choices}
    return {str(mistake["left"] + 1): key_of[spec["right"][mistake["right"]]]}


def test_the_numbers_are_those_of_the_reference(specs: dict[str, dict[str, Any]]) -> None:
    lstm = sum(array.size for array in init_params(300, 256, 0).values())
    weights = lstm - 4 * 256
    numbers = {
        "comparison-13-a-real-size": (
            lstm, weights, lstm / 4, 3 * lstm / 4, 4 * (256 * 300 + 256), lstm + 4 * 256,
        ),
        "gradients-27-half-of-it": (
            math.log(0.5) / math.log(0.95), 0.5 / 0.05, math.log(0.5) / math.log(0.05),
        ),
        "gradients-28-best-case-of-an-rnn": (
            0.8**20, (0.8 / 4) ** 20, 0.8 * 20, 0.8 / 20, 1 - 0.8**20,
        ),
    }  # fmt: skip
    assert set(numbers) == {q.slug for q in OTHERS.values() if q.kind == "numeric"}
    for slug, expected in numbers.items():
        spec = specs[slug]
        found = [spec["answer"], *(mistake["value"] for mistake in spec["mistakes"])]
        assert found == pytest.approx(expected, abs=spec["tolerance"])


def test_the_update_of_a_batch_is_that_of_the_reference(
    specs: dict[str, dict[str, Any]],
) -> None:
    slug = "formulas-23-update-of-a-batch"
    cells = re.findall(r"\| ((?:[\d.]|−)+), ((?:[\d.]|−)+) ", OTHERS[slug].stem.replace("|", "| |"))
    numbers = [[float(n.replace("−", "-")) for n in pair] for pair in cells]
    f, c, i, g = (np.array(numbers[at : at + 2]) for at in (0, 2, 4, 6))
    answers = [
        cell_update(f, i, g, c), cell_update(i, f, g, c), f @ c + i @ g, f * c + g, c + i * g,
    ]  # fmt: skip
    spec = specs[slug]
    found = [spec["answer"], *(mistake["values"] for mistake in spec["mistakes"])]
    assert np.allclose(found, answers, rtol=0, atol=1e-9)


def texts() -> Iterator[tuple[str, str]]:
    """Every text that an author wrote, with the question's slug."""

    def within(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                yield from within(each)

    for slug, question in OTHERS.items():
        yield slug, question.stem
        for text in within(question.beyond):
            yield slug, text


def test_the_authors_write_british_english() -> None:
    found = [(slug, t) for slug, t in texts() if rules.AMERICAN.search(t)]
    assert found == []


def test_no_explanation_serves_twice_and_all_are_sentences() -> None:
    told = [
        row["explanation"]
        for question in OTHERS.values()
        for row in (
            question.beyond,
            *question.beyond.get("pair", ()),
            *question.beyond.get("line", ()),
        )
    ]
    assert [text for text, count in Counter(told).items() if count > 1] == []
    assert all(text.endswith(".") for text in told)
