"""The bank of choice questions keeps to its blueprint and gives no answer away."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from lstm_course.content.markdown import Surroundings, read_figure, render, render_line
from lstm_course.content.schema import fairness
from tests.lstm_course.content import bank_rules as rules
from tests.lstm_course.content.bank import (
    IDEAS,
    LESSON,
    STEPS,
    Option,
    Question,
    every_question,
    read_bank,
)

BANK = every_question()
FIGURES = Surroundings(
    {
        path.stem: read_figure(path.stem, path.read_text("utf-8"))
        for path in (LESSON.parent / "figures").glob("*.svg")
    }
)
AT_LEAST = {  # choice questions; lesson.toml counts exercises, too
    "explain-vanishing": 14,
    "diagram-cell": 12,
    "describe-gates": 22,
    "trace-sequence": 8,
    "articulate-mitigation": 18,
    "compare-rnn": 14,
}
DIFFICULTIES = {"Foundational": 0.30, "Intermediate": 0.45, "Challenging": 0.25}
BLOOM = {"remember", "understand", "apply", "analyse", "evaluate"}
Rule = Callable[[rules.Questions], list[str]]


def options(*texts: str, right: int | tuple[int, ...] = 0) -> tuple[Option, ...]:
    keys = (right,) if isinstance(right, int) else right
    return tuple(
        Option(text, f"{text} is explained here in a sentence of its own.", place in keys)
        for place, text in enumerate(texts)
    )


SOUND = Question(
    slug="formulas-01-sound",
    step="formulas",
    objective="describe-gates",
    kind="single",
    difficulty="Foundational",
    bloom="remember",
    sample=False,
    stem="What does a sound question have?",
    options=options("One right option", "Two right options", "Ten right options"),
)


def explained(explanation: str) -> tuple[Option, ...]:
    return (replace(SOUND.options[0], explanation=explanation), *SOUND.options[1:])


FAULTY: list[tuple[Rule, Question]] = [
    (rules.options_in_number, replace(SOUND, options=options("Yes", "No"))),
    (rules.options_in_number, replace(SOUND, options=options(*"abcdef"))),
    (rules.keys_that_fit_the_kind, replace(SOUND, options=options(*"abc", right=(0, 1)))),
    (rules.keys_that_fit_the_kind, replace(SOUND, options=options(*"abc", right=()))),
    (rules.keys_that_fit_the_kind, replace(SOUND, kind="multiple")),
    (
        rules.keys_that_fit_the_kind,
        replace(SOUND, kind="multiple", options=options(*"abc", right=(0, 1, 2))),
    ),
    (rules.thin_explanations, replace(SOUND, options=explained("Wrong."))),
    (
        rules.thin_explanations,
        replace(SOUND, options=explained("Wrong, since it is not so at all.")),
    ),
    (
        rules.keys_with_a_misconception,
        replace(SOUND, options=(replace(SOUND.options[0], misconception="x"), *SOUND.options[1:])),
    ),
    (rules.american_spellings, replace(SOUND, stem="Which colors do we initialize?")),
]
UNFAIR: list[tuple[fairness.Rule, Question]] = [
    (
        fairness.right_options_that_stand_out,
        replace(SOUND, options=options("The long one that tells it all", "No", "Never")),
    ),
    (
        fairness.right_options_that_stand_out,
        replace(SOUND, options=options("Yes", "One that is long", "Another long one")),
    ),
    (fairness.giveaways, replace(SOUND, options=options("One", "Two", "All of the above"))),
    (fairness.giveaways, replace(SOUND, options=options("One", "Two", "Both A and B"))),
    (fairness.repeated_options, replace(SOUND, options=options("$C_t$", "One", "$C_{t}$"))),
    (fairness.unemphasised_negatives, replace(SOUND, stem="Which of these is not a gate?")),
]
RULES: list[Rule] = [
    rules.options_in_number,
    rules.keys_that_fit_the_kind,
    rules.repeated_explanations,
    rules.thin_explanations,
    rules.keys_with_a_misconception,
    rules.american_spellings,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_bank_keeps_the_rule(rule: Rule) -> None:
    assert rule(BANK) == []


def test_the_bank_is_fair() -> None:
    assert [(faulty, message) for faulty, message in fairness.complaints(BANK)] == []
    assert list(fairness.biases(BANK)) == []


@pytest.mark.parametrize(("rule", "question"), UNFAIR)
def test_a_rule_sees_what_is_unfair(rule: fairness.Rule, question: Question) -> None:
    assert list(rule([SOUND])) == []
    assert list(rule([question]))


@pytest.mark.parametrize(("rule", "question"), FAULTY)
def test_a_rule_sees_the_fault(rule: Rule, question: Question) -> None:
    assert rule([SOUND]) == []
    assert rule([question])


def test_a_letter_that_is_right_too_often_is_seen() -> None:
    always_b = replace(SOUND, options=options("One", "Two", "Six", "Ten", right=1))
    assert list(fairness.biases([always_b] * 20)) == [
        "B is right in 100% of the single choices with four options; at most 35% are allowed"
    ]


def test_no_letter_is_right_too_seldom() -> None:
    assert min(fairness.position_shares(BANK).values()) >= 0.20


def test_few_questions_have_no_bias() -> None:
    always_b = replace(SOUND, options=options("One", "Two", "Six", "Ten", right=1))
    assert list(fairness.biases([always_b] * 19)) == []


def test_a_stem_that_comes_twice_is_seen() -> None:
    again = replace(SOUND, slug="formulas-02-again", stem="What does a sound  question have")
    assert list(fairness.repeated_stems([SOUND, again])) == [
        (again, "the stem is that of 'formulas-01-sound', word for word")
    ]


def test_an_explanation_that_comes_twice_is_seen() -> None:
    again = replace(SOUND, slug="formulas-02-again", stem="Which one?")
    assert len(rules.repeated_explanations([SOUND, again])) == len(SOUND.options)


def test_a_bias_to_the_longest_option_is_seen() -> None:
    telling = replace(SOUND, options=options("The longest", "Short", "Shorter"))
    assert fairness.shares_of_extremes([telling, SOUND]) == (0.5, 0.5)
    assert list(fairness.biases([telling, SOUND] * 10)) == [
        "the right option is the longest in 50% of the single choices; at most 30% are allowed",
        "the right option is the shortest in 50% of the single choices; at most 30% are allowed",
    ]


def test_every_objective_has_its_share_of_items() -> None:
    counts = Counter(question.objective for question in BANK)
    assert set(counts) == set(AT_LEAST)
    assert {slug: n for slug, n in counts.items() if n < AT_LEAST[slug]} == {}


def test_every_objective_has_items_of_each_difficulty() -> None:
    found = {(question.objective, question.difficulty) for question in BANK}
    assert found == {(objective, word) for objective in AT_LEAST for word in DIFFICULTIES}


def test_the_difficulties_are_mixed_as_planned() -> None:
    counts = Counter(question.difficulty for question in BANK)
    shares = {word: counts[word] / len(BANK) for word in DIFFICULTIES}
    assert shares == pytest.approx(DIFFICULTIES, abs=0.05)


def test_every_step_has_at_least_six_items() -> None:
    counts = Counter(question.step for question in BANK)
    assert set(counts) == set(STEPS)
    assert min(counts.values()) >= 6


def test_the_first_step_asks_about_every_objective() -> None:
    asked = {question.objective for question in BANK if question.step == STEPS[0]}
    assert asked == set(AT_LEAST)


def test_the_objectives_are_those_of_the_lesson() -> None:
    lesson = tomllib.loads(LESSON.read_text("utf-8"))
    assert {objective["slug"] for objective in lesson["objective"]} == set(AT_LEAST)


def test_three_samples_are_open_to_everyone_and_challenging() -> None:
    samples = [question for question in BANK if question.sample]
    assert [question.difficulty for question in samples] == ["Challenging"] * 3


def test_both_kinds_and_every_bloom_level_occur() -> None:
    assert {question.kind for question in BANK} == {"single", "multiple"}
    assert {question.bloom for question in BANK} == BLOOM


@pytest.mark.parametrize(("file", "questions"), read_bank().items(), ids=list(read_bank()))
def test_slugs_number_the_questions_of_their_step(
    file: str, questions: tuple[Question, ...]
) -> None:
    step = file.split("-", 1)[1]
    for number, question in enumerate(questions, start=1):
        assert question.step == step
        assert re.fullmatch(rf"{step}-{number:02}(-[a-z0-9]+)+", question.slug), question.slug


def test_no_two_questions_share_a_slug() -> None:
    assert len({question.slug for question in BANK}) == len(BANK)


def test_every_idea_is_put_to_the_test_as_a_distractor() -> None:
    ideas = {idea["slug"] for idea in tomllib.loads(IDEAS.read_text("utf-8"))["misconception"]}
    used = {o.misconception for q in BANK for o in q.options if o.misconception}
    assert used == ideas


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.slug)
def test_every_text_of_a_question_can_be_shown(question: Question) -> None:
    assert render(question.stem, FIGURES).findings == ()
    for option in question.options:
        assert render_line(option.text).findings == ()
        assert render_line(option.explanation).findings == ()
        assert not option.text.endswith(".")
