"""What a drawing says of a model, read from Django's own description of it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import AppConfig
from django.db.models import Field, Model

_SHORT = {
    "BigIntegerField": "number", "IntegerField": "number", "PositiveIntegerField": "number",
    "PositiveSmallIntegerField": "number", "PositiveBigIntegerField": "number", "SmallIntegerField": "number",
    "DecimalField": "decimal", "FloatField": "number", "CharField": "text", "TextField": "text", "EmailField": "text",
    "URLField": "text", "DateField": "day", "DateTimeField": "moment", "BooleanField": "yes or no",
    "JSONField": "JSON", "FileField": "file", "BinaryField": "bytes", "GenericIPAddressField": "address",
}  # fmt: skip
"""How a field's type is called, by Django's name for it; others lose the word Field."""


class Line(NamedTuple):
    """A field: its name, what it holds, and the label of the model it points to, if any (`plans.Plan`)."""

    name: str
    holds: str
    target: str | None


class Box(NamedTuple):
    """A model: its label (`plans.Plan`), name, Vietnamese name and fields."""

    label: str
    name: str
    called: str
    lines: tuple[Line, ...]


def models_of(app: AppConfig) -> Iterator[type[Model]]:
    """The app's models in alphabetical order, without those that Django makes for many-to-many relations."""
    yield from sorted(app.get_models(), key=lambda model: model.__name__)


def box_of(model: type[Model]) -> Box:
    meta = model._meta
    fields = [*meta.local_fields, *meta.local_many_to_many]
    lines = tuple(_line(field, meta.app_label) for field in fields if not field.primary_key)
    return Box(meta.label, model.__name__, str(meta.verbose_name), lines)


def _line(field: Field, app: str) -> Line:
    if field.is_relation:
        target = field.related_model._meta
        name = target.object_name if target.app_label == app else target.label
        return Line(field.name, f"→ {name}{_how(field)}", target.label)
    kind = field.get_internal_type()
    if kind == "GeneratedField":
        kind = field.output_field.get_internal_type()
    return Line(field.name, _SHORT.get(kind, kind.removesuffix("Field")) + _how(field), None)


def _how(field: Field) -> str:
    """`*` for several, `1` for a row of its own, `?` for what may be missing."""
    if field.many_to_many:
        return " *"
    return (" 1" if field.unique else "") + (" ?" if field.null else "")
