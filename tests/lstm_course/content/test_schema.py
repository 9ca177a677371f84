"""Every mistake of an author is named with its file and line, all of them at once."""

from typing import Any

import pytest

from lstm_course.content.schema.kinds import KINDS
from tests.lstm_course.content.a_course import CourseFolder, Sigmoid, course

__all__ = ["course"]
STEP = "first/steps/2-gates.md"
BANK = "first/questions/2-gates.toml"
TASK = "first/exercises/sigmoid/exercise.toml"


def test_a_sound_course_has_no_problem(course: CourseFolder) -> None:
    assert course.problems() == []


MISTAKES: list[tuple[str, str, str, str]] = [
    # file, what stands there, what the author wrote instead, what is said about it
    ("course.toml", 'title = "A course"', "", "course.toml:1: title is missing"),
    ("course.toml", '"planned"', '"soon"',
     "course.toml:16: status = 'soon' is not one of ready, planned"),
    ("course.toml", 'slug = "course"', "slug = ", "course.toml:1: not valid TOML: Invalid value"),
    ("first/lesson.toml", "minutes = 20", 'minutes = "20"',
     "first/lesson.toml:5: minutes is a whole number, not '20'"),
    ("first/lesson.toml", "minutes = 20", "minutes = -3",
     "first/lesson.toml:5: minutes = -3 is not a whole number from 1 to 10000"),
    ("first/lesson.toml", "minutes = 20", "minutes = 20\ncolour = 1",
     "first/lesson.toml:6: unknown key 'colour'"),
    ("first/lesson.toml", "public_steps = 1", "public_steps = 3",
     "course.toml:6: public_steps is 3, but the lesson has 2 steps"),
    ("first/glossary.toml", 'slug = "gate"', 'slug = "The Gate"',
     "first/glossary.toml:2: slug = 'The Gate' is not a slug: a-z, 0-9 and single hyphens, <= 80"),
    ("first/steps/1-words.md", "@glossary", "",
     "first/glossary.toml:1: no step shows the vocabulary with @glossary"),
    (STEP, "+++\nslug", "slug",
     "first/steps/2-gates.md:1: a step begins with its front matter between two +++ lines"),
    (STEP, 'slug = "gates"', 'slug = "doors"',
     "first/steps/2-gates.md:2: the slug of this file is 'gates', as in its name"),
    (STEP, '["describe"]', '["paint"]', "first/steps/2-gates.md:1: there is no objective 'paint'"),
    (STEP, "say: f at t is sigma of a at t", "",
     "first/steps/2-gates.md:11: a display formula needs `say: ...` on the line below it"),
    (STEP, "$$f_t", "$$\\unknown",
     'first/steps/2-gates.md:11: the formula does not parse: Unknown command "\\unknown"'),
    (STEP, "[[gate]]", "[[door]]", "first/steps/2-gates.md:9: the glossary has no term 'door'"),
    (STEP, "[[gate|gate]]", "[[gate|door]]",
     "first/steps/2-gates.md:15: the glossary has no term 'door'"),
    (STEP, "@figure dial", "@figure clock",
     "first/steps/2-gates.md:14: there is no figure figures/clock.svg"),
    (STEP, "caption: A dial for a [[gate|gate]].", "",
     "first/steps/2-gates.md:14: a figure needs `caption: ...` on the line below it"),
    (STEP, "@question keep", "@question kept",
     "first/steps/2-gates.md:17: @question kept: there is no such question"),
    (STEP, "@question keep", "@question keep\n\n@question keep",
     "first/steps/2-gates.md:19: @question keep stands in this text twice"),
    (STEP, "@question keep", "@quiz keep",
     "first/steps/2-gates.md:17: @quiz is not one of @question, @exercise, @figure, @lab, "),
    (STEP, "@question keep", ":::tip Look\nText.\n:::",
     "first/steps/2-gates.md:17: a box :::tip is not one of deeper, example, note, or has no end"),
    (STEP, "@question keep", ":::deeper Look\n\nText.",
     "first/steps/2-gates.md:17: the box :::deeper has no closing :::"),
    (STEP, "@question keep", ":::deeper\nText.\n:::",
     "first/steps/2-gates.md:17: a box :::deeper has a title on the same line"),
    (STEP, "## What", "# What",
     "first/steps/2-gates.md:9: headings start at ##; the page has its title already"),
    (STEP, "## What", "### What",
     "first/steps/2-gates.md:9: the heading skips a level: ### below level 1"),
    (STEP, "@question keep", "one\ntwo <b>bold</b>",
     "first/steps/2-gates.md:18: raw HTML is not allowed: <b>"),
    (STEP, "@question keep", "![x](y.png)",
     "first/steps/2-gates.md:17: a picture is placed with @figure, not with ![...](...)"),
    (STEP, "@question keep", "[x](http://example.org)",
     "first/steps/2-gates.md:17: a link begins with https://, / or #, not http://example.org"),
    (STEP, "@question keep", "costs $5",
     "first/steps/2-gates.md:17: a $ without its partner: close the formula, or write \\$"),
    ("first/lesson.toml", 'verb = "describe"', 'verb = "describe"\nitems = 4',
     "first/lesson.toml:9: describe has 3 items; its blueprint asks for 4"),
    (BANK, "What does $f = 1$ do?", "Which of these is not a gate?",
     f"{BANK}:1: the stem asks with 'not': set it in bold"),
    (BANK, '"It keeps"', '"It keeps whatever was there before"',
     f"{BANK}:1: the right option is by far the longest: length gives it away"),
    (BANK, "correct = true", "correct = false",
     f"{BANK}:1: a single choice has exactly one right option, not 0"),
    (BANK, 'text = "0.7"\ncorrect = true', 'text = "0.7"\ncorrect = false',
     f"{BANK}:29: a multiple choice has 2 or more right options and a wrong one, not 1:2"),
    (BANK, 'explanation = "That is 0."', 'explanation = ""', f"{BANK}:21: explanation is empty"),
    (BANK, 'explanation = "That is 0."\n', "", f"{BANK}:18: explanation is missing"),
    (BANK, '"one-erases"', '"two-erases"', f"{BANK}:18: there is no misconception 'two-erases'"),
    (BANK, 'text = "It adds"', 'text = "It erases"',
     f"{BANK}:24: the question has this option twice"),
    (BANK, 'text = "It adds"', 'text = "All of the above."',
     f"{BANK}:24: an option is not 'All of the above.': say what it is"),
    (BANK, '"single"', '"essay"', f"{BANK}:5: kind = 'essay' is not one of {', '.join(KINDS)}"),
    (BANK, "What does $f = 1$", "\nWhat does <i>it</i>",
     f"{BANK}:11: raw HTML is not allowed: <i>"),
    (BANK, 'slug = "later"', 'slug = "keep"',
     f"{BANK}:29: the question or exercise 'keep' is there already, in {BANK}:1"),
    (BANK, 'stem = "Which values can a gate take?"', 'stem = "What does $f = 1$ do?"',
     f"{BANK}:29: the stem is that of 'keep', word for word"),
    (BANK, 'step = "gates"', 'step = "words"',
     "first/steps/2-gates.md:17: @question keep belongs to the step 'words'"),
    (BANK, 'objective = "describe"', 'objective = "paint"',
     f"{BANK}:1: there is no objective 'paint'"),
    (TASK, '["array", "values"]', '["array", "values", "shape"]',
     f"{TASK}:12: sigmoid has no check 'shape'; it has array, runs, values"),
    (TASK, '["array", "values"]', '["array"]',
     f"{TASK}:1: the check 'values' is worth 40% of the score and stands beside 0 sentences"),
    (TASK, '["array", "values"]', '["array", "values", "array"]',
     f"{TASK}:1: the check 'array' is worth 60% of the score and stands beside 2 sentences"),
    (TASK, 'objectives = ["describe"]', "objectives = []",
     f"{TASK}:4: an exercise serves at least one objective"),
    (TASK, 'slug = "sigmoid"', 'slug = "tanh"',
     f"{TASK}:1: the slug 'tanh' is not the name of its folder 'sigmoid'"),
    ("first/exercises/sigmoid/solution.py", "return z", "return return",
     "first/exercises/sigmoid/solution.py:2: the Python does not parse: invalid syntax"),
    ("first/exercises/sigmoid/statement.md", "Write", "@question keep\n\nWrite",
     "first/exercises/sigmoid/statement.md:1: @question has its place in the text of a step"),
    ("misconceptions/ideas.toml", 'step = "gates"', 'step = "doors"',
     "misconceptions/ideas.toml:1: there is no step 'doors'"),
    ("first/figures/dial.svg", 'fill="none"', 'onclick="x()"',
     "first/figures/dial.svg:4: the attribute onclick of <path> is not allowed in a figure"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "sound", "spoilt", "said"), MISTAKES, ids=lambda text: text[-40:])
def test_a_mistake_is_named_with_its_file_and_line(
    course: CourseFolder, file: str, sound: str, spoilt: str, said: str
) -> None:
    course.change(file, sound, spoilt)
    assert any(problem.startswith(said) for problem in course.problems()), course.problems()


def test_all_mistakes_are_named_at_once(course: CourseFolder) -> None:
    course.change(BANK, '"single"', '"essay"')
    course.change(STEP, "@figure dial", "@figure clock")
    course.change("course.toml", '"planned"', '"soon"')
    assert [problem.split(":")[0] for problem in course.problems()] == ["course.toml", BANK, STEP]


def test_an_exercise_without_a_task_is_a_problem(course: CourseFolder) -> None:
    class Tanh(Sigmoid):
        slug = "tanh"

    assert course.problems(Tanh()) == [
        "course.toml:1: the grader's task 'tanh' has no exercise",
        f"{TASK}:1: the grader has no task 'sigmoid'",
    ]


def test_a_mistake_that_the_grader_names_is_in_the_vocabulary(course: CourseFolder) -> None:
    class Forgetful(Sigmoid):
        misconceptions = frozenset({"unheard-of"})

    assert course.problems(Forgetful()) == [
        f"{TASK}:1: the grader names the misconception 'unheard-of', which no file has"
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"+++\nslug\0", f"{STEP}:2: the file holds a null byte"),
        (b"+++\n\xff\xfe", f"{STEP}:2: the file is not UTF-8"),
        (b"x" * 500_001, f"{STEP}:1: the file has 500001 bytes; at most 500000 are allowed"),
    ],
)
def test_a_file_that_is_no_text_is_a_problem(
    course: CourseFolder, content: bytes, said: str
) -> None:
    course.write(STEP, content)
    assert said in course.problems()


def test_nothing_is_said_to_be_missing_from_what_could_not_be_read(course: CourseFolder) -> None:
    course.write("first/lesson.toml", "title = ")
    told = [said for said in course.problems() if said.startswith("first/lesson.toml")]
    assert "first/lesson.toml:1: not valid TOML: Invalid value (at end of document)" in told
    assert not any(said.endswith("is missing") for said in told)


def test_a_missing_file_is_a_problem(course: CourseFolder) -> None:
    course.remove("first/exercises/sigmoid/starter.py")
    said = (
        "first/exercises/sigmoid/starter.py:1: the file cannot be read: No such file or directory"
    )
    assert course.problems() == [said]


@pytest.mark.parametrize("value", ["1", "[]", '""', "{}", "[1]", "true", '"\\u0000"', "1e400"])
@pytest.mark.parametrize("key", ["stem", "option", "correct", "slug", "misconception", "sample"])
def test_a_value_of_another_type_never_ends_the_reading(
    course: CourseFolder, key: str, value: Any
) -> None:
    course.write(BANK, f"[[question]]\n{key} = {value}\n\n[[question.option]]\n" if key != "option"
                 else f"[[question]]\noption = {value}\n")  # fmt: skip
    assert course.problems()
