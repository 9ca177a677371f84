"""Edit a question on the site: the same text, checks and versions as in the course's files."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from lstm_course.accounts.models import User
from lstm_course.content import schema
from lstm_course.content.folder import stamp_of
from lstm_course.content.loader import Checked, check_course, step_address
from lstm_course.content.questions import write_question
from lstm_course.content.rows import Ledger
from lstm_course.content.schema.tables import LARGEST
from lstm_course.lessons.models import Item, Objective
from quizzes.models import Question

WORDING = "wording"  # what problems call the text, in place of a file's name
LONGEST_REASON = 100  # characters


class EditRefusedError(ValueError):
    """The edit cannot be published. Its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A wording that was read and checked; `question` is there if it could be read at all."""

    question: schema.Question | None
    problems: tuple[schema.Problem, ...] = ()


def check_draft(question: Question, text: str) -> Draft:
    """Hold `text`, a new wording of `question`, to every check of the loader."""
    if len(text) > LARGEST:
        return refused(f"the text has {len(text)} characters; at most {LARGEST} are allowed")
    checked = course_as_it_is(settings.COURSE_DIR, stamp_of(settings.COURSE_DIR))
    lesson = lesson_of(question, checked)
    if lesson is None:
        return refused(f"the files of the course have no question {question.slug!r}")
    rows, problems = schema.read_wording(
        text, WORDING, settings.COURSE_DIR, lesson.slug, step_address
    )
    if len(rows) != 1:
        many = f"a wording is one [[question]], not {len(rows)}"
        return Draft(None, problems or refused(many).problems)
    [draft] = rows
    found = {*problems, *misplaced(draft, question, lesson)}
    found |= new_disagreements(draft, lesson, checked)
    return Draft(draft, tuple(sorted(found)))


@transaction.atomic
def publish(
    *, question: Question, text: str, based_on: str, editor: User, reason: str = ""
) -> Question:
    """Put `text` in the place of the question's wording; answers keep the version they answered.

    `based_on` is the `stamp` of the wording that the editor saw. Raises EditRefusedError if the
    text has a problem, changes nothing, or if somebody else was faster.
    """
    current = Question.objects.select_for_update().get(pk=question.pk)
    text = text.replace("\r\n", "\n").strip()
    if stamp(current) != based_on:
        raise EditRefusedError(
            "This question was changed while you were editing. Copy your text, load the page anew "
            "and bring your change in again."
        )
    if text == current.source:
        raise EditRefusedError("Nothing is different from the wording that is published.")
    draft = check_draft(current, text)
    if draft.question is None or draft.problems:
        raise EditRefusedError("Nothing was published: mend what is listed below first.")
    authored = replace(draft.question, text=text)
    is_edited = text != text_in_the_files(current)
    written = write_question(Ledger(), authored, is_active=current.is_active, is_edited=is_edited)
    sign(written, editor, reason)
    objective = Objective.objects.filter(slug=written.objective).first()
    Item.objects.filter(question=written).update(objective=objective)
    return written


def stamp(question: Question) -> str:
    """Return what is different for every wording of a question."""
    return schema.fingerprint(question.version, question.source)


def wording_of(question: Question, version: int) -> str | None:
    """Return the text of an earlier version, as the history has it; None if it has none."""
    record = question.history.filter(version=version).exclude(source="").first()
    return record.source if record else None


def text_in_the_files(question: Question) -> str | None:
    """Return the question's text in the course's files, if they have it."""
    checked = course_as_it_is(settings.COURSE_DIR, stamp_of(settings.COURSE_DIR))
    lesson = lesson_of(question, checked)
    rows = lesson.questions if lesson else ()
    return next((row.text for row in rows if row.slug == question.slug), None)


def refused(message: str) -> Draft:
    return Draft(None, (schema.Problem(WORDING, 1, message),))


def lesson_of(question: Question, checked: Checked) -> schema.Lesson | None:
    return next(
        (
            lesson
            for lesson in checked.course.lessons
            if question.slug in {row.slug for row in lesson.questions}
        ),
        None,
    )


def misplaced(
    draft: schema.Question, question: Question, lesson: schema.Lesson
) -> set[schema.Problem]:
    """Return what an edit may not change: the question's name and its place in the lesson."""
    step = next(row.step for row in lesson.questions if row.slug == question.slug)
    found = set()
    if draft.slug != question.slug:
        found.add(draft.place.problem(f"the slug stays {question.slug!r}; rename it in the files"))
    if draft.step != step:
        found.add(draft.place.problem(f"the step stays {step!r}; move it in the files"))
    if draft.renamed_from:
        found.add(draft.place.problem("renamed_from is for the files"))
    return found


def new_disagreements(
    draft: schema.Question, lesson: schema.Lesson, checked: Checked
) -> set[schema.Problem]:
    """Return what would not fit together with the draft, and does without it.

    The other questions count as they are on the site: with the edits made there.
    """
    edits = edits_in(lesson)
    with_edits = with_questions(checked.course, lesson, edits)
    with_draft = with_questions(checked.course, lesson, {**edits, draft.slug: draft})
    before = set(schema.disagreements(with_edits, checked.graded))
    after = set(schema.disagreements(with_draft, checked.graded))
    return after - before


def edits_in(lesson: schema.Lesson) -> dict[str, schema.Question]:
    slugs = [row.slug for row in lesson.questions]
    edited = Question.objects.filter(slug__in=slugs, is_edited=True)
    text = "\n\n".join(edited.values_list("source", flat=True))
    rows, _ = schema.read_wording(text, "edits", settings.COURSE_DIR, lesson.slug, step_address)
    return {row.slug: row for row in rows}


def with_questions(
    course: schema.Course, lesson: schema.Lesson, edits: dict[str, schema.Question]
) -> schema.Course:
    questions = tuple(edits.get(row.slug, row) for row in lesson.questions)
    lessons = [
        replace(row, questions=questions) if row.slug == lesson.slug else row
        for row in course.lessons
    ]
    return replace(course, lessons=tuple(lessons))


def sign(question: Question, editor: User, reason: str) -> None:
    """Note in the history who published the wording, and why."""
    record = question.history.first()
    record.history_user = editor
    record.history_change_reason = reason.strip()[:LONGEST_REASON]
    record.save()


@lru_cache(maxsize=1)
def course_as_it_is(root: Path, stamp: int) -> Checked:
    """Return the course in `root`, read once for each state of its files."""
    return check_course(root)
