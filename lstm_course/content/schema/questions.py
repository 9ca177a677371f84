"""Read questions/*.toml."""

from pathlib import Path

from lstm_course.content.markdown.figures import names
from lstm_course.content.schema.desk import Desk, fingerprint
from lstm_course.content.schema.kinds import CHOICES, KINDS, keys_of, read_answering
from lstm_course.content.schema.parts import Option, Question
from lstm_course.content.schema.tables import Table, parse_table, read_text
from quizzes import scoring

DIFFICULTIES = ("Foundational", "Intermediate", "Challenging")
BLOOM = ("remember", "understand", "apply", "analyse", "evaluate")
_QUESTION = names("slug step objective kind difficulty bloom sample stem renamed_from")
_OPTION = ("text", "correct", "explanation", "misconception")


def read_questions(folder: Path, desk: Desk) -> tuple[Question, ...]:
    questions: list[Question] = []
    for path in sorted(folder.glob("*.toml")):
        text = read_text(path, desk.problems)
        questions += questions_of(text, desk.problems.name(path), desk)
    return tuple(questions)


def questions_of(text: str, path: str, desk: Desk) -> list[Question]:
    """Return the questions of one TOML text, which `path` names to its author."""
    table = parse_table(text, path, desk.problems)
    table.only(("question",))
    rows = table.tables("question")
    starts = [row.place().line - 1 for row in rows]
    lines = text.split("\n")
    texts = [
        "\n".join(lines[start:end]).strip()
        for start, end in zip(starts, [*starts[1:], None][: len(starts)], strict=True)
    ]
    return [_question(row, own, desk) for row, own in zip(rows, texts, strict=True)]


def _question(row: Table, text: str, desk: Desk) -> Question:
    kind = row.choice("kind", KINDS)
    row.only(_QUESTION | keys_of(kind))
    slug = row.slug()
    options = tuple(
        _option(option, desk, f"{slug}-{letter}-")
        for option, letter in zip(row.tables("option"), "abcdefghij", strict=False)
    )
    _check_options(row, kind, options)
    answering = read_answering(row, kind, desk, f"{slug}-")
    return Question(
        slug=slug,
        step=row.slug("step"),
        objective=row.slug("objective"),
        kind=kind,
        difficulty=row.choice("difficulty", DIFFICULTIES),
        bloom=row.choice("bloom", BLOOM),
        is_sample=row.flag("sample", default=False),
        stem_html=desk.html(row, "stem", scope=f"{slug}-"),
        options=options,
        spec=answering.spec,
        named=answering.named,
        renamed_from=row.slug("renamed_from", default=""),
        fingerprint=fingerprint(
            kind, *_drawing(kind), *(row.values.get(key) for key in _worded(kind))
        ),
        source=str(row.values.get("stem", "")),
        text=text,
        place=row.place(),
    )


def _drawing(kind: str) -> list[int]:
    """What else tells the versions of a question apart whose numbers or order are drawn."""
    known = scoring.KINDS.get(kind)
    return [scoring.DRAWING] if known is not None and known.varies else []


def _worded(kind: str) -> list[str]:
    """The keys whose text a student reads or is marked by: of the source, so that a new way of
    showing the same text is no new version."""
    return ["stem", *sorted(keys_of(kind))]


def _option(row: Table, desk: Desk, scope: str) -> Option:
    row.only(_OPTION)
    option = Option(
        text_html=desk.html(row, "text", scope=f"{scope}t-", line=True),
        is_correct=row.flag("correct"),
        explanation_html=desk.html(row, "explanation", scope=f"{scope}e-"),
        misconception=row.slug("misconception", default="", symbols=True),
        source=str(row.values.get("text", "")).strip(),
        place=row.place(),
    )
    if option.is_correct and option.misconception:
        row.problem("misconception", "a right option names no misconception")
    return option


def _check_options(row: Table, kind: str, options: tuple[Option, ...]) -> None:
    if kind not in CHOICES:
        return
    right = sum(option.is_correct for option in options)
    wrong = len(options) - right
    if not 3 <= len(row.tables("option")) <= 6:
        row.problem("", f"a question has 3 to 6 options, not {len(row.tables('option'))}")
    if kind == "single" and right != 1:
        row.problem("", f"a single choice has exactly one right option, not {right}")
    if kind == "multiple" and (right < 2 or wrong < 1):
        row.problem(
            "",
            f"a multiple choice has 2 or more right options and a wrong one, not {right}:{wrong}",
        )
