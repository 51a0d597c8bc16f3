"""Entry points for Celery."""

from celery import shared_task

from reports.exporting import make, sweep


@shared_task(name="reports.make_export")
def make_export(pk: int) -> None:
    """Make an export of plans, or go on with it; safe to run twice."""
    make(pk, make_export.delay)


@shared_task(name="reports.sweep_exports")
def sweep_exports() -> None:
    """Take up again what was left, and delete files that were kept long enough; safe to run twice."""
    sweep(make_export.delay)
