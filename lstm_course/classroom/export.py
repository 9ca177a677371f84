"""The grid as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from lstm_course.classroom.grid import Grid

# A cell that begins like this is run as a formula by spreadsheet programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


class Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def grid_csv(grid: Grid) -> Iterator[str]:
    """Yield the lines: a header, then a row for each student."""
    writer = csv.writer(Echo())
    yield "\ufeff"  # tells a spreadsheet that this is UTF-8
    header = ["User name", "Name", "Solved", *(item.slug for item in grid.items)]
    yield writer.writerow(safe(header))
    for row in grid.rows():
        person = [row.student.username, row.student.shown_name, str(row.solved)]
        yield writer.writerow(safe([*person, *(cell.words for cell in row.cells)]))


def safe(values: Iterable[str]) -> list[str]:
    """Disarm what a spreadsheet would run: such text gets an apostrophe before it."""
    return [
        f"'{value}" if value.lstrip(" ").startswith(FORMULA_STARTS) else value for value in values
    ]
