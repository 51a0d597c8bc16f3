"""What an import found, as JSON for the database and back without loss."""

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from plans.document import PlanDocument
from plans.importing.source import Line, Source, Table

_NAMES = {"line": Line, "table": Table}


def document_to_json(document: PlanDocument) -> dict:
    """Return the document as plain values; fields that hold their default are left out."""
    return _plain(document)


def document_from_json(data: dict) -> PlanDocument:
    """Return the document that `document_to_json` wrote."""
    return _made(PlanDocument, data)


def source_to_json(source: Source) -> dict:
    """Return what a file holds as plain values; fields that hold their default are left out."""
    return _plain(source)


def source_from_json(data: dict) -> Source:
    """Return the source that `source_to_json` wrote."""
    return _made(Source, data)


def storable(text: str) -> str:
    """The text as a database takes it in JSON: NUL and halves of letters, which broken files hold, become U+FFFD."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        named = next(({"is": name} for name, kind in _NAMES.items() if isinstance(value, kind)), {})
        held = {field.name: (field, getattr(value, field.name)) for field in fields(value)}
        return named | {name: _plain(own) for name, (field, own) in held.items() if own != _default(field)}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return storable(value) if isinstance(value, str) else value


def _default(field: Field) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _made(kind: Any, data: Any) -> Any:
    """Make a value of a type out of plain values."""
    if data is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _made(_choice(kind, data), data)
    if origin is list:
        return [_made(get_args(kind)[0], held) for held in data]
    if origin is tuple:
        return _made_tuple(get_args(kind), data)
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], held) for name, held in data.items() if name != "is"})
    if kind is date:
        return date.fromisoformat(data)
    return Decimal(data) if kind is Decimal else data


def _made_tuple(kinds: tuple, data: list) -> tuple:
    if kinds[-1] is Ellipsis:
        return tuple(_made(kinds[0], held) for held in data)
    return tuple(_made(kind, held) for kind, held in zip(kinds, data, strict=True))


def _choice(kind: Any, data: Any) -> Any:
    """Which of several types is meant: the named one, else the one besides None."""
    if isinstance(data, dict) and "is" in data:
        return _NAMES[data["is"]]
    return next(part for part in get_args(kind) if part is not type(None))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
