"""Queries of one shape, put together once a process: writing one takes Django several times as long as it takes the
database to answer. PostgreSQL is told of each once a connection (PREPARE), and need not read and plan it again either.

For what is asked by every page or at every keystroke. Nothing but the named values may change from call to call: a
queryset that differs by who asks, by what was chosen or by the day stays an ordinary one.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, Model, QuerySet, Value
from django.db.models.base import ModelState
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
    """Return a set of whole numbers as one value for the database (units.lookups): as text, of which psycopg2 and
    PostgreSQL make an array in a fifth of the time that they take for a list."""
    written = repr(sorted(numbers))
    return f"{{{written[1:-1]}}}" if connection.vendor == "postgresql" else written


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
        with connection.cursor() as cursor:
            written.ask(cursor, values)
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
    return row_of(model, columns, columns.values())


def row_of(model: type[Model], names: Iterable[str], values: Iterable[Any]) -> Model:
    """A stored row of which the columns of these names (attname) have these values: as `from_db`, but without going
    through every field, which pages of hundreds of rows feel."""
    row = model.__new__(model)
    row._state = state = ModelState()
    state.db, state.adding = DEFAULT_DB_ALIAS, False
    row.__dict__.update(zip(names, values, strict=True))
    return row


def with_related(row: Model, relation: str, rows: list) -> Model:
    """Put rows at hand under a relation's name, as prefetching does."""
    row.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = rows
    return row


class _Written:
    """A query as SQL, its parameters, and how what is wanted is made of a row."""

    def __init__(self, queryset: QuerySet):
        compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._params = compiler.as_sql()
        self._statement = Statement(self._sql, self._params) if connection.vendor == "postgresql" else None
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        self._converters = {place: one for place, one in converters.items() if not _is_as_sent(one[1])}
        self._model = _Instances(compiler) if queryset._fields is None else None
        self._is_flat = queryset._iterable_class is FlatValuesListIterable

    def ask(self, cursor, values: dict) -> None:
        if self._statement:
            self._statement.ask(cursor, values)
        else:
            cursor.execute(self._sql, _filled_in(self._params, values))

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


def _is_as_sent(column: Expression) -> bool:
    """Whether a column comes from the database as Python has it: a constant, which in a union stands for what the other
    queries have in its place, needs no second conversion after psycopg2's."""
    is_constant = isinstance(column, Value) and not hasattr(column.output_field, "from_db_value")
    return is_constant and connection.vendor == "postgresql"


_numbers = count(1)
_told: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""The statements that each connection to PostgreSQL has been told of, by its psycopg2 object."""


def _filled_in(params: list, values: dict) -> list:
    return [one.value(values) if isinstance(one, Given) else one for one in params]


class Statement:
    """SQL that PostgreSQL keeps read and planned: what is the same at each call stands in it, the rest are $1, $2 …

    It lives as long as the connection. A pooler that lends connections by the transaction would not know it:
    PREPARE_STATEMENTS=0.
    """

    def __init__(self, sql: str, params: list):
        self._sql, self._params = sql, params
        self._given = [one for one in params if isinstance(one, Given)]
        self._name = f"prepared_{next(_numbers)}"
        places = ", ".join(["%s"] * len(self._given))
        self._execute = f"EXECUTE {self._name}" + (f" ({places})" if places else "")

    def ask(self, cursor, values: dict) -> None:
        """Execute it with these values for what is Given."""
        if not settings.PREPARE_STATEMENTS:
            cursor.execute(self._sql, _filled_in(self._params, values))
            return
        told = _told.setdefault(cursor.connection, set())
        if self._name not in told:
            with connection.wrap_database_errors:
                self._tell(cursor.cursor)
            told.add(self._name)
        cursor.execute(self._execute, [one.value(values) for one in self._given])

    def _tell(self, cursor) -> None:
        """By psycopg2's own cursor: no query of the page's, and not logged as one."""
        from psycopg2.extensions import AsIs

        places = (AsIs(f"${number}") for number in count(1))
        params = [next(places) if isinstance(one, Given) else one for one in self._params]
        cursor.execute(f"PREPARE {self._name} AS {self._sql}", params)


class _Instances:
    """Makes instances of a model, with those that `select_related` names."""

    def __init__(self, compiler: SQLCompiler):
        places = compiler.klass_info["select_fields"]
        self._model, self._own = compiler.klass_info["model"], slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, _, _ in compiler.select[self._own]]
        self._related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)

    def made_of(self, row: tuple):
        made = row_of(self._model, self._names, row[self._own])
        for related in self._related:
            related.populate(row, made)
        return made
