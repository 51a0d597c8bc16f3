"""Entry points for Celery."""

import logging

from celery import shared_task

from reports.exporting import make, sweep
from reports.retention import forget_old
from reports.webhooks import sending

_logger = logging.getLogger(__name__)


@shared_task(name="reports.make_export")
def make_export(pk: int) -> None:
    """Make an export of plans, or go on with it; safe to run twice."""
    make(pk, make_export.delay)


@shared_task(name="reports.sweep_exports")
def sweep_exports() -> None:
    """Take up again what was left, and delete files that were kept long enough; safe to run twice."""
    sweep(make_export.delay)


@shared_task(name="reports.send_webhook")
def send_webhook(pk: int) -> None:
    """Send what is due of a webhook; safe to run twice."""
    sending.send_due(pk)


@shared_task(name="reports.sweep_webhooks")
def sweep_webhooks() -> None:
    """Have sent what nobody has sent, and forget what is long over; safe to run twice."""
    sending.sweep(send_webhook.delay)


@shared_task(name="reports.forget_old")
def forget_what_is_over() -> None:
    """Delete what has been kept long enough; safe to run twice."""
    counts = forget_old()
    _logger.info("Retention: %s", ", ".join(f"{name} {count}" for name, count in counts.items()))
