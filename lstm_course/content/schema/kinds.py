"""Read what each kind of question needs beyond its stem: the spec that scoring takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lstm_course.content.markdown import render_line
from lstm_course.content.markdown.figures import names
from lstm_course.content.schema.desk import Desk
from lstm_course.content.schema.problems import Place
from lstm_course.content.schema.tables import Table
from quizzes import scoring
from quizzes.scoring.templates import TEMPLATES, sheet_for

CHOICES = ("single", "multiple")
_MISTAKE = ("message", "misconception")
_PAIRS = names("explanation pair others mistake")
_KEYS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(CHOICES, names("option")),
    "numeric": names("explanation answer tolerance decimals unit mistake"),
    "ordering": names("explanation line"),
    **dict.fromkeys(("matching", "sorting", "labelling"), _PAIRS),
    "trace": names("explanation template")
    | {option for template in TEMPLATES.values() for option in template.options},
    "array": names("explanation template answer decimals mistake"),
}
KINDS = tuple(_KEYS)


@dataclass(frozen=True, slots=True)
class Named:
    """A misconception that a wrong answer names, and where its author wrote so."""

    slug: str
    place: Place


@dataclass(frozen=True, slots=True)
class Answering:
    """How a question that is no choice is answered: the spec, and what its mistakes name."""

    spec: Mapping[str, Any]
    named: tuple[Named, ...] = ()


def keys_of(kind: str) -> frozenset[str]:
    """What an author may write for this kind, beyond what every question has.

    Of a kind that does not exist nothing is known: anything may stand there.
    """
    return _KEYS.get(kind, frozenset().union(*_KEYS.values()))


def read_answering(row: Table, kind: str, desk: Desk, scope: str) -> Answering:
    """Return the spec of a question; its mistakes are noted where they were written."""
    if kind in CHOICES or kind not in _READERS:
        return Answering({})
    spec = {
        "explanation_html": desk.html(row, "explanation", scope=f"{scope}w-"),
        **_READERS[kind](row, desk, scope),
    }
    before = len(desk.problems.sorted())
    try:
        scoring.check({**spec, "kind": kind})
    except scoring.SpecError as error:
        row.problem("", str(error))
    named = [
        Named(mistake["misconception"], table.place("misconception"))
        for mistake, table in zip(spec.get("mistakes", ()), row.tables("mistake"), strict=False)
        if mistake["misconception"]
    ]
    if "template" in spec and len(desk.problems.sorted()) == before:
        named += [Named(slug, row.place("template")) for slug in _slips(spec)]
    return Answering(spec, tuple(named))


def _slips(spec: Mapping[str, Any]) -> list[str]:
    """The slugs that the slips of a template name."""
    slips = (slip for blank in sheet_for(spec, 0).blanks for slip in blank.slips)
    return sorted({slip.slug for slip in slips if slip.slug})


def _numeric(row: Table, desk: Desk, scope: str) -> dict[str, Any]:
    return {
        "answer": row.values.get("answer"),
        "tolerance": row.values.get("tolerance"),
        "decimals": row.number("decimals", lowest=0),
        "unit": row.text("unit", default=""),
        "mistakes": _mistakes(row, desk, scope, "value"),
    }


def _ordering(row: Table, desk: Desk, scope: str) -> dict[str, Any]:
    lines = row.tables("line")
    for line in lines:
        line.only(("text", "explanation"))
    return {
        "items": _texts(lines, "text", desk, f"{scope}l"),
        "reasons": _texts(lines, "explanation", desk, f"{scope}e"),
    }


def _pairs(row: Table, desk: Desk, scope: str) -> dict[str, Any]:
    pairs = row.tables("pair")
    for pair in pairs:
        pair.only(("left", "right", "explanation"))
    others = row.texts("others") if "others" in row.values else ()
    left = [str(pair.values.get("left", "")) for pair in pairs]
    partners = [str(pair.values.get("right", "")) for pair in pairs]
    right = list(dict.fromkeys([*partners, *others]))
    mistakes = _mistakes(row, desk, scope, "left", "right")
    for mistake, table in zip(mistakes, row.tables("mistake"), strict=True):
        for side, things in (("left", left), ("right", right)):
            if mistake[side] not in things:
                table.problem(side, f"{mistake[side]!r:.60} is none of the {side} things")
            mistake[side] = things.index(mistake[side]) if mistake[side] in things else -1
    line = row.place("others").line
    return {
        "left": _texts(pairs, "left", desk, f"{scope}l"),
        "right": [
            desk.taken(render_line(text, desk.around, scope=f"{scope}r{at}-"), row.path, line)
            for at, text in enumerate(right)
        ],
        "pairs": [right.index(partner) for partner in partners],
        "reasons": _texts(pairs, "explanation", desk, f"{scope}e"),
        "mistakes": mistakes,
    }


def _trace(row: Table, desk: Desk, scope: str) -> dict[str, Any]:
    name = row.text("template")
    options = TEMPLATES[name].options if name in TEMPLATES else {}
    for key in row.values.keys() & (keys_of("trace") - {"explanation", "template", *options}):
        row.problem(key, f"the template {name!r} has no option {key!r}")
    return {"template": name, **{key: row.values.get(key) for key in options}}


def _array(row: Table, desk: Desk, scope: str) -> dict[str, Any]:
    if "template" in row.values:
        for key in row.values.keys() & {"answer", "decimals", "mistake"}:
            row.problem(key, f"an array that a template draws has no {key}")
        return _trace(row, desk, scope)
    return {
        "answer": row.values.get("answer"),
        "decimals": row.number("decimals", lowest=0),
        "mistakes": _mistakes(row, desk, scope, "values"),
    }


_READERS: Mapping[str, Callable[[Table, Desk, str], dict[str, Any]]] = {
    "numeric": _numeric,
    "ordering": _ordering,
    **dict.fromkeys(("matching", "sorting", "labelling"), _pairs),
    "trace": _trace,
    "array": _array,
}


def _mistakes(row: Table, desk: Desk, scope: str, *where: str) -> list[dict[str, Any]]:
    """The `[[question.mistake]]` tables; `where` are the keys that say what was answered."""
    found: list[dict[str, Any]] = []
    for number, table in enumerate(row.tables("mistake")):
        table.only((*where, *_MISTAKE))
        for key in where:
            if key not in table.values:
                table.problem("", f"{key} is missing")
        found.append(
            {
                **{key: table.values.get(key) for key in where},
                "message": desk.html(table, "message", scope=f"{scope}m{number}-"),
                "misconception": table.slug("misconception", default="", symbols=True),
            }
        )
    return found


def _texts(rows: list[Table], key: str, desk: Desk, scope: str) -> list[str]:
    return [
        desk.html(row, key, scope=f"{scope}{number}-", line=key != "explanation")
        for number, row in enumerate(rows)
    ]
