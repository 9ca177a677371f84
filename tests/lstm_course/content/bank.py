"""The authored bank of questions, read as plain data."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstm_course.content.schema import Place

COURSE = Path(__file__).resolve().parents[3] / "fixtures" / "course"
QUESTIONS = COURSE / "lstm" / "questions"
IDEAS = COURSE / "misconceptions" / "ideas.toml"
CODE_MISTAKES = COURSE / "misconceptions" / "code.toml"
LESSON = COURSE / "lstm" / "lesson.toml"
STEPS = tuple(path.stem.split("-", 1)[1] for path in sorted((COURSE / "lstm/steps").glob("*.md")))


FIELDS = ("slug", "step", "objective", "kind", "difficulty", "bloom", "sample", "stem")


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    explanation: str
    correct: bool = False
    misconception: str = ""

    @property
    def source(self) -> str:
        return self.text

    @property
    def is_correct(self) -> bool:
        return self.correct

    @property
    def place(self) -> Place:
        return Place("bank.toml")


@dataclass(frozen=True, slots=True)
class Question:
    """One item; `options` stand in the order in which they are first shown."""

    slug: str
    step: str
    objective: str
    kind: str
    difficulty: str
    bloom: str
    sample: bool
    stem: str
    options: tuple[Option, ...]
    beyond: dict[str, Any] = field(default_factory=dict)  # what its kind needs

    @property
    def right(self) -> list[int]:
        """The positions of the right options, 0 for A."""
        return [place for place, option in enumerate(self.options) if option.correct]

    @property
    def source(self) -> str:
        return self.stem

    @property
    def place(self) -> Place:
        return Place("bank.toml")


def read_bank(folder: Path = QUESTIONS) -> dict[str, tuple[Question, ...]]:
    """Return the questions of each file, by the file's name without its ending."""
    return {path.stem: read_questions(path) for path in sorted(folder.glob("*.toml"))}


def read_questions(path: Path) -> tuple[Question, ...]:
    return tuple(_question(row) for row in tomllib.loads(path.read_text("utf-8"))["question"])


def _question(row: dict[str, Any]) -> Question:
    options = tuple(Option(**option) for option in row.get("option", ()))
    own = {name: row[name] for name in FIELDS if name in row}
    beyond = {name: value for name, value in row.items() if name not in (*FIELDS, "option")}
    return Question(**{"sample": False, **own}, options=options, beyond=beyond)


def every_question() -> tuple[Question, ...]:
    """The choices; those of other kinds have no options to compare."""
    return tuple(q for questions in read_bank().values() for q in questions if q.options)


def every_other_question() -> tuple[Question, ...]:
    """Numbers, orders, partners, labels, traces and arrays."""
    return tuple(q for questions in read_bank().values() for q in questions if not q.options)
