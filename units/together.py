"""Several querysets read in one query: what a page shows of many small tables, without a round trip for each."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import CharField, F, IntegerField, JSONField, QuerySet, Value
from django.db.models.functions import Cast, JSONObject


def read_together(**querysets: QuerySet) -> dict[str, list]:
    """Return the rows of each queryset, in its order, as instances of its model (1 query, however many there are).

    What `select_related` names of a queryset is read with it, one step deep, and `only` leaves out columns, though not
    those of the order. Every row travels as JSON and has the values that the fields' own queries give. It is sorted
    here, by columns of its own.
    """
    shapes = [_Shape(queryset) for queryset in querysets.values()]
    first, *others = [shape.query(number) for number, shape in enumerate(shapes)]
    rows: list[list[dict]] = [[] for _ in shapes]
    for number, row in first.union(*others, all=True):
        rows[number].append(row)
    return {name: shape.instances(found) for name, shape, found in zip(querysets, shapes, rows, strict=True)}


class _Shape:
    """The columns of a queryset as JSON, and the way back."""

    def __init__(self, queryset: QuerySet):
        self.model, self.queryset = queryset.model, queryset
        wanted, leaves_out = queryset.query.deferred_loading
        only = None if leaves_out else wanted
        named = queryset.query.select_related or {}
        self.own = _fields(self.model, only, "")
        self.related = {
            name: _fields(self.model._meta.get_field(name).related_model, only, f"{name}__") for name in named
        }
        self.order = [name for name in queryset.query.order_by or self.model._meta.ordering if isinstance(name, str)]

    def query(self, number: int) -> QuerySet:
        columns = {field.attname: _column(field, "") for field in self.own}
        for name, fields in self.related.items():
            columns |= {f"{name}__{field.attname}": _column(field, f"{name}__") for field in fields}
        plain = self.queryset.select_related(None).defer(None).order_by()
        return plain.values_list(Value(number, _NUMBER), JSONObject(**columns))

    def instances(self, rows: list[dict]) -> list:
        made = [self._instance(row) for row in rows]
        for name in reversed(self.order):
            key = name.removeprefix("-")
            attname = "pk" if key == "pk" else self.model._meta.get_field(key).attname
            made.sort(key=lambda one, at=attname: _last_if_none(getattr(one, at)), reverse=name.startswith("-"))
        return made

    def _instance(self, row: dict):
        made = _built(self.model, self.own, row, "")
        for name, fields in self.related.items():
            field = self.model._meta.get_field(name)
            known = getattr(made, field.attname) is not None
            setattr(made, name, _built(field.related_model, fields, row, f"{name}__") if known else None)
        return made


def _fields(model: type[models.Model], only: Collection[str] | None, prefix: str) -> list[models.Field]:
    """The columns to read of a model: all, or the key and those named."""
    fields = model._meta.concrete_fields
    if only is None:
        return list(fields)
    return [field for field in fields if field.primary_key or f"{prefix}{field.name}" in only]


_TEXT, _NUMBER = CharField(), IntegerField()


def _last_if_none(value) -> tuple:
    return (value is None, value)


def _column(field: models.Field, prefix: str):
    column = F(f"{prefix}{field.attname}")
    return Cast(column, _TEXT) if isinstance(field, models.DecimalField) else column


def _built(model: type[models.Model], fields: list[models.Field], row: Mapping[str, Any], prefix: str):
    names = [field.attname for field in fields]
    return model.from_db("default", names, [_reader(field)(row[f"{prefix}{field.attname}"]) for field in fields])


@lru_cache(maxsize=1024)
def _reader(field: models.Field) -> Callable[[Any], Any]:
    """How a value of that field is read from JSON, None for none. SQLite has truth as 1, days and JSON as texts."""
    if isinstance(field, models.DecimalField):
        cent = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: None if value is None else Decimal(value).quantize(cent)
    if isinstance(field, models.DateTimeField):
        return lambda value: None if value is None else _aware(datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(field, models.BooleanField):
        return lambda value: None if value is None else bool(value)
    if isinstance(field, JSONField):
        return lambda value: json.loads(value) if isinstance(value, str) else value
    return lambda value: value


def _aware(moment: datetime) -> datetime:
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
