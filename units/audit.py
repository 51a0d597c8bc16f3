"""The audit trail: every change of a score, a plan, a task or a right records its line in its own transaction."""

from decimal import Decimal

from django.db import models

from units.models import AuditEntry, User


def _plain(value):
    """Return what JSON can hold, with figures and dates as they were."""
    if isinstance(value, models.Model):
        return str(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def record(
    action: str,
    obj: models.Model,
    summary: str,
    by: User | None,
    changes: dict | None = None,
    on_behalf_of: User | None = None,
) -> AuditEntry:
    """Add a line: `by` did `action` to `obj`; changes maps a field to its (from, to).

    `by` is None only for what the portal does of itself. Call it inside the transaction of the change.
    """
    return AuditEntry.objects.create(
        actor=by,
        on_behalf_of=on_behalf_of,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        summary=summary[:300],
        changes={field: [_plain(before), _plain(after)] for field, (before, after) in (changes or {}).items()},
    )
