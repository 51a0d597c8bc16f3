"""Entry points for Celery."""

from celery import shared_task

from plans.importing.imports import read_import, sweep


@shared_task(name="plans.read_plan_import")
def read_plan_import(pk: int) -> None:
    """Read an uploaded plan; safe to run twice."""
    read_import(pk)


@shared_task(name="plans.sweep_imports")
def sweep_imports() -> None:
    """Take up again what was left; safe to run twice."""
    sweep(read_plan_import.delay)
