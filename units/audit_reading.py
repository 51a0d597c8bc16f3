"""A line of the audit trail in the words of the pages: it keeps the names and codes of columns, as they are hashed."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from units.models import AuditEntry

_YES_NO = {True: "có", False: "không"}


@dataclass(frozen=True)
class Change:
    """What one thing was and became; `code` is the name under which the line keeps it, None is nothing."""

    code: str
    name: str
    before: Any
    after: Any


def changes_in_words(line: AuditEntry) -> list[Change]:
    """What a line tells of, named as in forms, choices and yes or no in words; what is not known stays as it is."""
    return [_in_words(_field(line.object_type, code), code, *pair) for code, pair in line.changes.items()]


def _field(object_type: str, code: str) -> models.Field | None:
    """The column, or None where the model is gone or tells of something that is no column."""
    try:
        found = apps.get_model(object_type)._meta.get_field(code)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, models.Field) else None


def _in_words(field: models.Field | None, code: str, before: Any, after: Any) -> Change:
    labels = dict(field.flatchoices) if field and field.choices else {}
    name = str(field.verbose_name) if field else code
    return Change(code, name[:1].upper() + name[1:] if field else code, _said(before, labels), _said(after, labels))


def _said(value: Any, labels: dict) -> Any:
    if isinstance(value, bool):
        return _YES_NO[value]
    return labels.get(value, value) if isinstance(value, (str, int)) else value
