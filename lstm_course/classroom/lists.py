"""Read a list that someone pasted or chose as a file: text in, lines of fields out."""

import csv
from collections.abc import Iterator

MOST_BYTES = 256 * 1024
LONGEST_LINE = 5000  # letters; a field of the csv module may have 131,072
DELIMITERS = (";", "\t", ",")


class ListRefused(ValueError):
    """The text as a whole is no list; the message says why and what to do."""


def decoded(data: bytes) -> str:
    """Return the text of an uploaded file: UTF-8, or else what spreadsheets wrote before it.

    Raises ListRefused for a file that is too large or no text.
    """
    if len(data) > MOST_BYTES:
        raise ListRefused("The file is larger than 256 KB. Save only the columns that are needed.")
    if b"\x00" in data:
        raise ListRefused("This is not a text file. Save the sheet as CSV (UTF-8) first.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_lines(text: str, headings: set[str], most: int) -> list[tuple[int, list[str]]]:
    """Return the fields of each line that has any, with its number; 1 is the first of the text.

    Comma, semicolon or tab stand between fields, whichever the first line has. A first line that
    begins with one of `headings` is skipped. Raises ListRefused for an empty text and for more than
    `most` lines.
    """
    if len(text.encode()) > MOST_BYTES:
        raise ListRefused("The list is longer than 256 KB. Paste it in parts.")
    found = list(fields_of(text))
    if found and found[0][1][0].lower() in headings:
        del found[0]
    if not found:
        raise ListRefused("There is nothing to read. Paste one line for each student.")
    if len(found) > most:
        raise ListRefused(f"The list has more than {most:,} lines. Paste it in parts.")
    return found


def fields_of(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in DELIMITERS if mark in first), ",")
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            raise ListRefused(f"Line {number} is longer than 5,000 letters. Is this a list?")
        fields = [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]
        if any(fields):
            yield number, fields
