"""Do the parts of a course agree with one another, and with the grader?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from lstm_course.content.schema.fairness import biases, complaints
from lstm_course.content.schema.parts import Course, Exercise, Lesson, Question
from lstm_course.content.schema.problems import Place, Problem


class Slugged(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def place(self) -> Place: ...


class GradedTask(Protocol):
    """What the course knows of a task of the grader."""

    @property
    def slug(self) -> str: ...
    @property
    def weights(self) -> Mapping[str, float]: ...
    @property
    def misconceptions(self) -> frozenset[str]: ...


def disagreements(course: Course, tasks: Iterable[GradedTask]) -> Iterator[Problem]:
    """Yield what does not fit together in the course, or between it and the grader's tasks."""
    lessons = [lesson for lesson in course.lessons if lesson.is_ready]
    yield from _twice("lesson", course.lessons)
    yield from _twice("misconception", course.misconceptions)
    yield from _twice("objective", [row for lesson in lessons for row in lesson.objectives])
    yield from _twice("question or exercise", [row for lesson in lessons for row in _items(lesson)])
    known = {row.slug for row in course.misconceptions}
    for lesson in lessons:
        yield from _lesson(lesson, known)
    yield from _misconceptions(course, lessons)
    yield from _grader([row for lesson in lessons for row in lesson.exercises], tasks, known)


def _items(lesson: Lesson) -> "list[Question | Exercise]":
    return [*lesson.questions, *lesson.exercises]


def _twice(what: str, rows: Sequence[Slugged]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for row in rows:
        if row.slug in first:
            other = first[row.slug]
            yield row.place.problem(
                f"the {what} {row.slug!r} is there already, in {other.path}:{other.line}"
            )
        first.setdefault(row.slug, row.place)


def _lesson(lesson: Lesson, misconceptions: set[str]) -> Iterator[Problem]:
    steps = {step.slug for step in lesson.steps}
    objectives = {objective.slug for objective in lesson.objectives}
    yield from _twice("step", lesson.steps)
    yield from _twice("term", lesson.terms)
    if lesson.public_steps > len(lesson.steps):
        yield lesson.place.problem(
            f"public_steps is {lesson.public_steps}, but the lesson has {len(lesson.steps)} steps"
        )
    aims = [(row.objectives, row.place) for row in lesson.steps]
    aims += [(row.objectives, row.place) for row in lesson.exercises]
    for slugs, place in aims:
        for slug in slugs:
            yield from _exists("objective", slug, objectives, place)
    for question in lesson.questions:
        yield from _exists("objective", question.objective, objectives, question.place)
        for option in question.options:
            if option.misconception:
                yield from _exists(
                    "misconception", option.misconception, misconceptions, option.place
                )
        for named in question.named:
            yield from _exists("misconception", named.slug, misconceptions, named.place)
    for item in _items(lesson):
        yield from _exists("step", item.step, steps, item.place)
    yield from _places(lesson)
    yield from _fairness(lesson)
    yield from _blueprint(lesson)


def _exists(what: str, slug: str, known: set[str], place: Place) -> Iterator[Problem]:
    if slug and slug not in known:
        yield place.problem(f"there is no {what} {slug!r}")


def _fairness(lesson: Lesson) -> Iterator[Problem]:
    """Check that nothing but knowledge tells which options are right."""
    for faulty, message in complaints(lesson.questions):
        yield faulty.place.problem(message)
    for bias in biases(lesson.questions):
        yield lesson.place.problem(bias)


def _blueprint(lesson: Lesson) -> Iterator[Problem]:
    """Check that every objective has as many items as it was planned to have."""
    counts = Counter(question.objective for question in lesson.questions)
    counts.update(slug for exercise in lesson.exercises for slug in exercise.objectives)
    for row in lesson.objectives:
        if counts[row.slug] < row.items:
            yield row.place.problem(
                f"{row.slug} has {counts[row.slug]} items; its blueprint asks for {row.items}"
            )


def _places(lesson: Lesson) -> Iterator[Problem]:
    """Check that what a text places exists, is placed once, and names the step it stands in."""
    items: dict[tuple[str, str], Question | Exercise] = {
        **{("question", row.slug): row for row in lesson.questions},
        **{("exercise", row.slug): row for row in lesson.exercises},
    }
    placed: dict[tuple[str, str], str] = {}
    for step in lesson.steps:
        for placement in step.placed:
            at = Place(step.place.path, placement.line)
            key = (placement.kind, placement.slug)
            name = f"@{placement.kind} {placement.slug}"
            if key not in items:
                yield at.problem(f"{name}: there is no such {placement.kind}")
            elif items[key].step != step.slug:
                yield at.problem(f"{name} belongs to the step {items[key].step!r}")
            if key in placed:
                yield at.problem(f"{name} stands in {placed[key]!r} already")
            placed[key] = step.slug


def _misconceptions(course: Course, lessons: Sequence[Lesson]) -> Iterator[Problem]:
    steps = {step.slug for lesson in lessons for step in lesson.steps}
    objectives = {row.slug for lesson in lessons for row in lesson.objectives}
    for row in course.misconceptions:
        yield from _exists("step", row.step, steps, row.place)
        yield from _exists("objective", row.objective, objectives, row.place)


def _grader(
    exercises: Sequence[Exercise], tasks: Iterable[GradedTask], misconceptions: set[str]
) -> Iterator[Problem]:
    """Check that the grader knows every exercise and its checks, and the course every task."""
    graded: Mapping[str, GradedTask] = {task.slug: task for task in tasks}
    for exercise in exercises:
        task = graded.get(exercise.slug)
        if task is None:
            yield exercise.place.problem(f"the grader has no task {exercise.slug!r}")
            continue
        for sentence in exercise.tasks:
            for name in sentence.checks:
                if name not in task.weights:
                    known = ", ".join(sorted(task.weights))
                    yield sentence.place.problem(
                        f"{exercise.slug} has no check {name!r}; it has {known}"
                    )
        yield from _points(exercise, task)
        for slug in sorted(task.misconceptions - misconceptions):
            yield exercise.place.problem(
                f"the grader names the misconception {slug!r}, which no file has"
            )
    for slug in sorted(graded.keys() - {exercise.slug for exercise in exercises}):
        yield Problem("course.toml", 1, f"the grader's task {slug!r} has no exercise")


def _points(exercise: Exercise, task: GradedTask) -> Iterator[Problem]:
    """Check that the sentences of an exercise add up to its whole score."""
    told = Counter(name for sentence in exercise.tasks for name in sentence.checks)
    for name, weight in task.weights.items():
        if weight and told[name] != 1:
            yield exercise.place.problem(
                f"the check {name!r} is worth {weight:.0%} of the score and stands beside "
                f"{told[name]} sentences, not one"
            )
