"""Many rows at once, past the models: by COPY and one UPDATE on PostgreSQL, by prepared statements on SQLite. A single
row, which is what saving a cell changes, is updated by a statement that PostgreSQL keeps.

Neither save() nor signals nor defaults of the models have a part in it; constraints and triggers of the database do.
Values are what the columns hold: None, bool, int, Decimal, str (JSON as its text), date, datetime with a time zone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain, islice

from django.db import connection
from django.db.models import Model

from units.prepared import Given, Statement

_AT_ONCE = 1000
_COPIED: dict[type, Callable] = {
    type(None): lambda value: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    Decimal: str,
    str: lambda value: value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r"),
    date: date.isoformat,
    datetime: datetime.isoformat,
}


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Add rows, given as values in the order of the fields' names (`unit_id` for a foreign key).

    A field that is not named gets what the database has for it. Call it inside a transaction. Raises IntegrityError.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    rows = chain([first], rows)
    columns = ", ".join(_columns(model, fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", _Lines(rows))
        else:
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 — names of the model's own
            cursor.executemany(statement, ([_adapted(value) for value in row] for row in rows))


def update_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Set the named fields of stored rows, each given as its primary key and then the values in that order."""
    rows = list(rows)
    if not rows:
        return
    table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, model._meta.pk.column))
    columns = _columns(model, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) == 1:
            _update_of_one(model, tuple(fields)).ask(cursor, dict(zip((_KEY, *fields), rows[0], strict=True)))
        elif connection.vendor == "postgresql":
            types = [
                model._meta.pk.rel_db_type(connection),
                *(_field(model, name).db_type(connection) for name in fields),
            ]
            lists = ", ".join(f"%s::{one}[]" for one in types)
            sets = ", ".join(f"{column} = given.{column}" for column in columns)
            statement = f"UPDATE {table} SET {sets} FROM unnest({lists}) AS given (own_key, {', '.join(columns)})"  # noqa: S608
            cursor.execute(
                f"{statement} WHERE {table}.{key} = given.own_key", [list(c) for c in zip(*rows, strict=True)]
            )
        else:
            sets = ", ".join(f"{column} = %s" for column in columns)
            statement = f"UPDATE {table} SET {sets} WHERE {key} = %s"  # noqa: S608 — names of the model's own
            cursor.executemany(statement, ([*map(_adapted, values), pk] for pk, *values in rows))


_KEY = "own key"


@cache
def _update_of_one(model: type[Model], fields: tuple[str, ...]) -> Statement:
    table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, model._meta.pk.column))
    sets = ", ".join(f"{column} = %s" for column in _columns(model, fields))
    statement = f"UPDATE {table} SET {sets} WHERE {key} = %s"  # noqa: S608 — names of the model's own
    return Statement(statement, [*map(Given, fields), Given(_KEY)])


def _field(model: type[Model], name: str):
    return next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    return [connection.ops.quote_name(_field(model, name).column) for name in fields]


def _adapted(value):
    """Return a value as Django stores it where the database has no type for it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if isinstance(value, (date, Decimal)) else value


class _Lines:
    """Rows as the text format of COPY, made while the database reads them."""

    def __init__(self, rows: Iterable[Sequence]):
        self._lines = self._made(rows)

    @staticmethod
    def _made(rows: Iterable[Sequence]) -> Iterator[str]:
        copied = _COPIED
        for row in rows:
            yield "\t".join([copied[type(value)](value) for value in row])

    def read(self, _: int) -> str:
        """Return the next lines, "" at the end."""
        lines = list(islice(self._lines, _AT_ONCE))
        return "\n".join(lines) + "\n" if lines else ""
