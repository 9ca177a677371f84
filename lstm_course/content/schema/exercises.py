"""Read exercises/<slug>/: exercise.toml, statement.md, starter.py and solution.py."""

import ast
from pathlib import Path

from lstm_course.content.markdown import render
from lstm_course.content.markdown.figures import names
from lstm_course.content.schema.desk import Desk, fingerprint
from lstm_course.content.schema.parts import Exercise, Task
from lstm_course.content.schema.problems import Place
from lstm_course.content.schema.questions import DIFFICULTIES
from lstm_course.content.schema.tables import Table, read_table, read_text

_KEYS = names("slug title step objectives minutes difficulty summary hints task renamed_from")


def read_exercises(folder: Path, desk: Desk) -> tuple[Exercise, ...]:
    return tuple(
        _exercise(path, desk)
        for path in sorted(folder.iterdir() if folder.is_dir() else ())
        if path.is_dir() and not path.name.startswith((".", "_"))
    )


def _exercise(folder: Path, desk: Desk) -> Exercise:
    table = read_table(folder / "exercise.toml", desk.problems)
    table.only(_KEYS)
    slug = table.slug()
    if slug != folder.name:
        table.problem("slug", f"the slug {slug!r} is not the name of its folder {folder.name!r}")
    if not table.values.get("objectives"):
        table.problem("objectives", "an exercise serves at least one objective")
    statement = read_text(folder / "statement.md", desk.problems)
    path = desk.problems.name(folder / "statement.md")
    starter = _python(folder / "starter.py", desk)
    solution = _python(folder / "solution.py", desk)
    return Exercise(
        slug=slug,
        title=table.text("title"),
        step=table.slug("step"),
        objectives=table.texts("objectives"),
        minutes=table.number("minutes"),
        difficulty=table.choice("difficulty", DIFFICULTIES),
        summary=table.text("summary"),
        statement_html=desk.taken(render(statement, desk.around, scope="s-"), path, 1),
        tasks=tuple(_task(row, desk) for row in table.tables("task")),
        hints=_hints(table, desk),
        starter=starter,
        solution=solution,
        renamed_from=table.slug("renamed_from", default=""),
        fingerprint=fingerprint(
            {**table.values, "step": "", "renamed_from": ""}, statement, starter, solution
        ),
        place=table.place(),
    )


def _task(row: Table, desk: Desk) -> Task:
    row.only(("text", "checks"))
    return Task(
        text_html=desk.html(row, "text", scope=f"task-{row.at[-1]}-", line=True),
        checks=row.texts("checks"),
        place=row.place("checks"),
    )


def _hints(table: Table, desk: Desk) -> tuple[str, ...]:
    line = table.place("hints").line
    return tuple(
        desk.taken(render(hint, desk.around, scope=f"hint-{number}-"), table.path, line)
        for number, hint in enumerate(table.texts("hints", default=()), start=1)
    )


def _python(path: Path, desk: Desk) -> str:
    """Return a file of Python that at least parses."""
    source = read_text(path, desk.problems)
    try:
        ast.parse(source)
    except SyntaxError as error:
        place = Place(desk.problems.name(path), error.lineno or 1)
        desk.problems.add(place, f"the Python does not parse: {error.msg}")
    return source
