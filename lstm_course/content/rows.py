"""Write rows by their keys: make what is new, change what differs, never delete."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


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
    """

    force: bool = False
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def note(self, model: type[models.Model], what: str, number: int = 1) -> None:
        self.counts.setdefault(model.__name__, Counter())[what] += number

    def write(self, model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
        """Return the row with that key, made or brought up to date."""
        row = model._default_manager.filter(**key).first()
        if row is None:
            row = model(**key, **values)
            row.save(force_insert=True)
            self.note(model, "new")
            return row
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            row.save(update_fields=changed)
        self.note(model, "changed" if changed else "unchanged")
        return row

    def rename(self, model: type[Row], old: str, new: str, **scope: Any) -> None:
        """Give the row `old` its new slug, with all that hangs on it; once done, do nothing."""
        rows = model._default_manager.filter(**scope)
        if old and not rows.filter(slug=new).exists():
            self.note(model, "renamed", rows.filter(slug=old).update(slug=new))

    def retire(self, kept: "list[Row]", rows: "models.QuerySet[Row]") -> None:
        """Mark those of `rows` inactive that are not among `kept`."""
        gone = rows.filter(is_active=True).exclude(pk__in=[row.pk for row in kept])
        self.note(rows.model, "retired", gone.update(is_active=False))
