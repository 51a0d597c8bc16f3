"""From an audit line to the ledger of webhooks, in the transaction of what the line tells.

Every change leaves an audit line, so nothing that is told can happen unnoticed; and what is rolled back takes its
deliveries with it.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reports.models import Delivery, Event, Webhook
from reports.webhooks.subjects import Subject, subject_of
from units.models import AuditEntry

Enqueue = Callable[[int], object]

OF_ACTION = {
    "edition.publish": Event.RESULT_PUBLISHED,
    "result.correct": Event.RESULT_CORRECTED,
    "plan.issue": Event.PLAN_ISSUED,
    "document.issue": Event.DOCUMENT_ISSUED,
    "task.complete": Event.TASK_DONE,
    "report.submit": Event.REPORT_SUBMITTED,
}
"""The actions of audit lines that are told."""


def hear(entry: AuditEntry, enqueue: Enqueue) -> None:
    """Write what an audit line means to the webhooks that chose it; `enqueue` gets their ids once it is committed.

    Where no host is allowed, and for other lines, this asks the database nothing.
    """
    event = OF_ACTION.get(entry.action)
    if event is None or not settings.WEBHOOK_HOSTS:
        return
    chosen = [webhook for webhook in Webhook.objects.active().only("events") if event in webhook.events]
    if chosen:
        write(chosen, event, subject_of(entry.object_type, entry.object_id), entry.at, enqueue)


def write(webhooks: Iterable[Webhook], event: Event, subject: Subject, at: datetime, enqueue: Enqueue) -> None:
    """Write one event to the ledger for each webhook, under one id; call it in the transaction of the cause."""
    event_id = f"evt_{uuid4().hex}"
    body = body_of(event, event_id, subject, at)
    rows = [Delivery(webhook=webhook, event=event, event_id=event_id, body=body) for webhook in webhooks]
    for delivery in Delivery.objects.bulk_create(rows):
        transaction.on_commit(lambda pk=delivery.webhook_id: enqueue(pk), robust=True)


def body_of(event: Event, event_id: str, subject: Subject, at: datetime) -> str:
    """What is sent: names and addresses alone, in the form that Standard Webhooks recommends."""
    content = {
        "type": event.value,
        "id": event_id,
        "timestamp": timezone.localtime(at).isoformat(timespec="seconds"),
        "data": subject.as_sent(),
    }
    return json.dumps(content, ensure_ascii=False)
