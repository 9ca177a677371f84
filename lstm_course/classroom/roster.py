"""Read a roster: text in, rows and errors out. Plain values, no database."""

import re
from dataclasses import dataclass

from lstm_course.classroom.lists import read_lines

MOST_ROWS = 2000
LONGEST_USERNAME, LONGEST_NAME, LONGEST_SECTION = 150, 80, 60
USERNAME = re.compile(r"[\w.@+-]+")
HEADINGS = {"user name", "username", "user", "login"}


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # 1 is the first line of the text
    username: str
    name: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class RowError:
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Roster:
    rows: tuple[Row, ...]
    errors: tuple[RowError, ...]


def read_roster(text: str) -> Roster:
    """Split the text into good rows and errors, each with its line.

    Columns: user name, name, section; what stands beyond is not read. Raises ListRefused.
    """
    rows: dict[str, Row] = {}
    errors: list[RowError] = []
    for line, fields in read_lines(text, HEADINGS, MOST_ROWS):
        row = Row(line, *[*fields, "", ""][:3])
        known = rows.get(row.username.lower())
        error = problem_of(row, known)
        if error:
            errors.append(RowError(line, error))
        else:
            rows[row.username.lower()] = row
    return Roster(tuple(rows.values()), tuple(errors))


def problem_of(row: Row, known: Row | None) -> str:
    """Say what is wrong with a row; empty when it is good."""
    if not row.username:
        return "The user name is missing. Write it in the first column."
    if known:
        return f"“{row.username}” stands in line {known.line} already."
    if len(row.username) > LONGEST_USERNAME or not USERNAME.fullmatch(row.username):
        return (
            f"“{row.username[:40]}” cannot be a user name: it may hold letters, digits and "
            "@ . + - _ only."
        )
    if len(row.name) > LONGEST_NAME:
        return f"The name is longer than {LONGEST_NAME} letters."
    if len(row.section) > LONGEST_SECTION:
        return f"The section is longer than {LONGEST_SECTION} letters."
    return ""
