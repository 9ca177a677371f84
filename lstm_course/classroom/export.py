"""The grid and the gradebook as files that are safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from lstm_course.accounts.models import User
from lstm_course.classroom.gradebook import Gradebook
from lstm_course.classroom.grid import Cell
from lstm_course.classroom.sheet import Sheet
from lstm_course.classroom.standings import standings
from lstm_course.lessons.models import Item

# A cell that begins like this is run as a formula by spreadsheet programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


class Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def grid_csv(students: Sequence[User], items: Sequence[Item]) -> Iterator[str]:
    """Yield the lines: a header, then a row for each student."""
    writer = csv.writer(Echo())
    yield "\ufeff"  # tells a spreadsheet that this is UTF-8
    yield writer.writerow(safe(["User name", "Name", "Solved", *(item.slug for item in items)]))
    sheet = Sheet(items, standings(students), words_of)
    for student in students:
        words, solved = sheet.row(student.pk)
        person = safe([student.username, student.shown_name])
        yield writer.writerow([*person, str(solved), *words])


def words_of(cell: Cell) -> str:
    return cell.words


def safe(values: Iterable[str]) -> list[str]:
    """Disarm what a spreadsheet would run: such text gets an apostrophe before it."""
    return [
        f"'{value}" if value.lstrip(" ").startswith(FORMULA_STARTS) else value for value in values
    ]


def gradebook_csv(book: Gradebook) -> Iterator[str]:
    """Yield the lines of the gradebook: a header, then a row for each student."""
    writer = csv.writer(Echo())
    yield "\ufeff"
    for row in gradebook_table(book):
        yield writer.writerow(safe([str(value) for value in row]))


def gradebook_table(book: Gradebook) -> Iterator[list[str | int]]:
    """Marks as whole percents, so that a spreadsheet can count with them; empty is no mark."""
    yield ["User name", "Name", *(each.title for each in book.assignments), "Total"]
    for row in book.rows():
        values = [*(mark.value for mark in row.marks), row.total]
        percents = ["" if value is None else round(100 * value) for value in values]
        yield [row.student.username, row.student.shown_name, *percents]


def gradebook_xlsx(book: Gradebook) -> bytes:
    """Return the same as a workbook. Text is stored as text: nothing in it is ever a formula."""
    from openpyxl import Workbook  # slow to load, and pages do without
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Gradebook")
    for row in gradebook_table(book):
        cells = []
        for value in row:
            is_text = isinstance(value, str)
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)) or None)
            if is_text and value:
                cell.data_type = "s"
            elif not is_text:
                cell.value = value
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
