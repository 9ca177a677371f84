"""Statements whose SQL is written once: for the few that run with every submission and answer.

Django writes the SQL of a queryset anew each time, which takes longer than SQLite takes to run
it; and where one transaction writes at a time, all others wait for that, too.

    @rows
    def scores(user: int, item: int) -> QuerySet[Milestone, tuple[float]]:
        return Milestone.objects.filter(user=user, item=item).values_list("score")

    scores(3, 7)  # a list of tuples

The function is called once for each kind of database, with a place holder for each argument. So
it may compare and assign its arguments, but not look at them. A model among the arguments is
passed as it is: each has a statement of its own.
"""

import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
Row = TypeVar("Row")
Change: TypeAlias = "tuple[QuerySet[Any], dict[str, Any]]"  # of which rows, and the new values


class Argument(Expression):
    """The place of an argument in a statement; `column` is what it is assigned to, if it is."""

    def __init__(self, name: str, column: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=column)
        self.name = name
        self.column = column

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", [self]

    def adapted(self, value: Any) -> Any:
        """The value as the driver takes it; ValueError for a comparison with None."""
        if self.column is not None:
            return self.column.get_db_prep_save(value, connection)
        if value is None:
            raise ValueError(f"{self.name} is None, which equals nothing in SQL")
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
            return value.hex
        return value


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters (values, and places of arguments), and what a row becomes."""

    sql: str
    parameters: Sequence[Any]
    read: Callable[[tuple[Any, ...]], Any] = tuple

    def bound(self, arguments: Mapping[str, Any]) -> list[Any]:
        return [
            each.adapted(arguments[each.name]) if isinstance(each, Argument) else each
            for each in self.parameters
        ]


def rows(build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """The decorated function builds a queryset and returns its rows: objects or tuples."""

    def write(**arguments: Any) -> Statement:
        queryset = build(**arguments)  # type: ignore[call-arg]  # places instead of values
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return Statement(sql, parameters, reader(queryset, compiler))

    statement_of = written_once(build, write)

    @wraps(build)
    def run(*args: P.args, **kwargs: P.kwargs) -> list[Row]:
        statement, arguments = statement_of(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.bound(arguments))
            return [statement.read(row) for row in cursor.fetchall()]

    return run


def changed(build: Callable[P, Change]) -> Callable[P, int]:
    """The decorated function gives rows new values and returns how many rows there were."""

    def write(**arguments: Any) -> Statement:
        queryset, values = build(**arguments)  # type: ignore[call-arg]  # as above
        query = cast("UpdateQuery", queryset.query.chain(UpdateQuery))
        query.add_update_values(assigned(queryset.model, values))
        return Statement(*query.get_compiler(connection=connection).as_sql())

    statement_of = written_once(build, write)

    @wraps(build)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        statement, arguments = statement_of(*args, **kwargs)
        with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.bound(arguments))
            count: int = cursor.rowcount
            return count

    return run


def written_once(
    build: Callable[..., Any], write: Callable[..., Statement]
) -> Callable[..., tuple[Statement, dict[str, Any]]]:
    """What finds the statement of a call; the first of its kind writes it."""
    names = tuple(inspect.signature(build).parameters)
    known: dict[Hashable, Statement] = {}

    def statement_of(*args: Any, **kwargs: Any) -> tuple[Statement, dict[str, Any]]:
        arguments = dict(zip(names, args, strict=False)) | kwargs
        models = [value for value in arguments.values() if isinstance(value, type)]
        key = (connection.vendor, *arguments, *models)
        if key not in known:
            places = {
                name: value if isinstance(value, type) else Argument(name)
                for name, value in arguments.items()
            }
            known[key] = write(**places)
        return known[key], arguments

    return statement_of


def assigned(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, each place of an argument with the column that decides how it is stored."""
    columns = {field.name: field for field in model._meta.concrete_fields}
    return {
        name: Argument(value.name, columns[name]) if isinstance(value, Argument) else value
        for name, value in values.items()
    }


def reader(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[tuple[Any, ...]], Any]:
    """What a row of the database becomes, as Django itself would read it."""
    columns = [each[0] for each in compiler.select[: compiler.col_count]]
    converters = list(compiler.get_converters(columns).items())

    def converted(row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, (steps, expression) in converters:
            for step in steps:
                values[place] = step(values[place], expression, connection)
        return tuple(values)

    if queryset._iterable_class is not ModelIterable:
        return converted
    kind: Any = compiler.klass_info
    own = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
    names = [column.target.attname for column in columns[own]]
    populators: Any = get_related_populators  # the stubs know that of a later Django
    related = populators(kind, compiler.select, connection.alias)

    def loaded(row: tuple[Any, ...]) -> Any:
        values = converted(row)
        instance = kind["model"].from_db(connection.alias, names, values[own])
        for each in related:
            each.populate(values, instance)
        return instance

    return loaded
