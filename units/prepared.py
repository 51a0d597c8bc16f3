"""Queries of one shape, put together once a process: writing one takes Django several times as long as it takes the
database to answer.

For what is asked by every page or at every keystroke. Nothing but the named values may change from call to call: a
queryset that differs by who asks, by what was chosen or by the day stays an ordinary one.
"""

import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import FlatValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """Stands in a prepared query for a value that each call names; never None, which has other SQL. Dates need their
    field, so that SQLite gets them as it stores them."""

    def __init__(self, name: str, output_field: Field | None = None):
        super().__init__(output_field)
        self.name = name
        self._field = output_field

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def value(self, values: dict):
        """Return what was named, as the database takes it."""
        named = values[self.name]
        return named if self._field is None else self._field.get_db_prep_value(named, connection)


class GivenNumbers(Given):
    """Stands in a prepared query, after `any_of`, for a set of whole numbers that each call names; an empty one gives
    no row."""

    def value(self, values: dict):
        return sent(values[self.name], connection)


def sent(numbers, connection):
    """Return a set of whole numbers as one value for the database (units.lookups)."""
    ordered = sorted(numbers)
    return ordered if connection.vendor == "postgresql" else json.dumps(ordered)


class Prepared:
    """A queryset, of instances or of `values_list`, written out as SQL at the first call.

    The function that builds it puts a Given wherever a call gives the value. Related objects come by select_related;
    prefetch_related is not followed.
    """

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._written: dict[str, _Written] = {}

    def __call__(self, **values: Any) -> list:
        """Return the rows for these values (1 query). Raises KeyError for one that is not named."""
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._written[connection.vendor] = _Written(self._build())
        params = [one.value(values) if isinstance(one, Given) else one for one in written.params]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows = cursor.fetchall()
        return written.made_of(rows)


def prepared(make: Callable[..., QuerySet]) -> Callable[..., list]:
    """Decorator of a function that returns a queryset: called with the same arguments, by name, it gives what Prepared
    gives. The function itself is called once, with a Given for each argument."""
    names = tuple(inspect.signature(make).parameters)
    ask = Prepared(lambda: make(**{name: Given(name) for name in names}))

    @wraps(make)
    def asked(**values: Any) -> list:
        return ask(**values)

    return asked


def stored(model: type[Model], **columns: Any) -> Model:
    """A stored row of which these columns are known; it would read the others when they are asked for."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in columns]
    return model.from_db(DEFAULT_DB_ALIAS, names, [columns[name] for name in names])


def with_related(row: Model, relation: str, rows: list) -> Model:
    """Put rows at hand under a relation's name, as prefetching does."""
    row.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = rows
    return row


class _Written:
    """A query as SQL, its parameters, and how what is wanted is made of a row."""

    def __init__(self, queryset: QuerySet):
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.params = compiler.as_sql()
        self._converters = compiler.get_converters([column for column, _, _ in compiler.select])
        self._model = _Instances(compiler) if queryset._fields is None else None
        self._is_flat = queryset._iterable_class is FlatValuesListIterable

    def made_of(self, rows: list[tuple]) -> list:
        if self._converters:
            rows = [self._converted(list(row)) for row in rows]
        if self._model:
            return [self._model.made_of(row) for row in rows]
        return [row[0] for row in rows] if self._is_flat else rows

    def _converted(self, cells: list) -> tuple:
        for place, (steps, column) in self._converters.items():
            for step in steps:
                cells[place] = step(cells[place], column, connection)
        return tuple(cells)


class _Instances:
    """Makes instances of a model, with those that `select_related` names."""

    def __init__(self, compiler: SQLCompiler):
        places = compiler.klass_info["select_fields"]
        self._model, self._own = compiler.klass_info["model"], slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, _, _ in compiler.select[self._own]]
        self._related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)

    def made_of(self, row: tuple):
        made = self._model.from_db(connection.alias, self._names, row[self._own])
        for related in self._related:
            related.populate(row, made)
        return made
