"""Entry points for Celery."""

from celery import shared_task

from plans.importing.imports import read_import


@shared_task(name="plans.read_plan_import")
def read_plan_import(pk: int) -> None:
    """Read an uploaded plan; safe to run twice."""
    read_import(pk)
