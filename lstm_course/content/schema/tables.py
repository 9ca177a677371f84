"""TOML whose every value knows its line.

`tomllib` gives values without lines; `lines_of` finds the lines of headers and keys in the same
text. Together they make a `Table`, which notes a problem instead of raising.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lstm_course.content.markdown.syntax import SLUG
from lstm_course.content.schema.problems import Place, Problems

LARGEST = 500_000  # bytes of one authored file
_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"""^\s*["']?([\w-]+)["']?\s*=\s*(\S.*)?$""")
_FENCES = ("'''", '"""')
Key = tuple[str | int, ...]


def read_text(path: Path, problems: Problems) -> str:
    """Return the file's text, or "" with a problem: missing, too large, not UTF-8, null bytes."""
    place = Place(problems.name(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add(place, f"the file cannot be read: {error.strerror}")
        return ""
    if len(raw) > LARGEST:
        problems.add(place, f"the file has {len(raw)} bytes; at most {LARGEST} are allowed")
        return ""
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        problems.add(Place(place.path, line), "the file holds a null byte")
        return ""
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(Place(place.path, line), "the file is not UTF-8")
        return ""


def read_table(path: Path, problems: Problems) -> "Table":
    """Return the TOML file as a table: an empty one, with a problem, if it cannot be read."""
    return parse_table(read_text(path, problems), problems.name(path), problems)


def parse_table(text: str, path: str, problems: Problems, *, offset: int = 0) -> "Table":
    """Return TOML text as a table; `offset` lines stand before it in its file."""
    values: dict[str, Any] = {}
    is_read = True
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"at line (\d+)", str(error))
        line = int(match.group(1)) if match else text.count("\n") + 1
        problems.add(Place(path, line + offset), f"not valid TOML: {error}")
        is_read = False
    lines = {key: line + offset for key, line in lines_of(text).items()}
    return Table(values, path, lines, problems, is_read=is_read)


def lines_of(text: str) -> dict[Key, int]:
    """Return the line of each header and key, by its path, e.g. ("question", 0, "slug").

    For a key whose text begins below it (after an opening fence) the path ends in "text".
    """
    found: dict[Key, int] = {(): 1}
    counts: dict[Key, int] = {}
    table: Key = ()
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if fence:
            fence = "" if fence in line else fence
        elif header := _HEADER.match(line):
            table = _table_path(header[2].split("."), header[1] == "[[", counts)
            found[table] = number
        elif key := _KEY.match(line):
            found[(*table, key[1])] = number
            value = key[2] or ""
            if value.startswith(_FENCES):
                fence = "" if value[:3] in value[3:] else value[:3]
                found[(*table, key[1], "text")] = number + (value in _FENCES)
    return found


def _table_path(parts: list[str], in_array: bool, counts: dict[Key, int]) -> Key:
    path: Key = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, parts[-1])
    if in_array:
        counts[path] = counts.get(path, 0) + 1
        path = (*path, counts[path] - 1)
    return path


class Table:
    """One TOML table. A getter notes a problem and gives an empty value: reading goes on.

    Nothing is said to be missing from a text that could not be read at all.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        path: str,
        lines: Mapping[Key, int],
        problems: Problems,
        at: Key = (),
        *,
        is_read: bool = True,
    ) -> None:
        self.values, self.path, self.lines = values, path, lines
        self.problems, self.at, self.is_read = problems, at, is_read

    def place(self, key: str = "") -> Place:
        """Return the line of `key`, or of the table itself."""
        own = self.lines.get(self.at, 1)
        return Place(self.path, self.lines.get((*self.at, key), own) if key else own)

    def text_line(self, key: str) -> int:
        """Return the line in which the text of `key` begins."""
        return self.lines.get((*self.at, key, "text"), self.place(key).line)

    def problem(self, key: str, message: str) -> None:
        self.problems.add(self.place(key), message)

    def only(self, allowed: Iterable[str]) -> None:
        """Note every key that is not one of `allowed`."""
        for key in self.values.keys() - set(allowed):
            self.problem(key, f"unknown key {key!r}")

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self._typed(key, str, "a text", default)
        if default is None and key in self.values and not value.strip():
            self.problem(key, f"{key} is empty")
        return str(value)

    def slug(self, key: str = "slug", *, default: str | None = None, symbols: bool = False) -> str:
        """Return a slug; with `symbols` it may name a symbol such as b_C as it is written."""
        value = self.text(key, default=default)
        plain = value.lower() if symbols else value
        if value and (not SLUG.fullmatch(plain) or len(value) > 80):
            self.problem(
                key, f"{key} = {value!r} is not a slug: a-z, 0-9 and single hyphens, <= 80"
            )
        return value

    def number(self, key: str, *, default: int | None = None, lowest: int = 1) -> int:
        value = self._typed(key, int, "a whole number", default)
        if isinstance(value, bool) or not lowest <= value <= 10_000:
            self.problem(key, f"{key} = {value} is not a whole number from {lowest} to 10000")
            return lowest
        return int(value)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        return bool(self._typed(key, bool, "true or false", default))

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        value = self.text(key)
        if key in self.values and value not in allowed:
            self.problem(key, f"{key} = {value!r} is not one of {', '.join(allowed)}")
        return value

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        values = self._typed(key, list, "a list of texts", list(default or ()) or None)
        if default is not None and key not in self.values:
            return default
        if not all(isinstance(value, str) for value in values):
            self.problem(key, f"{key} is a list of texts")
            return ()
        return tuple(values)

    def tables(self, key: str) -> "list[Table]":
        """Return the tables of `[[key]]`, none if there is none."""
        rows = self.values.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.problem(key, f"{key} is written as [[{key}]]")
            return []
        return [
            Table(row, self.path, self.lines, self.problems, (*self.at, key, number))
            for number, row in enumerate(rows)
        ]

    def _typed(self, key: str, kind: type, name: str, default: Any) -> Any:
        if key not in self.values:
            if default is None:
                if self.is_read:
                    self.problems.add(self.place(), f"{key} is missing")
                return kind() if kind is not int else 1
            return default
        value = self.values[key]
        if not isinstance(value, kind):
            self.problem(key, f"{key} is {name}, not {value!r:.40}")
            return kind() if kind is not int else 1
        return value
