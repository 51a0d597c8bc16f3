"""A document's content as plain data, kept beside its file, from which the very same file can be made again."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from reports.documents.content import Letter

FORMAT = 1
"""Number it anew when a snapshot kept earlier could be misread; a field with a default may come without."""

_KIND = "kind"


class SnapshotUnreadable(Exception):
    """The data is no snapshot that this version knows; the message says so in Vietnamese."""


def letter_to_json(letter: Letter) -> dict:
    """Return the letter as what JSON holds: objects by field names, lists, strings (days, decimals too), numbers."""
    return {"format": FORMAT, "letter": _plain(letter)}


def letter_from_json(data: Mapping) -> Letter:
    """Return the letter of `letter_to_json`, equal to it. Raises SnapshotUnreadable for anything else."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, Mapping) else None
        raise SnapshotUnreadable(
            f"Bản lưu nội dung văn bản có định dạng {found!r}, phiên bản này chỉ đọc được định dạng {FORMAT}. "
            "Hãy dùng tệp gốc đã lưu của văn bản."
        )
    try:
        return _read(data["letter"], Letter)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise SnapshotUnreadable(
            f"Bản lưu nội dung văn bản bị hỏng ({error}). Hãy dùng tệp gốc đã lưu của văn bản."
        ) from error


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        kind = {_KIND: value.kind} if _is_tagged(type(value)) else {}
        return kind | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, str) else value


def _is_tagged(cls: type) -> bool:
    """Whether the class says by a fixed `kind` which block it is; the kind of a Letter is a text of its own."""
    return isinstance(getattr(cls, _KIND, None), str)


def _read(value: Any, wanted: Any) -> Any:
    """Build what a type annotation of content.py asks for."""
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _read_one_of(value, get_args(wanted))
    if origin is tuple:
        return _read_tuple(value, get_args(wanted))
    if is_dataclass(wanted):
        return _read_object(value, wanted)
    if wanted is date:
        return date.fromisoformat(value)
    if wanted is Decimal:
        return Decimal(_checked(value, str))
    if issubclass(wanted, Enum):
        return wanted(value)
    return _checked(value, wanted)


def _read_one_of(value: Any, choices: tuple) -> Any:
    if value is None and type(None) in choices:
        return None
    left = [choice for choice in choices if choice is not type(None)]
    if len(left) == 1:
        return _read(value, left[0])
    return _read(value, {choice.kind: choice for choice in left}[value[_KIND]])


def _read_tuple(value: Any, items: tuple) -> tuple:
    values = _checked(value, list)
    if items[-1] is Ellipsis:
        return tuple(_read(item, items[0]) for item in values)
    return tuple(_read(item, one) for item, one in zip(values, items, strict=True))


def _read_object(value: Any, cls: type) -> Any:
    types = _types(cls)
    given = {name: item for name, item in _checked(value, dict).items() if name != _KIND or not _is_tagged(cls)}
    unknown = given.keys() - types.keys()
    missing = {field.name for field in fields(cls) if field.default is MISSING} - given.keys()
    if unknown or missing:
        raise ValueError(f"{cls.__name__}: {', '.join(sorted(unknown | missing))}")
    return cls(**{name: _read(item, types[name]) for name, item in given.items()})


@cache
def _types(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _checked(value: Any, wanted: type) -> Any:
    if type(value) is not wanted:
        raise TypeError(f"{value!r:.40}")
    return value
