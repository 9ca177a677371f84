"""Read a course folder: everything in it, and every problem of it at once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from lstm_course.content.markdown import Figure, Surroundings, read_figure, render
from lstm_course.content.markdown.figures import names
from lstm_course.content.schema.desk import Desk
from lstm_course.content.schema.exercises import read_exercises
from lstm_course.content.schema.parts import (
    PLANNED,
    READY,
    Course,
    Lesson,
    Misconception,
    Objective,
    Question,
    Term,
)
from lstm_course.content.schema.problems import Place, Problem, Problems
from lstm_course.content.schema.questions import questions_of, read_questions
from lstm_course.content.schema.steps import Page, read_pages, read_step
from lstm_course.content.schema.tables import Table, read_table, read_text
from lstm_course.lessons.labs.names import LABS

_LESSON = names("slug title subject grade_level minutes summary public_steps objective")
StepAddress = Callable[[str, str], str]  # (lesson slug, step slug) -> path of its page


@dataclass(frozen=True, slots=True)
class Reading:
    course: Course
    problems: tuple[Problem, ...]


def read_course(root: Path, step_address: StepAddress) -> Reading:
    """Return the course in `root`. Its mistakes are listed; nothing is raised for them."""
    problems = Problems(root)
    table = read_table(root / "course.toml", problems)
    table.only(("slug", "title", "subject", "summary", "lesson"))
    course = Course(
        slug=table.slug(),
        title=table.text("title"),
        subject=table.text("subject"),
        summary=table.text("summary").strip(),
        lessons=tuple(_lesson(row, root, problems, step_address) for row in table.tables("lesson")),
        misconceptions=_misconceptions(root / "misconceptions", problems),
    )
    return Reading(course, problems.sorted())


def _lesson(row: Table, root: Path, problems: Problems, step_address: StepAddress) -> Lesson:
    """Read a lesson: its entry in the course, and its folder if it is ready."""
    row.only(("slug", "title", "summary", "status", "renamed_from"))
    announced = Lesson(
        slug=row.slug(),
        title=row.text("title"),
        summary=row.text("summary").strip(),
        is_ready=row.choice("status", (READY, PLANNED)) == READY,
        place=row.place(),
        renamed_from=row.slug("renamed_from", default=""),
    )
    if not announced.is_ready:
        return announced
    return _ready_lesson(announced, root / announced.slug, problems, step_address)


def read_wording(
    text: str, path: str, root: Path, lesson: str, step_address: StepAddress
) -> tuple[list[Question], tuple[Problem, ...]]:
    """Return the questions of a TOML text, and its problems, as if it were a file of `lesson`.

    `path` names the text in its problems. What the text may refer to is read from the folder.
    """
    folder, elsewhere = root / lesson, Problems(root)  # those of the folder are not the text's
    pages = read_pages(folder / "steps", elsewhere)
    glossary = read_table(folder / "glossary.toml", elsewhere)
    around = _surroundings(lesson, folder, glossary, pages, elsewhere, step_address)
    problems = Problems(root)
    return questions_of(text, path, Desk(problems, around)), problems.sorted()


def _ready_lesson(
    announced: Lesson, folder: Path, problems: Problems, step_address: StepAddress
) -> Lesson:
    table = read_table(folder / "lesson.toml", problems)
    table.only(_LESSON)
    if table.values.get("slug") != announced.slug:
        table.problem("slug", f"the slug is not {announced.slug!r}, as in course.toml")
    pages = read_pages(folder / "steps", problems)
    glossary = read_table(folder / "glossary.toml", problems)
    desk = Desk(problems, _surroundings(announced.slug, folder, glossary, pages, problems,
                                        step_address))  # fmt: skip
    return Lesson(
        slug=announced.slug,
        title=table.text("title"),
        summary=table.text("summary").strip(),
        is_ready=True,
        place=announced.place,
        subject=table.text("subject"),
        grade_level=table.number("grade_level"),
        minutes=table.number("minutes"),
        public_steps=table.number("public_steps", lowest=0),
        objectives=tuple(_objective(row) for row in table.tables("objective")),
        terms=tuple(_term(row, desk) for row in glossary.tables("term")),
        steps=tuple(read_step(page, desk) for page in pages),
        questions=read_questions(folder / "questions", desk),
        exercises=read_exercises(folder / "exercises", desk),
        renamed_from=announced.renamed_from,
    )


def _surroundings(
    lesson: str,
    folder: Path,
    glossary: Table,
    pages: list[Page],
    problems: Problems,
    step_address: StepAddress,
) -> Surroundings:
    """Return what the texts of the lesson may refer to."""
    home = next((page for page in pages if page.has_glossary), None)
    terms = glossary.tables("term")
    if terms and home is None:
        problems.add(glossary.place(), "no step shows the vocabulary with @glossary")
    slug = str(home.front.values.get("slug", "")) if home else ""
    return Surroundings(
        figures=_figures(folder / "figures", problems),
        terms={
            str(row.values.get("slug")): _plain(str(row.values.get("definition", "")))
            for row in terms
        },
        vocabulary_url=step_address(lesson, slug) if slug else "",
        labs=LABS,
    )


def _figures(folder: Path, problems: Problems) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for path in sorted(folder.glob("*.svg")):
        figure = read_figure(path.stem, read_text(path, problems))
        figures[path.stem] = figure
        for line, message in figure.problems:
            problems.add(Place(problems.name(path), line), message)
    return figures


def _objective(row: Table) -> Objective:
    """Read an objective. Its text may begin with the verb, which is kept apart here."""
    row.only(("slug", "verb", "text", "items"))
    verb, text = row.text("verb").strip().capitalize(), row.text("text").strip()
    return Objective(
        slug=row.slug(),
        verb=verb,
        text=text.removeprefix(verb).strip(),
        items=row.number("items", default=0, lowest=0),
        place=row.place(),
    )


def _term(row: Table, desk: Desk) -> Term:
    row.only(("slug", "term", "definition", "example"))
    slug = row.slug()
    return Term(
        slug=slug,
        term=row.text("term"),
        definition_html=desk.html(row, "definition", scope=f"{slug}-d-", line=True),
        example_html=desk.html(row, "example", scope=f"{slug}-e-", line=True),
        place=row.place(),
    )


def _plain(markdown: str) -> str:
    """Return a definition as text, with its formulas as they are read aloud."""
    spoken = re.sub(
        r'<math [^>]*alttext="([^"]*)".*?</math>', r"\1", render(markdown).html, flags=re.DOTALL
    )
    return unescape(re.sub(r"<[^>]+>", "", spoken)).strip()


def _misconceptions(folder: Path, problems: Problems) -> tuple[Misconception, ...]:
    found: list[Misconception] = []
    for path in sorted(folder.glob("*.toml")):
        table = read_table(path, problems)
        table.only(("misconception",))
        found += (_misconception(row, Desk(problems)) for row in table.tables("misconception"))
    return tuple(found)


def _misconception(row: Table, desk: Desk) -> Misconception:
    row.only(("slug", "title", "explanation", "step", "objective", "sources"))
    slug = row.slug(symbols=True)
    return Misconception(
        slug=slug,
        title=row.text("title"),
        explanation_html=desk.html(row, "explanation", scope=f"{slug}-", line=True),
        step=row.slug("step", default=""),
        objective=row.slug("objective", default=""),
        place=row.place(),
    )
