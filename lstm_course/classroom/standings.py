"""Where everybody stands, one text a student.

A thousand students have 100,000 standings. To make an object of each takes longer than all else
that a page does, so the database joins the standings of a student into one text.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Case, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from lstm_course.accounts.models import User
from lstm_course.progress.models import ItemProgress


class Joined(Aggregate):
    """The texts of a group with commas between them, in no particular order.

    Several of one statement have the same order.
    """

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


class Together(Func):
    """Values as one text with colons between them."""

    template = "%(expressions)s"
    arg_joiner = " || ':' || "
    output_field = TextField()


def score_text(field: str) -> Case:
    """A score as a text.

    Most are 0 or 1, which a database writes much faster as they are than as real numbers.
    """
    return Case(
        When(**{f"{field}__gte": 1}, then=Value("1")),
        When(**{f"{field}__lte": 0}, then=Value("0")),
        default=Cast(field, TextField()),
        output_field=TextField(),
    )


def standings(students: Sequence[User]) -> dict[int, list[str]]:
    """For each student what they have tried: texts such as 12:3:0.5, one query.

    That is the item, the number of attempts and the best score; see `read_standing`.
    """
    standing = Together("item_id", "attempts", score_text("best_score"))
    tried = ItemProgress.objects.filter(user=OuterRef("pk")).order_by().values("user")
    joined = tried.annotate(standings=Joined(standing)).values("standings")
    people = User.objects.filter(pk__in=[student.pk for student in students])
    rows = people.values_list("pk", Subquery(joined))
    return {pk: text.split(",") if text else [] for pk, text in rows}


def read_standing(text: str) -> tuple[int, int, float]:
    """Return the item, the number of attempts and the best score."""
    item, attempts, best = text.split(":")
    return int(item), int(attempts), float(best)
