"""Read a roster: text in, rows and errors out. Plain values, no database."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_ROWS = 2000
MOST_BYTES = 256 * 1024
LONGEST_USERNAME, LONGEST_NAME, LONGEST_SECTION = 150, 80, 60
USERNAME = re.compile(r"[\w.@+-]+")
HEADINGS = {"user name", "username", "user", "login"}
DELIMITERS = (";", "\t", ",")


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


class RosterRefused(ValueError):
    """The text as a whole is no roster; the message says why and what to do."""


def decoded(data: bytes) -> str:
    """Return the text of an uploaded file: UTF-8, or else what spreadsheets wrote before it.

    Raises RosterRefused for a file that is too large or no text.
    """
    if len(data) > MOST_BYTES:
        raise RosterRefused("The file is larger than 256 KB. Save only the columns with names.")
    if b"\x00" in data:
        raise RosterRefused("This is not a text file. Save the sheet as CSV (UTF-8) first.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_roster(text: str) -> Roster:
    """Split the text into good rows and errors, each with its line.

    Columns: user name, name, section; a heading is skipped; comma, semicolon or tab between them.
    Raises RosterRefused for an empty text and for more than 2,000 lines.
    """
    if len(text.encode()) > MOST_BYTES:
        raise RosterRefused("The roster is longer than 256 KB. Paste it in parts.")
    if not text.strip():
        raise RosterRefused("There is nothing to read. Paste one student on each line.")
    rows: dict[str, Row] = {}
    errors: list[RowError] = []
    for count, (line, fields) in enumerate(lines_of(text)):
        if count >= MOST_ROWS:
            raise RosterRefused("The roster has more than 2,000 lines. Paste it in parts.")
        row = Row(line, *fields)
        known = rows.get(row.username.lower())
        error = problem_of(row, known)
        if error:
            errors.append(RowError(line, error))
        else:
            rows[row.username.lower()] = row
    return Roster(tuple(rows.values()), tuple(errors))


def lines_of(text: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    first = text.strip().splitlines()[0]
    delimiter = next((mark for mark in DELIMITERS if mark in first), ",")
    is_first = True
    for line, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        fields = [field.strip() for field in next(csv.reader([written], delimiter=delimiter))]
        is_heading, is_first = is_first and fields[0].lower() in HEADINGS, False
        if not is_heading:
            username, name, section = [*fields, "", ""][:3]
            yield line, (username, name, section)


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
