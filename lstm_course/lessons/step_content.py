"""What stands in a step for one reader: its text, its questions and exercises, what they did."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase

from exercises.models import Exercise
from lstm_course.accounts.models import User
from lstm_course.lessons.labs.catalogue import CATALOGUE, Shown, present_lab
from lstm_course.lessons.models import GlossaryTerm, Item, Step
from lstm_course.lessons.standing import ItemRecord, Standing
from quizzes.services import PresentedQuestion, present


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a step, ready for the template: exactly one of its parts is there."""

    html: str = ""
    question: PresentedQuestion | None = None
    exercise: Exercise | None = None
    record: ItemRecord | None = None
    terms: tuple[GlossaryTerm, ...] = ()
    lab: Shown | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """How much waits after the text of a step, and how much of it the reader has solved."""

    number: int
    solved: int


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a step offers beyond the short path, which is its text and the questions in it."""

    parts: int  # under a heading, marked as beyond
    boxes: int  # to go deeper
    exercises: int
    exercise_minutes: int

    def __bool__(self) -> bool:
        return bool(self.parts or self.boxes or self.exercises)

    @property
    def named(self) -> list[str]:
        """What may wait, each with its number."""
        counted = (
            (self.parts, "part", "marked as beyond it"),
            (self.boxes, "folded part", "to go deeper"),
            (self.exercises, "exercise", f"in code ({self.exercise_minutes} minutes)"),
        )
        return [f"{n} {thing}{'s' * (n != 1)} {which}" for n, thing, which in counted if n]


class StepContent:
    """A step as one reader sees it. Five queries at most, however many items it has."""

    def __init__(
        self,
        step: Step,
        user: User | AnonymousUser,
        standing: Standing,
        session: SessionBase | None = None,
    ) -> None:
        self.step, self.user, self.standing, self.session = step, user, standing, session
        rows = step.items.active().select_related("question", "exercise").order_by("position")
        self.items: dict[str, Item] = {item.slug: item for item in rows}

    def text(self) -> list[Block]:
        """Return the text with the questions and exercises that have a place in it."""
        return self._blocks([piece for piece in self.step.blocks if not is_after_text(piece)])

    def practice(self) -> list[Block]:
        """Return the questions and exercises that stand after the text."""
        return self._blocks([piece for piece in self.step.blocks if is_after_text(piece)])

    def practice_ahead(self) -> Practice:
        slugs = {piece["slug"] for piece in self.step.blocks if is_after_text(piece)}
        rows = [item for slug, item in self.items.items() if slug in slugs]
        records = [self.standing.records.get(item.pk) for item in rows]
        return Practice(
            number=len(rows),
            solved=sum(record is not None and record.is_solved for record in records),
        )

    def beyond(self) -> Beyond:
        texts = [str(piece.get("html", "")) for piece in self.step.blocks]
        exercises = [item.exercise for item in self.items.values() if item.exercise]
        return Beyond(
            parts=sum(text.count('<p class="beyond"') for text in texts),
            boxes=sum(text.count('<details class="deeper"') for text in texts),
            exercises=len(exercises),
            exercise_minutes=sum(exercise.minutes for exercise in exercises),
        )

    def _blocks(self, pieces: list[Mapping[str, str]]) -> list[Block]:
        items = [self.items[piece["slug"]] for piece in pieces if self._is_here(piece)]
        asked = [item.question for item in items if item.question]
        rows = present(asked, self.user, session=self.session)
        presented = {row.question.slug: row for row in rows}
        return [self._block(piece, presented) for piece in pieces if not self._has_left(piece)]

    def _is_here(self, piece: Mapping[str, str]) -> bool:
        """Say whether the piece is an item that has not left the course."""
        return piece["kind"] == "item" and piece["slug"] in self.items

    def _has_left(self, piece: Mapping[str, str]) -> bool:
        """Say whether what the text once gave a place is no longer there."""
        if piece["kind"] == "lab":
            return piece["slug"] not in CATALOGUE
        return piece["kind"] == "item" and piece["slug"] not in self.items

    def _block(self, piece: Mapping[str, str], presented: Mapping[str, PresentedQuestion]) -> Block:
        if piece["kind"] == "html":
            return Block(html=piece["html"])
        if piece["kind"] == "lab":
            return Block(lab=present_lab(piece["slug"], level=3))
        if piece["kind"] == "glossary":
            return Block(terms=tuple(self.step.lesson.terms.filter(is_active=True)))
        item = self.items[piece["slug"]]
        record = self.standing.records.get(item.pk)
        if item.question:
            return Block(question=presented[item.slug], record=record)
        return Block(exercise=item.exercise, record=record)


def is_after_text(piece: Mapping[str, str]) -> bool:
    """Say whether the text gives this item no place, so that it follows the text."""
    return piece.get("at") == "end"
