"""The seven marks: the way through a lesson and one person's place on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_course.lessons.models import Step
from lstm_course.lessons.standing import Standing

DONE, HERE, TO_COME = "done", "here", "to come"


@dataclass(frozen=True, slots=True)
class Mark:
    """One step as the line shows it. `state` is a word; `is_locked`: it asks to sign up."""

    step: Step
    state: str
    is_locked: bool = False

    @property
    def symbol(self) -> str:
        return "✓" if self.state == DONE else str(self.step.position)


@dataclass(frozen=True, slots=True)
class Path:
    """The steps of a lesson in order, with the marks of one person."""

    marks: tuple[Mark, ...]
    onward: Step | None  # where "continue" leads; None when every step is done
    is_begun: bool

    @property
    def number_done(self) -> int:
        return sum(mark.state == DONE for mark in self.marks)

    @property
    def minutes_left(self) -> int:
        return sum(mark.step.minutes for mark in self.marks if mark.state != DONE)


def path_of(
    steps: Sequence[Step], standing: Standing, *, is_visitor: bool, at: Step | None = None
) -> Path:
    """Return the path through `steps`. `at` is the step on the screen, if one is."""
    onward = next_step(steps, standing)
    here = at or onward
    return Path(
        marks=tuple(
            Mark(
                step,
                state_of(step, standing, here),
                is_locked=is_visitor and not step.is_public,
            )
            for step in steps
        ),
        onward=onward,
        is_begun=bool(standing.done) or standing.here is not None,
    )


def state_of(step: Step, standing: Standing, here: Step | None) -> str:
    if here is not None and step.pk == here.pk:
        return HERE
    return DONE if step.pk in standing.done else TO_COME


def next_step(steps: Sequence[Step], standing: Standing) -> Step | None:
    """Return where to go on: the step seen last, or the first one after it that is not done."""
    places = [step.pk for step in steps]
    start = places.index(standing.here) if standing.here in places else 0
    in_order = [*steps[start:], *steps[:start]]
    return next((step for step in in_order if step.pk not in standing.done), None)
