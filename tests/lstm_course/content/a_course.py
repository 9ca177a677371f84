"""A small course folder that has no problem, for tests that spoil one thing in it."""

from pathlib import Path
from typing import ClassVar

import pytest

from lstm_course.content.schema import GradedTask, Problem, disagreements, read_course

COURSE = """\
slug = "course"
title = "A course"
subject = "Computing"
summary = "Two lessons."

[[lesson]]
slug = "first"
title = "The first lesson"
summary = "It is ready."
status = "ready"

[[lesson]]
slug = "second"
title = "The second lesson"
summary = "It is planned."
status = "planned"
"""
IDEAS = """\
[[misconception]]
slug = "one-erases"
title = "A gate of 1 erases"
explanation = "It keeps. Look at the product $f \\\\odot C$."
step = "gates"
objective = "describe"
"""
LESSON = """\
slug = "first"
title = "The first lesson"
subject = "Computing"
grade_level = 12
minutes = 20
public_steps = 1
summary = "About gates."

[[objective]]
slug = "describe"
verb = "describe"
text = "Describe a gate."
"""
GLOSSARY = """\
[[term]]
slug = "gate"
term = "Gate"
definition = "A list of numbers between 0 and 1, such as $f_t$."
example = "0.9 keeps most."
"""
WORDS = """\
+++
slug = "words"
title = "Words"
aim = "Know the words."
minutes = 2
objectives = ["describe"]
+++

The first paragraph.

@glossary
"""
GATES = """\
+++
slug = "gates"
title = "Gates"
aim = "Know the gates."
minutes = 3
objectives = ["describe"]
+++

## What a [[gate]] does

$$f_t = \\sigma(a_t)$$
say: f at t is sigma of a at t

@figure dial
caption: A dial for a [[gate|gate]].

@question keep

@exercise sigmoid
"""
QUESTIONS = '''\
[[question]]
slug = "keep"
step = "gates"
objective = "describe"
kind = "single"
difficulty = "Foundational"
bloom = "remember"
sample = true
stem = """
What does $f = 1$ do?
"""

[[question.option]]
text = "It keeps"
correct = true
explanation = "1 times C is C."

[[question.option]]
text = "It erases"
correct = false
explanation = "That is 0."
misconception = "one-erases"

[[question.option]]
text = "It adds"
correct = false
explanation = "A gate scales."

[[question]]
slug = "later"
step = "gates"
objective = "describe"
kind = "multiple"
difficulty = "Challenging"
bloom = "apply"
stem = "Which values can a gate take?"

[[question.option]]
text = "0.2"
correct = true
explanation = "Between 0 and 1."

[[question.option]]
text = "0.7"
correct = true
explanation = "Between 0 and 1, too."

[[question.option]]
text = "1.2"
correct = false
explanation = "Above 1."
'''
EXERCISE = """\
slug = "sigmoid"
title = "The sigmoid"
step = "gates"
objectives = ["describe"]
minutes = 8
difficulty = "Foundational"
summary = "Write it."
hints = ["Think of $e^{-a}$."]

[[task]]
text = "Return an array."
checks = ["array", "values"]
"""
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200">
  <title>A dial</title>
  <desc>It stands at 0.7.</desc>
  <path id="hand" class="stroke-forget" d="M0 0L10 10" fill="none"/>
</svg>
"""
FILES = {
    "course.toml": COURSE,
    "misconceptions/ideas.toml": IDEAS,
    "first/lesson.toml": LESSON,
    "first/glossary.toml": GLOSSARY,
    "first/steps/1-words.md": WORDS,
    "first/steps/2-gates.md": GATES,
    "first/questions/2-gates.toml": QUESTIONS,
    "first/exercises/sigmoid/exercise.toml": EXERCISE,
    "first/exercises/sigmoid/statement.md": "Write $\\sigma(a)$.\n",
    "first/exercises/sigmoid/starter.py": "def sigmoid(z):\n    ...\n",
    "first/exercises/sigmoid/solution.py": "def sigmoid(z):\n    return z\n",
    "first/figures/dial.svg": SVG,
}


class Sigmoid:
    """The grader's side of the one exercise."""

    slug = "sigmoid"
    weights: ClassVar = {"array": 0.6, "runs": 0.0, "values": 0.4}
    misconceptions = frozenset({"one-erases"})


class CourseFolder:
    """The files of the course in a folder of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text, f"{name} does not hold {old!r}"
        self.write(name, text.replace(old, new, 1))

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def problems(self, *tasks: GradedTask) -> list[str]:
        """All problems as "path:line: message"; the grader knows the sigmoid unless told."""
        reading = read_course(self.root, lambda lesson, step: f"/{lesson}/{step}/")
        found: set[Problem] = {
            *reading.problems,
            *disagreements(reading.course, tasks or [Sigmoid()]),
        }
        return [str(problem) for problem in sorted(found)]


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    return CourseFolder(tmp_path / "course")
