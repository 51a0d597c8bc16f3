"""What has its time and goes by itself: the whole list on one page, run once a day (docs/operation.md)."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from indices.sheets.retention import forget_pending
from plans.importing.retention import forget_imports
from reports.models import Export
from tasks.reminders.retention import forget_reminders
from units.retention import forget_failures, forget_sessions, forget_tokens

_logger = logging.getLogger(__name__)


def forget_exports() -> int:
    """Delete exports whose files have gone, EXPORT_KEEP_DAYS after they ended; return how many. The trail tells of
    them."""
    day = timezone.now() - timedelta(days=settings.EXPORT_KEEP_DAYS)
    over = Export.objects.filter(state=Export.State.GONE, finished_at__lt=day)
    count = over.count()
    over.delete()
    return count


STEPS: dict[str, Callable[[], int]] = {
    "sessions": forget_sessions,
    "failures": forget_failures,
    "tokens": forget_tokens,
    "pending tables": forget_pending,
    "plan imports": forget_imports,
    "reminders": forget_reminders,
    "exports": forget_exports,
}
"""Deliveries of webhooks are forgotten by their own sweep (reports.webhooks.sending)."""


def forget_old() -> dict[str, int]:
    """Take every step and return how many each has deleted; one that fails is logged and keeps no other back. Safe to
    run twice."""
    return {name: count for name, step in STEPS.items() if (count := _take(name, step)) is not None}


def _take(name: str, step: Callable[[], int]) -> int | None:
    try:
        return step()
    except Exception:  # whatever is wrong with one kind must not keep the others for ever
        _logger.exception("Retention: %s could not be forgotten", name)
        return None
