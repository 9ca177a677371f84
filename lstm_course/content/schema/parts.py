"""The course as its authors wrote it, with every text already turned into safe HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lstm_course.content.markdown import Placement
from lstm_course.content.schema.kinds import Named
from lstm_course.content.schema.problems import Place

READY = "ready"
PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Objective:
    """`verb` and `text` make a sentence: "Trace" "a short sequence through the cell.".

    `items` is its share of the blueprint: how many questions and exercises it has at least.
    """

    slug: str
    verb: str
    text: str
    items: int
    place: Place


@dataclass(frozen=True, slots=True)
class Term:
    slug: str
    term: str
    definition_html: str
    example_html: str
    place: Place


@dataclass(frozen=True, slots=True)
class Option:
    text_html: str
    is_correct: bool
    explanation_html: str
    misconception: str
    source: str  # the authored text, for comparing options with one another
    place: Place


@dataclass(frozen=True, slots=True)
class Question:
    """`fingerprint` changes whenever something changes that a reader of the question sees.

    `text` is all that its author wrote: the table of the question in its file.
    """

    slug: str
    step: str
    objective: str
    kind: str
    difficulty: str
    bloom: str
    is_sample: bool
    stem_html: str
    options: tuple[Option, ...]  # of a choice
    spec: Mapping[str, Any]  # of any other kind, as scoring takes it
    named: tuple[Named, ...]  # what wrong answers to it name
    renamed_from: str
    fingerprint: str
    source: str  # of the stem
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Task:
    """One sentence of an exercise's statement, and the checks of the grader that test it."""

    text_html: str
    checks: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Exercise:
    slug: str
    title: str
    step: str
    objectives: tuple[str, ...]
    minutes: int
    difficulty: str
    summary: str
    statement_html: str
    tasks: tuple[Task, ...]
    hints: tuple[str, ...]  # HTML, in the order in which they help
    starter: str
    solution: str
    renamed_from: str
    fingerprint: str
    place: Place


@dataclass(frozen=True, slots=True)
class Step:
    """A page. `blocks` is HTML and the places of items; `placed` names the items in order."""

    slug: str
    title: str
    aim: str
    minutes: int
    objectives: tuple[str, ...]
    blocks: tuple[Mapping[str, Any], ...]
    opening_html: str  # the first paragraph, which everybody may read
    placed: tuple[Placement, ...]  # in order; lines are those of the file
    renamed_from: str
    place: Place


@dataclass(frozen=True, slots=True)
class Misconception:
    slug: str
    title: str
    explanation_html: str
    step: str
    objective: str
    place: Place


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson; one that is only planned has a title and a summary and nothing else."""

    slug: str
    title: str
    summary: str
    is_ready: bool
    place: Place
    subject: str = ""
    grade_level: int | None = None
    minutes: int | None = None
    public_steps: int = 0
    objectives: tuple[Objective, ...] = ()
    terms: tuple[Term, ...] = ()
    steps: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    renamed_from: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    slug: str
    title: str
    subject: str
    summary: str
    lessons: tuple[Lesson, ...]
    misconceptions: tuple[Misconception, ...]
