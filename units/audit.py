"""The audit trail: every change of a score, a plan, a task or a right records its line in its own transaction."""

from decimal import Decimal

from django.db import models

from units.models import AuditEntry, User
from units.requests import served
from units.vietnamese import fold

SEARCHED = 4000
"""Characters of a line that a search reads; a long text of a plan is not kept a third time."""


def _plain(value):
    """Return what JSON can hold, with figures and dates as they were."""
    if isinstance(value, models.Model):
        return str(value)
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
    if current and current.token:
        summary = f"{summary[:200]} (API: {current.token})"
    plain = {field: [_plain(before), _plain(after)] for field, (before, after) in (changes or {}).items()}
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
