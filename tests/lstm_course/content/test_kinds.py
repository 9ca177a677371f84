"""Questions beyond choices: read into what scoring takes, their mistakes named by file and line."""

from typing import Any

import pytest

from lstm_course.content.schema import Question, read_course
from quizzes import scoring
from tests.lstm_course.content.a_course import CourseFolder, course

__all__ = ["course"]

FILE = "first/questions/3-more.toml"
HEAD = """\
[[question]]
slug = "more"
step = "gates"
objective = "describe"
kind = "{kind}"
difficulty = "Challenging"
bloom = "apply"
stem = "What is $f$ here?"
explanation = "Think of $\\\\sigma$."
"""
NUMERIC = """\
answer = 0.5
tolerance = 0.006
decimals = 2
unit = "steps"

[[question.mistake]]
value = 1
message = "That is a gate of **1**."
misconception = "one-erases"
"""
ORDERING = """
[[question.line]]
text = "`f = sigmoid(a)`"
explanation = "The gate comes first."

[[question.line]]
text = "`c = f * c`"
explanation = "It needs the gate."

[[question.line]]
text = "`h = o * tanh(c)`"
explanation = "It needs the cell."
"""
PAIRS = """\
others = ["the input"]

[[question.pair]]
left = "forget gate"
right = "the old memory"
explanation = "It scales $C_{t-1}$."

[[question.pair]]
left = "output gate"
right = "what is shown"
explanation = "It scales the way out."

[[question.mistake]]
left = "forget gate"
right = "the input"
message = "It never meets the input."
misconception = "one-erases"
"""
TRACE = 'template = "lstm"\nsteps = 1\ndecimals = 4\nfrom_zero = true\n'
ARRAY = """\
answer = [[1.0, 0.5]]
decimals = 2

[[question.mistake]]
values = [[0.0, 0.5]]
message = "That erases."
misconception = "one-erases"
"""
BODIES = {
    "numeric": NUMERIC,
    "ordering": ORDERING,
    "matching": PAIRS,
    "sorting": PAIRS,
    "labelling": PAIRS,
    "trace": TRACE,
    "array": ARRAY,
}


def read(course: CourseFolder, kind: str, body: str) -> Question:
    course.write(FILE, HEAD.format(kind=kind) + body)
    lesson = read_course(course.root, lambda lesson, step: "/").course.lessons[0]
    return next(question for question in lesson.questions if question.slug == "more")


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_is_read_into_a_question_that_can_be_asked(
    course: CourseFolder, kind: str
) -> None:
    question = read(course, kind, BODIES[kind])
    spec = {**question.spec, "kind": kind}
    assert [p for p in course.problems() if FILE in p and "misconception" not in p] == []
    assert scoring.score(spec, 5, dict(_right(spec, 5))).value == 1.0
    assert "<math" in question.spec["explanation_html"]


def _right(spec: dict[str, Any], seed: int) -> dict[str, str]:
    """The keys of what is right: a matching's solution is told as HTML."""
    shown = scoring.present(spec, seed).prompts
    key_of = {choice.html: choice.key for prompt in shown for choice in prompt.choices}
    return {key: key_of.get(value, value) for key, value in scoring.solution(spec, seed).items()}


@pytest.mark.parametrize("kind", BODIES)
def test_what_a_seed_draws_anew_is_a_new_version(
    course: CourseFolder, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(course, kind, BODIES[kind]).fingerprint
    monkeypatch.setattr(scoring, "DRAWING", scoring.DRAWING + 1)
    after = read(course, kind, BODIES[kind]).fingerprint
    assert (before != after) == scoring.KINDS[kind].varies


def test_a_mistake_of_a_pair_is_found_by_its_words(course: CourseFolder) -> None:
    question = read(course, "matching", PAIRS)
    assert question.spec["right"] == ["the old memory", "what is shown", "the input"]
    assert [(m["left"], m["right"]) for m in question.spec["mistakes"]] == [(0, 2)]
    assert [named.slug for named in question.named] == ["one-erases"]


def test_the_reasons_stand_with_their_parts(course: CourseFolder) -> None:
    spec = {**read(course, "ordering", ORDERING).spec, "kind": "ordering"}
    told = scoring.reasons(spec, 3)
    first = scoring.solution(spec, 3)
    assert told[next(key for key, place in first.items() if place == "1")] == (
        "<p>The gate comes first.</p>\n"
    )


def test_a_text_of_any_kind_is_sanitised(course: CourseFolder) -> None:
    course.write(FILE, HEAD.format(kind="numeric") + NUMERIC.replace("**1**", "<script>x</script>"))
    assert f"{FILE}:17: raw HTML is not allowed: <script>" in course.problems()


MISTAKES = [
    ("numeric", "answer = 0.5", 'answer = "half"', ":1: the question lacks a field or has one of a "
     "wrong type: could not convert string to float: 'half'"),
    ("numeric", "value = 1\n", "value = 0.505\n",
     ":1: 0.5 and 0.505 cannot be told apart within 0.006"),
    ("numeric", '"one-erases"', '"two-erases"', ":18: there is no misconception 'two-erases'"),
    ("numeric", 'unit = "steps"', 'units = "steps"', ":13: unknown key 'units'"),
    ("ordering", "`h = o * tanh(c)`", "`c = f * c`", ":1: two lines are the same"),
    ("ordering", 'explanation = "It needs the gate."\n', "", ":15: explanation is missing"),
    ("matching", 'right = "the input"', 'right = "the sea"',
     ":24: 'the sea' is none of the right things"),
    ("sorting", 'right = "the input"', 'right = "the old memory"', ":1: pair 0, 0 is no mistake"),
    ("trace", '"lstm"', '"gru"', ":1: there is no template 'gru'"),
    ("trace", "steps = 1", "steps = 9", ":1: steps of the template lstm is one of 1, 2, 3, 4"),
    ("trace", "steps = 1", "padding = 2\nsteps = 1",
     ":11: the template 'lstm' has no option 'padding'"),
    ("array", "[[0.0, 0.5]]", "[[0.0]]",
     ":1: the array of a mistake has the shape of the answer"),
    ("array", "decimals = 2", 'decimals = 2\ntemplate = "gate"',
     ":10: an array that a template draws has no answer"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "sound", "spoilt", "said"), MISTAKES)
def test_a_mistake_is_named_with_its_line(
    course: CourseFolder, kind: str, sound: str, spoilt: str, said: str
) -> None:
    assert sound in BODIES[kind]
    course.write(FILE, HEAD.format(kind=kind) + BODIES[kind].replace(sound, spoilt, 1))
    assert any(problem.startswith(FILE + said) for problem in course.problems()), course.problems()


@pytest.mark.parametrize("value", ["1", "[]", '""', "{}", "[[1]]", "true", "nan"])
@pytest.mark.parametrize("kind", BODIES)
def test_a_value_of_another_type_never_ends_the_reading(
    course: CourseFolder, kind: str, value: str
) -> None:
    for key in ("answer", "tolerance", "mistake", "pair", "line", "others", "template", "steps"):
        course.write(FILE, HEAD.format(kind=kind) + f"{key} = {value}\n")
        assert course.problems()
