"""Entry points for Celery."""

import logging

from celery import shared_task

from units import changes
from units.audit_chain import head, link, unlinked

_logger = logging.getLogger(__name__)


@shared_task(name="units.link_audit")
def link_audit() -> None:
    """Append new audit lines to the chain; safe to run twice and beside another."""
    link()


@shared_task(name="units.log_audit_head")
def log_audit_head() -> None:
    """Append whatever is not in the chain yet, and write its head into the log, where it can be kept elsewhere."""
    link(unlinked())
    _logger.info("Đầu chuỗi nhật ký: %s", head(), extra={"audit_head": str(head())})


@shared_task(name="units.fold_changes")
def fold_changes() -> None:
    """Keep the table of marks small; safe to run twice and beside another."""
    changes.fold()
