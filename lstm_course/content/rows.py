"""Write rows by their keys: make what is new, change what differs, never delete."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
Key = tuple[Any, ...]  # the columns by which a row is known, or their values in it


def version(model: type[models.Model], slug: str, fingerprint: str) -> dict[str, Any]:
    """Return the values that mark a new wording: a work remembers the version it was done on."""
    known = model._default_manager.filter(slug=slug).values("content_hash", "version").first()
    if known is None or known["content_hash"] in ("", fingerprint):
        return {"content_hash": fingerprint}
    return {"content_hash": fingerprint, "version": known["version"] + 1}


@dataclass(slots=True)
class Ledger:
    """How many rows of each kind were made, changed, left alone and retired.

    `kept` tells in words which edits made on the site stayed as they are; `force` undoes them.
    The rows of a model are read at once when the first of them is written: a course has a thousand.
    """

    force: bool = False
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    known: dict[type[models.Model], dict[Key, dict[Key, Any]]] = field(default_factory=dict)

    def note(self, model: type[models.Model], what: str, number: int = 1) -> None:
        self.counts.setdefault(model.__name__, Counter())[what] += number

    def write(self, model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
        """Return the row with that key, made or brought up to date."""
        columns = columns_of(model, key)
        rows, wanted = self.rows(model, tuple(columns)), tuple(columns.values())
        row = rows.get(wanted)
        if row is None:
            row = rows[wanted] = model(**key, **values)
            row.save(force_insert=True)
            self.note(model, "new")
            return row
        changed = [
            name
            for name, (column, value) in zip(values, columns_of(model, values).items(), strict=True)
            if getattr(row, column) != value
        ]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            row.save(update_fields=changed)
        self.note(model, "changed" if changed else "unchanged")
        return row

    def rows(self, model: type[Row], columns: Key) -> dict[Key, Row]:
        """Return all rows of the model by those columns. An item is known by one of two."""
        read = self.known.setdefault(model, {})
        if columns not in read:
            rows = model._default_manager.all()
            read[columns] = {tuple(getattr(row, name) for name in columns): row for row in rows}
        return read[columns]

    def rename(self, model: type[Row], old: str, new: str, **scope: Any) -> None:
        """Give the row `old` its new slug, with all that hangs on it; once done, do nothing."""
        rows = model._default_manager.filter(**scope)
        if old and not rows.filter(slug=new).exists():
            self.note(model, "renamed", rows.filter(slug=old).update(slug=new))
            self.known.pop(model, None)

    def retire(self, kept: "list[Row]", rows: "models.QuerySet[Row]") -> None:
        """Mark those of `rows` inactive that are not among `kept`."""
        gone = rows.filter(is_active=True).exclude(pk__in=[row.pk for row in kept])
        number = gone.update(is_active=False)
        self.note(rows.model, "retired", number)
        if number:
            self.known.pop(rows.model, None)


def columns_of(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values by their columns: for a row that is pointed to, its primary key."""
    columns = {}
    for name, value in values.items():
        if isinstance(value, models.Model):
            columns[f"{name}_id"] = value.pk
        else:
            columns[name] = value
    return columns
