"""The audit trail: every change of a score, a plan, a task or a right records its line in its own transaction."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import models
from django.utils import timezone

from units.models import AuditEntry, User
from units.requests import served
from units.rows import insert_rows
from units.vietnamese import fold

SEARCHED = 4000
"""Characters of a line that a search reads; a long text of a plan is not kept a third time."""


def _plain(value):
    """Return what JSON can hold, with figures and dates as they were."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def searchable(summary: str, changes: dict) -> str:
    """The words of a line without diacritics: its sentence, and what things were and became."""
    values = (str(value) for pair in changes.values() for value in pair if value is not None)
    return fold(" ".join([summary, *values]))[:SEARCHED]


def record(
    action: str,
    obj: models.Model,
    summary: str,
    by: User | None,
    changes: dict | None = None,
    on_behalf_of: User | None = None,
) -> AuditEntry:
    """Add a line: `by` did `action` to `obj`; changes maps a field to its (from, to).

    `by` is None only for what the portal does of itself. Call it inside the transaction of the change. The address
    and the id of the request come from units.requests, and so does the name of the access token that a program used,
    which stands at the end of the summary.
    """
    current = served()
    summary = _signed(summary)
    plain = _plain_changes(changes or {})
    return AuditEntry.objects.create(
        actor=by,
        on_behalf_of=on_behalf_of,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        summary=summary[:300],
        changes=plain,
        address=current.address if current else None,
        request_id=current.id if current else "",
        search_text=searchable(summary, plain),
    )


def record_many(
    action: str, model: type[models.Model], lines: Iterable[tuple[int, str, Mapping[str, tuple]]], by: User | None
) -> None:
    """Add a line, as `record` does, for each object of the model: given as its key, its summary, its changes.

    Receivers of the signals of audit lines do not hear of these.
    """
    insert_rows(AuditEntry, _COLUMNS, _rows(action, model._meta.label_lower, lines, by))


_COLUMNS = [
    *("at", "actor_id", "action", "object_type", "object_id", "summary", "changes", "address", "request_id"),
    "search_text",
]


def _rows(action: str, label: str, lines: Iterable, by: User | None) -> Iterable[tuple]:
    now, current, actor = timezone.now(), served(), by and by.pk
    address, request = (current.address, current.id) if current else (None, "")
    for key, told, changes in lines:
        summary, plain = _signed(told), _plain_changes(changes)
        found = searchable(summary, plain)
        written = json.dumps(plain)
        yield now, actor, action, label, str(key), summary[:300], written, address, request, found


def _signed(summary: str) -> str:
    """The summary with the name of the access token that a program used."""
    current = served()
    return f"{summary[:200]} (API: {current.token})" if current and current.token else summary


def _plain_changes(changes: Mapping[str, tuple]) -> dict[str, list]:
    return {field: [_plain(before), _plain(after)] for field, (before, after) in changes.items()}
