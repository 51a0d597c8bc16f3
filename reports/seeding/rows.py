"""Rows on their way into the database: gathered by table and written many at a time, by COPY where there is one."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO

from django.db import connection, models
from django.db.models import NOT_PROVIDED, Max

AT_ONCE = 2000
"""Rows of one table that are kept in memory before they are written."""


class Table:
    """One table of the database, taking rows as tuples in the order of `names` (columns by attname, without the id).

    What a column that is not named must have is its default. Rows are numbered on from the highest id there is, so that
    rows which refer to each other need not be read back. Times are aware and in UTC; JSON comes as text.
    """

    def __init__(self, model: type[models.Model], *names: str):
        self.model = model
        self.written = 0
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = {name: _default(field) for name, field in fields.items() if _needs_value(field, names)}
        self._constants = tuple(rest.values())
        self._fields = [model._meta.pk, *(fields[name] for name in names), *(fields[name] for name in rest)]
        self._rows: list[tuple] = []
        self.next_id = (model._default_manager.order_by().aggregate(last=Max("pk"))["last"] or 0) + 1

    def add(self, *values) -> int:
        """Take a row and return its id."""
        pk = self.next_id
        self.next_id = pk + 1
        self._rows.append((pk, *values, *self._constants))
        if len(self._rows) >= AT_ONCE:
            self.flush()
        return pk

    def flush(self) -> None:
        if self._rows:
            write = _copy if connection.vendor == "postgresql" else _insert
            write(self.model._meta.db_table, self._fields, self._rows)
            self.written += len(self._rows)
            self._rows = []


def _needs_value(field: models.Field, named: Sequence[str]) -> bool:
    """Whether a row must say what stands in the column although nobody named it."""
    is_left = field.primary_key or field.generated or field.attname in named
    return not (is_left or field.null or field.db_default is not NOT_PROVIDED)


def _default(field: models.Field):
    default = field.get_default()
    return json.dumps(default) if isinstance(field, models.JSONField) else default


def _copy(table: str, fields: Sequence[models.Field], rows: Iterable[tuple]) -> None:
    """Write rows by COPY. An empty place of a CSV line is NULL in columns that may be null, an empty text in others."""
    file = StringIO()
    csv.writer(file).writerows(rows)
    file.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    filled = ", ".join(f'"{field.column}"' for field in fields if not field.null)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({filled}))', file)


def _insert(table: str, fields: Sequence[models.Field], rows: Iterable[tuple]) -> None:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" ({columns}) VALUES ({places})',  # noqa: S608  names of the models' own
            [tuple(map(_stored, row)) for row in rows],
        )


def _stored(value):
    """A value as Django stores it where there are no types for days and times."""
    if isinstance(value, datetime):
        return str(value.replace(tzinfo=None))
    return value.isoformat() if isinstance(value, date) else value
